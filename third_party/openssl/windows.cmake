# OpenSSL takes minutes to build: it is built once, beside its source, for all build directories.
if(NOT EXISTS ${deps}/openssl.have)
  message(FATAL_ERROR "The OpenSSL source is missing: run tools/fetch-sources --windows")
endif()
set(built ${CMAKE_SOURCE_DIR}/.deps/openssl-windows)
add_custom_command(
  OUTPUT ${built}/lib/libssl.a ${built}/lib/libcrypto.a
  COMMAND ${CMAKE_CURRENT_LIST_DIR}/build-for-windows ${deps}/openssl ${built}
  DEPENDS ${deps}/openssl.have ${CMAKE_CURRENT_LIST_DIR}/build-for-windows
  COMMENT "Building OpenSSL (minutes)" VERBATIM)
add_custom_target(openssl_windows DEPENDS ${built}/lib/libssl.a ${built}/lib/libcrypto.a)
file(MAKE_DIRECTORY ${built}/include)
add_dependencies(tls_libs openssl_windows)
target_include_directories(tls_libs SYSTEM INTERFACE ${built}/include)
target_link_libraries(tls_libs INTERFACE ${built}/lib/libssl.a ${built}/lib/libcrypto.a ws2_32 crypt32)
