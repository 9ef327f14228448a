# How a room is built: one static library per folder of src/, of the same name.
#
#   room(sync USES circ journal gateway)      links those rooms
#   room(journal USES circ WITH lmdb)         third-party code, seen by this room alone
#   room(ui_testable FROM ui ...)             a second library of another room's files
#
# Every room's headers are found from src/ (#include "circ/barcode.h"); tools/check-layers watches who
# includes what. x_posix.cpp and x_windows.cpp (and x_posix_test.cpp) are built on their own
# systems only. A room that has only headers so far is a library without objects.
function(room name)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "FROM" "USES;WITH")
  if(NOT room_FROM)
    set(room_FROM ${name})
  endif()
  source_files(files ${CMAKE_SOURCE_DIR}/src/${room_FROM})
  if(NOT files)
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${name} INTERFACE ${room_USES} ${room_WITH})
    return()
  endif()
  add_library(${name} STATIC ${files})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${room_USES} PRIVATE ${room_WITH})
  our_own_code(${name})
endfunction()

# The .cpp files of a folder that belong to the system it is built for; found anew at every build.
function(source_files result folder)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.cpp)
  if(WIN32)
    list(FILTER files EXCLUDE REGEX "_posix(_test)?\\.cpp$")
  else()
    list(FILTER files EXCLUDE REGEX "_windows(_test)?\\.cpp$")
  endif()
  set(${result} ${files} PARENT_SCOPE)
endfunction()

# What is asked of our own code and of nobody else's.
function(our_own_code target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>) # GCC 12 sees overlaps in string concatenation that are not there (its bug 105651)
  target_compile_definitions(${target} PRIVATE _GLIBCXX_ASSERTIONS)
  if(OFFCIRC_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(OFFCIRC_SANITIZE MATCHES "address")
    target_compile_options(${target} PRIVATE -fsanitize=undefined -fno-sanitize-recover=undefined)
    target_link_options(${target} PUBLIC -fsanitize=undefined)
  endif()
endfunction()

# A program that runs on machines other than the one that built it.
function(portable_program target)
  our_own_code(${target})
  if(WIN32)
    target_link_options(${target} PRIVATE -static)
  elseif(NOT OFFCIRC_SANITIZE)
    target_link_libraries(${target} PRIVATE arc4random)
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc -Wl,--as-needed)
  endif()
  target_link_options(${target} PRIVATE $<$<CONFIG:Release>:-s>)
endfunction()
