#include "station/password.h"

#include <catch_amalgamated.hpp>

using station::check_password;
using station::PasswordFault;

TEST_CASE("A password has at least eight characters, whatever their bytes") {
  CHECK(check_password("1234567") == PasswordFault::too_short);
  CHECK(check_password("") == PasswordFault::too_short);
  CHECK(check_password("ééééééé") == PasswordFault::too_short);
  CHECK_FALSE(check_password("12345678"));
  CHECK_FALSE(check_password("vier kleine Wörter"));
}

TEST_CASE("A password is text that can be typed again") {
  CHECK(check_password("12345678\n") == PasswordFault::not_text);
  CHECK(check_password("12345678\xff") == PasswordFault::not_text);
}
