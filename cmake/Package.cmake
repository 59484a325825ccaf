# The Debian package: `cpack -G DEB` in a release build, or scripts/package. tests/package holds what must be in it.
include(GNUInstallDirs)
set(CMAKE_INSTALL_PREFIX /usr CACHE PATH "where the package puts its files" FORCE)
set(doc share/doc/doorstep)

install(TARGETS doorstep RUNTIME DESTINATION bin)
install(FILES deploy/doorstep-hub.service DESTINATION /lib/systemd/system)
install(FILES deploy/debian/doorstep-hub.default DESTINATION /etc/default RENAME doorstep-hub)
install(FILES deploy/haproxy.cfg DESTINATION ${doc}/examples)
install(FILES deploy/debian/copyright DESTINATION ${doc})
install(DIRECTORY docs/ DESTINATION ${doc} FILES_MATCHING PATTERN "*.md")

# The licences of what is compiled in, as Debian carries them.
foreach(package nlohmann-json3-dev libcli11-dev libboost1.81-dev libhowardhinnant-date-dev libspdlog-dev libfmt-dev
    prometheus-cpp-dev)
  if(EXISTS /usr/share/doc/${package}/copyright)
    install(FILES /usr/share/doc/${package}/copyright DESTINATION ${doc}/third-party RENAME ${package})
  endif()
endforeach()

# Debian wants a changelog, compressed; what changed is in the history of the source.
file(WRITE "${CMAKE_BINARY_DIR}/package/changelog"
  "doorstep (${PROJECT_VERSION}) stable; urgency=medium\n\n  * Version ${PROJECT_VERSION}.\n\n"
  " -- Doorstep <doorstep@localhost>  Sat, 21 Nov 2026 00:00:00 +0000\n")
execute_process(COMMAND gzip -9nk --force "${CMAKE_BINARY_DIR}/package/changelog" COMMAND_ERROR_IS_FATAL ANY)
install(FILES "${CMAKE_BINARY_DIR}/package/changelog.gz" DESTINATION ${doc})
file(WRITE "${CMAKE_BINARY_DIR}/package/conffiles" "/etc/default/doorstep-hub\n")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME doorstep)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "Doorstep <doorstep@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "care visits from the door to the actual hours")
set(CPACK_PACKAGE_DESCRIPTION "Tablets of home carers record visits offline in a signed log; the hub takes them, keeps them \
and says what was really given and what is payable. This package has the program, and the hub as a service.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, tzdata")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql (>= 15), haproxy")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${CMAKE_SOURCE_DIR}/deploy/debian/postinst;${CMAKE_SOURCE_DIR}/deploy/debian/prerm;\
${CMAKE_SOURCE_DIR}/deploy/debian/postrm;${CMAKE_BINARY_DIR}/package/conffiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
