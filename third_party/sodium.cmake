# libsodium without its configure script: portable C, and SSE/AVX code that is picked when it runs.
# It tests most HAVE_ names with #ifdef: a name is defined here only where it holds.
set(source ${deps}/sodium/src/libsodium)
set(generated ${CMAKE_CURRENT_BINARY_DIR}/sodium)

set(VERSION 1.0.18)
set(SODIUM_LIBRARY_VERSION_MAJOR 10)
set(SODIUM_LIBRARY_VERSION_MINOR 3)
set(SODIUM_LIBRARY_MINIMAL_DEF "")
configure_file(${source}/include/sodium/version.h.in ${generated}/sodium/version.h @ONLY)
configure_file(${source}/include/sodium/export.h ${generated}/sodium/export.h COPYONLY) # version.h looks beside itself

file(GLOB_RECURSE sources ${source}/*.c)
add_library(sodium STATIC EXCLUDE_FROM_ALL ${sources})
target_include_directories(sodium SYSTEM
  PUBLIC ${source}/include ${generated}
  PRIVATE ${source}/include/sodium ${generated}/sodium)
target_compile_options(sodium PRIVATE -fno-strict-aliasing -fno-strict-overflow)
target_compile_definitions(sodium
  PUBLIC SODIUM_STATIC
  PRIVATE CONFIGURED=1 NATIVE_LITTLE_ENDIAN=1 HAVE_TI_MODE=1 HAVE_CPUID=1
    HAVE_INTTYPES_H=1 HAVE_STDINT_H=1 HAVE_ATOMIC_OPS=1 HAVE_C_VARARRAYS=1)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU") # clang (tools/fuzz) has no pragmas that allow instructions to one file
  target_compile_definitions(sodium PRIVATE HAVE_MMINTRIN_H=1 HAVE_EMMINTRIN_H=1 HAVE_PMMINTRIN_H=1 HAVE_TMMINTRIN_H=1
    HAVE_SMMINTRIN_H=1 HAVE_AVXINTRIN_H=1 HAVE_AVX2INTRIN_H=1 HAVE_WMMINTRIN_H=1)
endif()
if(WIN32)
  target_compile_definitions(sodium PRIVATE HAVE_RAISE=1 HAVE_SYS_PARAM_H=1)
  target_link_libraries(sodium PUBLIC advapi32)
else()
  target_compile_definitions(sodium PRIVATE _GNU_SOURCE=1 HAVE_SYS_MMAN_H=1 HAVE_MMAP=1 HAVE_MLOCK=1 HAVE_MADVISE=1
    HAVE_MPROTECT=1 HAVE_POSIX_MEMALIGN=1 HAVE_GETPID=1 HAVE_EXPLICIT_BZERO=1 HAVE_NANOSLEEP=1 HAVE_PTHREAD=1
    HAVE_SYS_RANDOM_H=1 HAVE_GETRANDOM=1 HAVE_WEAK_SYMBOLS=1)
endif()
