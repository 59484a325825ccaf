# 32-bit Arm Linux with hardware floating point; scripts/sysroot armhf makes what this needs.
set(CMAKE_SYSTEM_PROCESSOR armv7)
set(triple arm-linux-gnueabihf)
set(sysroot armhf)
set(emulator qemu-arm)
set(CMAKE_C_FLAGS_INIT "-D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64")  # files beyond 2 GB, and times beyond 2038
set(CMAKE_CXX_FLAGS_INIT "${CMAKE_C_FLAGS_INIT}")
include(${CMAKE_CURRENT_LIST_DIR}/Cross.cmake)
