# doorstep_layer(NAME [SOURCES …] [USES …] [PRIVATE_USES …])
# A layer is a static library doorstep_NAME whose public headers stand in its own include/ folder, so that
# including a layer that is not named in USES does not build.
function(doorstep_layer name)
  cmake_parse_arguments(L "" "" "SOURCES;USES;PRIVATE_USES" ${ARGN})
  add_library(doorstep_${name} STATIC ${L_SOURCES})
  add_library(doorstep::${name} ALIAS doorstep_${name})
  target_include_directories(doorstep_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include
    PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(doorstep_${name} PUBLIC ${L_USES} PRIVATE ${L_PRIVATE_USES} doorstep_warnings)
endfunction()

# A PostgreSQL that CTest starts before the tests that need it and ends after them. Exit 77 of the program: there is none.
# Without fsync: processes end in these tests, not machines.
function(doorstep_test_postgres program)
  set_property(GLOBAL PROPERTY DOORSTEP_POSTGRES_FILE ${CMAKE_BINARY_DIR}/postgres.folder)
  add_test(NAME postgres.start COMMAND ${program} start ${CMAKE_BINARY_DIR}/postgres.folder fsync=off)
  add_test(NAME postgres.stop COMMAND ${program} stop ${CMAKE_BINARY_DIR}/postgres.folder)
  set_tests_properties(postgres.start PROPERTIES FIXTURES_SETUP postgres SKIP_RETURN_CODE 77)
  set_tests_properties(postgres.stop PROPERTIES FIXTURES_CLEANUP postgres SKIP_RETURN_CODE 77)
endfunction()

# doorstep_test(NAME [SOURCES …] [USES …] [LABELS …] [POSTGRES | ONLY_POSTGRES]): one GoogleTest program; every case is a
# CTest test. With POSTGRES every case runs a second time on PostgreSQL, as NAME.CASE.pg; with ONLY_POSTGRES there alone.
function(doorstep_test name)
  cmake_parse_arguments(T "POSTGRES;ONLY_POSTGRES" "TIMEOUT" "SOURCES;USES;LABELS" ${ARGN})
  if(NOT T_LABELS)
    set(T_LABELS unit)
  endif()
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 120)
  endif()
  if(DOORSTEP_SANITIZE OR CMAKE_CROSSCOMPILING)
    math(EXPR T_TIMEOUT "5 * ${T_TIMEOUT}")  # a sanitizer's program, or an emulator's, is slower by so much
  endif()
  add_executable(test_${name} ${T_SOURCES})
  target_link_libraries(test_${name} PRIVATE ${T_USES} doorstep_testing GTest::gmock GTest::gtest_main doorstep_warnings)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_precompile_headers(test_${name} REUSE_FROM doorstep_test_headers)
  endif()
  # What may take longest begins first, so that nothing long is left for the end.
  set(properties TIMEOUT ${T_TIMEOUT} COST ${T_TIMEOUT} SKIP_REGULAR_EXPRESSION "\\[  SKIPPED \\]")
  if(NOT T_ONLY_POSTGRES)
    gtest_discover_tests(test_${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
      PROPERTIES ${properties} LABELS "${T_LABELS}")
  endif()
  if(T_POSTGRES OR T_ONLY_POSTGRES)
    get_property(file GLOBAL PROPERTY DOORSTEP_POSTGRES_FILE)
    gtest_discover_tests(test_${name} TEST_PREFIX "${name}." TEST_SUFFIX ".pg" TEST_LIST ${name}_pg DISCOVERY_TIMEOUT 60
      PROPERTIES ${properties} LABELS postgres ENVIRONMENT "DOORSTEP_TEST_POSTGRES=${file}"
        FIXTURES_REQUIRED postgres)
  endif()
endfunction()
