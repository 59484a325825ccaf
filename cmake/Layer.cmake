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

# doorstep_test(NAME [SOURCES …] [USES …] [LABELS …]): one GoogleTest program; every case is a CTest test.
function(doorstep_test name)
  cmake_parse_arguments(T "" "TIMEOUT" "SOURCES;USES;LABELS" ${ARGN})
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 120)
  endif()
  add_executable(test_${name} ${T_SOURCES})
  target_link_libraries(test_${name} PRIVATE ${T_USES} doorstep_testing GTest::gmock GTest::gtest_main doorstep_warnings)
  gtest_discover_tests(test_${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT ${T_TIMEOUT} LABELS "${T_LABELS}" SKIP_REGULAR_EXPRESSION "\\[  SKIPPED \\]")
endfunction()
