#include "station/utf8.h"

#include <catch_amalgamated.hpp>

using station::count_characters;
using station::is_plain_text;
using station::utf8_length;

TEST_CASE("A character's length is told by its bytes") {
  CHECK(utf8_length("a€") == 1);
  CHECK(utf8_length("é") == 2);
  CHECK(utf8_length("€") == 3);
  CHECK(utf8_length("\xF0\x9F\x93\x9A") == 4);
  CHECK(utf8_length("") == 0);
}

TEST_CASE("Bytes that are no UTF-8 begin no character") {
  // lone, cut, overlong, surrogate, beyond U+10FFFF
  const auto bytes = GENERATE("\x80", "\xC3", "\xE2\x82", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
                              "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3(");
  CHECK(utf8_length(bytes) == 0);
  CHECK_FALSE(is_plain_text(bytes));
}

TEST_CASE("Plain text has no control characters") {
  CHECK(is_plain_text(""));
  CHECK(is_plain_text("Łódź 東京"));
  for (const char* text : {"a\nb", "\t", "\x1b[31m", "\x7f"}) CHECK_FALSE(is_plain_text(text));
  CHECK_FALSE(is_plain_text(std::string_view("a\0b", 3)));
}

TEST_CASE("Characters are counted, not bytes") {
  CHECK(count_characters("passwört") == 8);
  CHECK(count_characters("") == 0);
}
