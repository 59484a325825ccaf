set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
if(NOT EMSCRIPTEN)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()

option(DOORSTEP_HUB "build the hub and the program too, not only what a device needs" ON)
option(DOORSTEP_TESTS "build the tests" ON)
option(DOORSTEP_BENCH "build the benchmarks" ON)
option(DOORSTEP_FUZZ "build the fuzzers (clang)" OFF)
set(DOORSTEP_SANITIZE "" CACHE STRING "sanitizers, as -fsanitize= takes them")

find_program(DOORSTEP_CCACHE ccache)
if(DOORSTEP_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER "${DOORSTEP_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${DOORSTEP_CCACHE}")
endif()
find_program(DOORSTEP_MOLD mold)
if(DOORSTEP_MOLD AND NOT CMAKE_CROSSCOMPILING)  # the cross compilers look for a linker of their own
  add_link_options(-fuse-ld=mold)
endif()

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")  # asserts stay on: a broken invariant must never write data
set(CMAKE_C_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1 -D_GLIBCXX_ASSERTIONS")
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
if(EMSCRIPTEN)
  set(CMAKE_CXX_FLAGS_RELEASE "-Os")
  set(CMAKE_C_FLAGS_RELEASE "-Os -DNDEBUG")
  add_compile_options(-fwasm-exceptions)
  add_link_options(-fwasm-exceptions)
else()
  add_link_options(-Wl,--gc-sections)
endif()

if(DOORSTEP_SANITIZE)
  add_compile_options(-fsanitize=${DOORSTEP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DOORSTEP_SANITIZE})
  if(DOORSTEP_SANITIZE STREQUAL "thread")
    # ThreadSanitizer cannot see through Asio's fences; the locks beside them order the same accesses.
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()

# Warnings for our own code only; what we build of others (SQLite) comes with -w.
add_library(doorstep_warnings INTERFACE)
target_compile_options(doorstep_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough -Werror -ffunction-sections -fdata-sections)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside its own library and Boost where there is nothing to mend.
  target_compile_options(doorstep_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized -Wno-dangling-pointer
    -Wno-stringop-overflow -Wno-array-bounds)
  if(CMAKE_UNITY_BUILD)  # several sources are one file, and what one of them keeps to itself looks like a header's
    target_compile_options(doorstep_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
  endif()
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "arm")
    target_compile_options(doorstep_warnings INTERFACE -Wno-psabi)  # only a note: how g++ 7 passed arguments
  endif()
endif()
