# What the layers of a device stand on in WebAssembly: headers of the machine, each through a folder of its own (never all
# of /usr/include, which has another C library), and SQLite.
function(doorstep_headers_of target name)
  set(folder "${CMAKE_BINARY_DIR}/headers/${name}")
  file(MAKE_DIRECTORY "${folder}")
  file(CREATE_LINK "/usr/include/${name}" "${folder}/${name}" SYMBOLIC)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} SYSTEM INTERFACE "${folder}")
endfunction()
doorstep_headers_of(nlohmann_json::nlohmann_json nlohmann)
doorstep_headers_of(fmt::fmt fmt)
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY)

include(Sqlite)
