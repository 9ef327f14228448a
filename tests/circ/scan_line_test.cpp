#include "circ/scan_line.h"

#include <catch_amalgamated.hpp>
#include <random>

#include "numbers_for_test.h"

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

namespace {

std::vector<std::string> completed(ScanLine& line, const std::vector<circ::KeyStroke>& strokes, std::size_t from = 0) {
  std::vector<std::string> texts;
  for (std::size_t at = from; at < strokes.size(); ++at) {
    if (const auto done = line.type(strokes[at])) texts.push_back(done->text);
  }
  return texts;
}

void append(std::vector<circ::KeyStroke>& strokes, const std::string& text) {
  for (const char c : text) strokes.push_back({Key::character, static_cast<char32_t>(c), {}});
}

}  // namespace

TEST_CASE("The LF behind a CR gives no line of its own, an Enter after it does") {
  ScanLine line;
  type(line, U"123");
  CHECK(line.type({Key::enter, 0, {}}));
  CHECK_FALSE(line.type({Key::enter, 0, {}}));
  const auto alone = line.type({Key::enter, 0, {}});
  REQUIRE(alone);
  CHECK(alone->text.empty());
}

TEST_CASE("A suffix ends a line like Enter, is no part of it, and CR and LF behind it belong to it") {
  ScanLine line;
  circ::ScannerSettings settings;
  settings.suffix = ';';
  line.set_ends(settings);
  type(line, U"123");
  CHECK(line.type({Key::character, U';', {}})->text == "123");
  CHECK_FALSE(line.type({Key::enter, 0, {}}));
  CHECK_FALSE(line.type({Key::enter, 0, {}}));
  CHECK_FALSE(line.type({Key::character, U';', {}}));
  CHECK(line.empty());
  type(line, U"45");
  CHECK(line.type({Key::enter, 0, {}})->text == "45");
  CHECK_FALSE(line.type({Key::character, U';', {}}));
}

TEST_CASE("Where Tab is what scanners send in front, it ends nothing and goes nowhere") {
  ScanLine line;
  circ::ScannerSettings settings;
  settings.tab_ends = false;
  line.set_ends(settings);
  CHECK_FALSE(line.type({Key::tab, 0, {}}));
  type(line, U"123");
  CHECK_FALSE(line.type({Key::tab, 0, {}}));
  CHECK(line.type({Key::enter, 0, {}})->text == "123");
}

TEST_CASE("The button ends a line whatever came before it") {
  ScanLine line;
  type(line, U"123");
  CHECK(line.type({Key::enter, 0, {}}));
  CHECK(line.finish().text.empty());
  type(line, U"45");
  CHECK(line.finish().text == "45");
}

TEST_CASE("Random scans with every end that scanners send: each is one line, wherever the stream is interrupted") {
  std::mt19937 random(9);
  for (int round = 0; round < 60; ++round) {
    circ::ScannerSettings settings;
    settings.suffix = random() % 2 == 0 ? ';' : '\0';
    ScanLine line;
    line.set_ends(settings);
    std::vector<circ::KeyStroke> strokes;
    std::vector<std::string> scanned;
    for (int each = 0; each < 8; ++each) {
      scanned.push_back(test::digits(random, 1 + test::up_to(random, 20)));
      append(strokes, scanned.back());
      const auto end = random() % 4;
      if (settings.suffix != '\0') append(strokes, ";");
      if (end == 0 && settings.suffix == '\0') strokes.push_back({Key::tab, 0, {}});
      else if (end != 3 || settings.suffix == '\0') strokes.push_back({Key::enter, 0, {}});
      if (end == 1) strokes.push_back({Key::enter, 0, {}});  // CR and LF
    }
    ScanLine whole = line;
    REQUIRE(completed(whole, strokes) == scanned);
    for (std::size_t cut = 0; cut <= strokes.size(); ++cut) {
      ScanLine first = line;
      auto texts = completed(first, {strokes.begin(), strokes.begin() + static_cast<std::ptrdiff_t>(cut)});
      ScanLine second = first;  // a frame, or any time, later
      const auto rest = completed(second, strokes, cut);
      texts.insert(texts.end(), rest.begin(), rest.end());
      REQUIRE(texts == scanned);
      REQUIRE(second.empty());
    }
  }
}
