#include "circ/scan_line.h"

#include <catch_amalgamated.hpp>

namespace {

using circ::Key;
using circ::LineEnd;
using circ::ScanLine;

void type(ScanLine& line, std::u32string_view text) {
  for (const char32_t character : text) CHECK_FALSE(line.type({Key::character, character, {}}));
}

}  // namespace

TEST_CASE("Characters gather until Enter ends the line") {
  ScanLine line;
  type(line, U"31234000118842");
  CHECK(line.text() == "31234000118842");
  const auto done = line.type({Key::enter, 0, {}});
  REQUIRE(done);
  CHECK(done->text == "31234000118842");
  CHECK(done->end == LineEnd::enter);
  CHECK(line.empty());
}

TEST_CASE("Two scans in a row stay two lines") {
  ScanLine line;
  type(line, U"111");
  CHECK(line.type({Key::tab, 0, {}})->text == "111");
  type(line, U"222");
  CHECK(line.type({Key::enter, 0, {}})->text == "222");
}

TEST_CASE("Backspace takes the last character, also one of several bytes") {
  ScanLine line;
  type(line, U"12é");
  line.type({Key::backspace, 0, {}});
  CHECK(line.text() == "12");
  line.type({Key::backspace, 0, {}});
  line.type({Key::backspace, 0, {}});
  line.type({Key::backspace, 0, {}});
  CHECK(line.empty());
}

TEST_CASE("Escape and Ctrl+Backspace empty the line") {
  for (const auto key : {Key::escape, Key::erase_all}) {
    ScanLine line;
    type(line, U"123");
    CHECK_FALSE(line.type({key, 0, {}}));
    CHECK(line.empty());
  }
}

TEST_CASE("A paste appends up to its first line end and never submits") {
  ScanLine line;
  type(line, U"31");
  CHECK_FALSE(line.type({Key::paste, 0, "234\r\n999\r\n"}));
  CHECK(line.text() == "31234");
}

TEST_CASE("A megabyte of paste is kept within bounds") {
  ScanLine line;
  line.type({Key::paste, 0, std::string(1 << 20, '9')});
  line.type({Key::paste, 0, std::string(1 << 20, '9')});
  type(line, U"1");
  CHECK(line.text().size() == ScanLine::kLongestLine);
}
