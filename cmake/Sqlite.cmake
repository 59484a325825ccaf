# SQLite3 Multiple Ciphers (SQLite 3.53.4): scripts/setup lays the amalgamation down and checks its digest.
set(DOORSTEP_SQLITE_DIR "${CMAKE_SOURCE_DIR}/build/deps/sqlite3mc" CACHE PATH "sqlite3.c and sqlite3.h")
if(NOT EXISTS "${DOORSTEP_SQLITE_DIR}/sqlite3.c")
  message(FATAL_ERROR "SQLite is not in ${DOORSTEP_SQLITE_DIR}: run scripts/setup first")
endif()
add_library(doorstep_sqlite3 STATIC "${DOORSTEP_SQLITE_DIR}/sqlite3.c")
target_include_directories(doorstep_sqlite3 SYSTEM PUBLIC "${DOORSTEP_SQLITE_DIR}")
target_compile_options(doorstep_sqlite3 PRIVATE -w -O2 -ffunction-sections -fdata-sections)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(doorstep_sqlite3 PRIVATE -msse4.2 -maes)  # for the AEGIS and AES ciphers
endif()
target_compile_definitions(doorstep_sqlite3 PRIVATE
  SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE
  SQLITE_OMIT_LOAD_EXTENSION SQLITE_DQS=0 SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_TEMP_STORE=2
  SQLITE_MAX_EXPR_DEPTH=100 SQLITE_USE_URI=0 SQLITE_DEFAULT_WAL_SYNCHRONOUS=2
  HAVE_FDATASYNC=1 SQLITE_SECURE_DELETE=1)
if(EMSCRIPTEN)
  # No system of its own: engine/store/browser is its VFS. __WASM__ is how the ciphers know where randomness comes from.
  target_compile_definitions(doorstep_sqlite3 PRIVATE SQLITE_OS_OTHER=1 SQLITE_THREADSAFE=0
    __WASM__=1 ARGON2_PUBLIC=)  # its Argon2 serves platform/browser too
else()
  target_compile_definitions(doorstep_sqlite3 PRIVATE SQLITE_THREADSAFE=2)
  target_link_libraries(doorstep_sqlite3 PUBLIC Threads::Threads m ${CMAKE_DL_LIBS})
endif()
