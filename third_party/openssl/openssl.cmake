# OpenSSL takes minutes to build: it is built once, beside its source, for all build directories of a system.
if(NOT EXISTS ${deps}/openssl.have)
  message(FATAL_ERROR "The OpenSSL source is missing: run tools/fetch-sources")
endif()
if(WIN32)
  set(built ${CMAKE_SOURCE_DIR}/.deps/openssl-windows)
  set(target mingw64)
else()
  set(built ${CMAKE_SOURCE_DIR}/.deps/openssl-linux)
  set(target "")
endif()
add_custom_command(
  OUTPUT ${built}/lib/libssl.a ${built}/lib/libcrypto.a
  COMMAND ${CMAKE_CURRENT_LIST_DIR}/build ${deps}/openssl ${built} ${target}
  DEPENDS ${deps}/openssl.have ${CMAKE_CURRENT_LIST_DIR}/build
  COMMENT "Building OpenSSL (minutes)" VERBATIM)
add_custom_target(openssl DEPENDS ${built}/lib/libssl.a ${built}/lib/libcrypto.a)
file(MAKE_DIRECTORY ${built}/include)
add_library(tls_libs INTERFACE)
add_dependencies(tls_libs openssl)
target_include_directories(tls_libs SYSTEM INTERFACE ${built}/include)
target_link_libraries(tls_libs INTERFACE ${built}/lib/libssl.a ${built}/lib/libcrypto.a)
if(WIN32)
  target_link_libraries(tls_libs INTERFACE ws2_32 crypt32)
endif()
