# 64-bit Arm Linux; scripts/sysroot arm64 makes what this needs.
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(triple aarch64-linux-gnu)
set(sysroot arm64)
set(emulator qemu-aarch64)
include(${CMAKE_CURRENT_LIST_DIR}/Cross.cmake)
