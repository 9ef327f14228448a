#include "circ/scan_split.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <random>
#include <set>

#include "circ/scan_line.h"
#include "numbers_for_test.h"

using namespace circ;
using Kind = ScanParts::Kind;

namespace {

// What a desk with these scans would record: the lines of the scan line, split, and nothing of what is unclear.
struct Desk {
  LibraryNumbers numbers;
  ScanLine line;
  std::vector<std::string> recorded;
  std::size_t refused = 0;

  void type(const std::string& text) {
    for (const char c : text) line.type({Key::character, static_cast<char32_t>(c), {}});
  }
  void enter() {
    const auto done = line.type({Key::enter, 0, {}});
    if (!done || done->text.empty()) return;
    auto split = split_scan(done->text, numbers);
    if (split.kind == Kind::one) recorded.push_back(done->text);
    if (split.kind == Kind::unclear) ++refused;
    recorded.insert(recorded.end(), split.parts.begin(), split.parts.end());
  }
};

}  // namespace

TEST_CASE("One barcode is one scan, of whatever length") {
  for (const auto* text : {"31234000118842", "9780306406157", "36", "L3000000059935", "31262", "3999000019214812",
                           "E2801160600002054A2C5F3B", ""}) {
    CHECK(split_scan(text, {}).kind == Kind::one);
  }
}

TEST_CASE("Numbers that ran into each other are split when each of them is one of the library") {
  const auto split = split_scan("235290010004633023400051786133191000105864", {});
  CHECK(split.kind == Kind::several);
  CHECK(split.parts == std::vector<std::string>{"23529001000463", "30234000517861", "33191000105864"});
}

TEST_CASE("They are refused when one of them is not") {
  CHECK(split_scan("3023400051786135555000012349", {}).kind == Kind::unclear);   // its check digit is wrong
  CHECK(split_scan("3023400051786141234000118843", {}).kind == Kind::unclear);   // begins with 4
  CHECK(split_scan("978030640615730234000517861", {}).kind == Kind::unclear);    // the back cover, then the label
  CHECK(split_scan("302340005178619780306406157", {}).kind == Kind::unclear);
  CHECK(split_scan("3126230234000517861", {}).kind == Kind::unclear);            // a partial read before it
  CHECK(split_scan("97803064061579780306406157", {}).kind == Kind::unclear);
}

TEST_CASE("A library with two lengths: a number of the longer one is not two of the shorter unless it looks so") {
  LibraryNumbers numbers;
  numbers.patron = {{7}, {"2"}};
  numbers.item = {{14}, {"3"}};
  CHECK(split_scan("30234000517861", numbers).kind == Kind::one);
  CHECK(split_scan("35555000012349", numbers).kind == Kind::one);
  const std::string card = "200001" + std::string(1, test::check_digit("200001"));
  CHECK(split_scan(card + card, numbers).kind == Kind::unclear);
  CHECK(split_scan(card + card + card, numbers).kind == Kind::several);
  CHECK(split_scan(card + "30234000517861", numbers).kind == Kind::unclear);
}

TEST_CASE("Where no length is known nothing is split or refused") {
  const LibraryNumbers none{{}, {}};
  CHECK(split_scan("235290010004633023400051786133191000105864", none).kind == Kind::one);
}

TEST_CASE("With Enters lost at random, no barcode is recorded that was not scanned, and none twice or out of order") {
  std::mt19937 random(4);
  std::size_t merged = 0, refused = 0;
  for (int round = 0; round < 3000; ++round) {
    Desk desk;
    std::vector<std::string> scanned;
    const auto scans = 1 + test::up_to(random, 20);
    bool lost = false;
    for (std::size_t each = 0; each < scans; ++each) {
      const auto kind = random() % 10;
      const char type = random() % 4 == 0 ? '2' : '3';
      scanned.push_back(kind == 0   ? test::isbn(random)
                        : kind == 1 ? test::odd_library_number(random, type)
                                    : test::library_number(random, type));
      desk.type(scanned.back());
      lost = each + 1 < scans && random() % 4 == 0;
      if (lost) ++merged;
      else desk.enter();
    }
    auto next = scanned.begin();
    for (const auto& barcode : desk.recorded) {
      next = std::find(next, scanned.end(), barcode);
      REQUIRE(next != scanned.end());
      ++next;
    }
    refused += desk.refused;
  }
  CHECK(merged > 5000);
  CHECK(refused > 500);
}

TEST_CASE("Where every number is one of the library, lost Enters lose nothing at all") {
  std::mt19937 random(5);
  for (int round = 0; round < 2000; ++round) {
    Desk desk;
    std::vector<std::string> scanned;
    for (std::size_t each = 1 + test::up_to(random, 20); each > 0; --each) {
      scanned.push_back(test::library_number(random, random() % 4 == 0 ? '2' : '3'));
      desk.type(scanned.back());
      if (each == 1 || random() % 3 != 0) desk.enter();
    }
    CHECK(desk.recorded == scanned);
  }
}
