#include "station/fields.h"

#include <catch_amalgamated.hpp>

using station::field_line;
using station::Fields;
using station::read_fields;

namespace {

std::string shown(const Fields& read) {
  std::string text;
  for (const auto& field : read.fields)
    text += std::to_string(field.line) + ":" + std::string(field.name) + "=" + std::string(field.value) + "|";
  for (const auto line : read.unreadable) text += std::to_string(line) + "?|";
  return text;
}

}  // namespace

TEST_CASE("Names and values are read line by line") {
  CHECK(shown(read_fields("# comment\n\nname = value\r\n\tother_2=a = b # c\t\n  # x = y\nempty =\nlast = no line feed")) ==
        "3:name=value|4:other_2=a = b # c|6:empty=|7:last=no line feed|");
  CHECK(shown(read_fields("")) == "");
  CHECK(shown(read_fields("a = 1\na = 2\n")) == "1:a=1|2:a=2|");
}

TEST_CASE("A byte order mark at the beginning is skipped, and nowhere else") {
  CHECK(shown(read_fields("\xEF\xBB\xBFname = value\n")) == "1:name=value|");
  CHECK(shown(read_fields("a = 1\n\xEF\xBB\xBFname = value\n")) == "1:a=1|2?|");
}

TEST_CASE("Lines that do not fit the grammar are told by their numbers") {
  CHECK(shown(read_fields("name\n= value\nNa me = x\nNAME = x\nn = \xff\nn = a\tb\nn = a\x1b\n")) ==
        "1?|2?|3?|4?|5?|6?|7?|");
  CHECK(shown(read_fields(std::string_view("a = \0\nb = 1\n", 12))) == "2:b=1|1?|");
}

TEST_CASE("A written line is read back") {
  CHECK(field_line("name", "a = b  # c") == "name = a = b  # c\n");
  CHECK(shown(read_fields(field_line("name", "a = b  # c") + field_line("n", "é"))) == "1:name=a = b  # c|2:n=é|");
}
