#include "window/system.h"

#include <catch_amalgamated.hpp>
#include <cstdlib>
#include <string>

// Xlib reads it when GLFW opens the keyboard; what a server does to scans is told in system.h.
TEST_CASE("Whatever input method the desktop names, none is asked") {
  setenv("XMODIFIERS", "@im=ibus", 1);
  window::use_no_input_method();
  CHECK(std::string(std::getenv("XMODIFIERS")) == "@im=none");
}
