// What a scan line makes of a stream of strokes, over random streams: against a second, plain telling of the rules, and
// delivered in every way in which a stream can be cut.
#include "circ/scan_line.h"

#include <catch_amalgamated.hpp>
#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

using circ::CompletedLine;
using circ::Key;
using circ::KeyStroke;
using circ::LineEnd;
using circ::ScanLine;

namespace {

using Strokes = std::vector<KeyStroke>;

// Everything a line tells: each stroke's line, if it ended one, and what stands in it afterwards.
struct Told {
  std::vector<std::pair<std::string, LineEnd>> lines;
  std::string left;
  bool operator==(const Told&) const = default;
};

void take(Told& told, const std::optional<CompletedLine>& line) {
  if (line) told.lines.emplace_back(line->text, line->end);
}

Told type(const Strokes& strokes) {
  ScanLine line;
  Told told;
  for (const KeyStroke& stroke : strokes) take(told, line.type(stroke));
  told.left = line.text();
  return told;
}

class Typing {
 public:
  explicit Typing(unsigned seed) : random_(seed) {}

  // Mostly scans; corrections, pastes, mode keys and characters of one to four bytes among them.
  Strokes strokes(std::size_t count) {
    Strokes all;
    while (all.size() < count) all.push_back(one());
    return all;
  }
  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  KeyStroke one() {
    switch (below(20)) {
      case 0: case 1: return {Key::enter, 0, {}};
      case 2: return {Key::tab, 0, {}};
      case 3: return {Key::backspace, 0, {}};
      case 4: return below(4) == 0 ? KeyStroke{Key::escape, 0, {}} : KeyStroke{Key::erase_all, 0, {}};
      case 5: return {Key::paste, 0, pasted()};
      case 6: return {below(2) == 0 ? Key::check_out : Key::check_in, 0, {}};
      case 7: return {Key::character, strange(), {}};
      default: return {Key::character, U'0' + static_cast<char32_t>(below(10)), {}};
    }
  }
  char32_t strange() {
    constexpr char32_t kCharacters[] = {U' ', U'~', U'\x7f', U'\x80', U'é', U'\x7ff', U'\x800', U'東', U'\xffff', U'\x10000', U'\x1f4d6', U'\x10ffff'};
    return kCharacters[below(std::size(kCharacters))];
  }
  std::string pasted() {
    constexpr const char* kTexts[] = {"", "31234000118842", "3123\r\n4000", "\n", "é東", "12\r", " 7 "};
    if (below(40) == 0) return std::string(ScanLine::kLongestLine - 2 + below(5), '9');
    return kTexts[below(std::size(kTexts))];
  }

  std::mt19937 random_;
};

// The rules told once more, over whole characters instead of bytes.
class PlainLine {
 public:
  Told type(const Strokes& strokes) {
    for (const KeyStroke& stroke : strokes) one(stroke);
    told_.left = text();
    return told_;
  }

 private:
  void one(const KeyStroke& stroke) {
    const bool behind_end = std::exchange(behind_end_, false);
    switch (stroke.key) {
      case Key::character: if (text().size() < ScanLine::kLongestLine) characters_.push_back(utf8(stroke.character)); break;
      case Key::paste: paste(stroke.text); break;
      case Key::backspace: if (!characters_.empty()) characters_.pop_back(); break;
      case Key::escape: case Key::erase_all: characters_.clear(); break;
      case Key::enter:
        // The LF of a scanner that sends CR and LF belongs to the line that has ended.
        if (!behind_end || !characters_.empty()) end(LineEnd::enter);
        break;
      case Key::tab: end(LineEnd::tab); break;
      default: break;
    }
  }
  void end(LineEnd how) {
    behind_end_ = !characters_.empty();
    told_.lines.emplace_back(text(), how);
    characters_.clear();
  }
  void paste(const std::string& pasted) {
    for (std::size_t at = 0; at < pasted.size() && pasted[at] != '\r' && pasted[at] != '\n'; ++at) {
      if (text().size() >= ScanLine::kLongestLine) return;
      const bool continues = (static_cast<unsigned char>(pasted[at]) & 0xc0) == 0x80;
      if (continues) characters_.back() += pasted[at];
      else characters_.emplace_back(1, pasted[at]);
    }
  }
  static std::string utf8(char32_t c) {
    const auto part = [c](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xc0 | (c >> 6)), part(0)};
    if (c < 0x10000) return {static_cast<char>(0xe0 | (c >> 12)), part(6), part(0)};
    return {static_cast<char>(0xf0 | (c >> 18)), part(12), part(6), part(0)};
  }
  std::string text() const {
    std::string all;
    for (const std::string& character : characters_) all += character;
    return all;
  }

  std::vector<std::string> characters_;
  bool behind_end_ = false;
  Told told_;
};

}  // namespace

TEST_CASE("A line does what its rules say, over random strokes") {
  const auto seed = GENERATE(range(0U, 300U));
  const Strokes strokes = Typing(seed).strokes(400);
  CHECK(type(strokes) == PlainLine().type(strokes));
}

TEST_CASE("The same strokes give the same lines wherever their delivery is cut") {
  // A delivery is what the window hands over between two frames. All that a line remembers between two of them is in
  // it: a copy goes on as the line itself would.
  const auto seed = GENERATE(range(0U, 20U));
  const Strokes strokes = Typing(seed).strokes(120);
  const Told whole = type(strokes);
  for (std::size_t cut = 0; cut <= strokes.size(); ++cut) {
    ScanLine first;
    Told told;
    for (std::size_t at = 0; at < cut; ++at) take(told, first.type(strokes[at]));
    CHECK(first.empty() == first.text().empty());
    ScanLine line = first;
    for (std::size_t at = cut; at < strokes.size(); ++at) take(told, line.type(strokes[at]));
    told.left = line.text();
    if (told != whole) FAIL("seed " << seed << ", cut before stroke " << cut);
  }
}

TEST_CASE("What stands behind an end of a line does not depend on what stands before it") {
  const auto seed = GENERATE(range(0U, 100U));
  Typing typing(seed);
  Strokes before = typing.strokes(typing.below(60));
  before.push_back({typing.below(2) == 0 ? Key::enter : Key::tab, 0, {}});
  Strokes behind = typing.strokes(60);
  behind.insert(behind.begin(), {Key::check_in, 0, {}});  // so that no Enter stands right behind the end

  Told expected = type(before);
  REQUIRE(expected.left.empty());
  const Told alone = type(behind);
  expected.lines.insert(expected.lines.end(), alone.lines.begin(), alone.lines.end());
  expected.left = alone.left;

  Strokes all = before;
  all.insert(all.end(), behind.begin(), behind.end());
  CHECK(type(all) == expected);
}

TEST_CASE("Scans of digits come out one by one, exactly, at any place of mode keys among them") {
  const auto seed = GENERATE(range(0U, 50U));
  Typing typing(seed);
  Strokes strokes;
  std::vector<std::pair<std::string, LineEnd>> scans;
  for (int each = 0; each < 40; ++each) {
    std::string digits;
    for (std::size_t place = 0; place < 6 + typing.below(9); ++place) digits += static_cast<char>('0' + typing.below(10));
    for (const char digit : digits) {
      if (typing.below(10) == 0) strokes.push_back({Key::check_in, 0, {}});
      strokes.push_back({Key::character, static_cast<char32_t>(digit), {}});
    }
    const bool tab = typing.below(3) == 0;
    strokes.push_back({tab ? Key::tab : Key::enter, 0, {}});
    scans.emplace_back(digits, tab ? LineEnd::tab : LineEnd::enter);
  }
  const Told told = type(strokes);
  CHECK(told.lines == scans);
  CHECK(told.left.empty());
}
