#include "circ/scan_guard.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <random>
#include <set>

#include "numbers_for_test.h"

using namespace circ;
using namespace std::chrono_literals;

namespace {

constexpr RecentScans::Time kNow{std::chrono::sys_days{2026y / 11 / 23} + 10h};

Barcode barcode(const std::string& text) { return std::get<Barcode>(Barcode::from(text)); }

Transaction scan(const std::string& item, Kind kind, RecentScans::Time when, std::uint8_t id = 1) {
  Transaction transaction;
  transaction.id.fill(id);
  transaction.kind = kind;
  transaction.item = barcode(item);
  transaction.recorded.utc = when;
  return transaction;
}

std::vector<Check> checks(std::string_view text, NumberOf field, const GuardSettings& settings = {},
                          const RecentScans& recent = {}, Kind kind = Kind::check_in) {
  std::vector<Check> result;
  for (const auto& finding : guard({text, field, kind, kNow}, settings, recent)) result.push_back(finding.check);
  return result;
}

using Checks = std::vector<Check>;

}  // namespace

TEST_CASE("Nothing is said of the library's own numbers in their own fields") {
  for (const auto* item : {"30234000517861", "33191000105864", "31262084869881"}) CHECK(checks(item, NumberOf::item).empty());
  CHECK(checks("23529001000463", NumberOf::patron).empty());
}

TEST_CASE("Numbers that libraries print although their check digit is wrong are warned of, and not refused") {
  for (const auto* item : {"35555000012349", "39990000192148", "31000000123456", "31000000654321"}) {
    CHECK(checks(item, NumberOf::item) == Checks{Check::check_digit});
    CHECK_FALSE(refused(guard({item, NumberOf::item, Kind::check_in, kNow}, {}, {})));
  }
  CHECK(checks("22390000027896", NumberOf::patron) == Checks{Check::check_digit});
}

TEST_CASE("The code on the back cover is told as what it is, before its length") {
  const auto found = guard({"9780306406157", NumberOf::item, Kind::check_in, kNow}, {}, {});
  REQUIRE(found.size() == 3);
  CHECK(found[0].check == Check::book_code);
  CHECK(found[0].book_code == BookCode::isbn);
  CHECK(found[1].check == Check::length);
  CHECK(found[2].check == Check::prefix);
  CHECK(checks("036000291452", NumberOf::item).front() == Check::book_code);
  CHECK(checks("9780306406157", NumberOf::patron).front() == Check::book_code);
}

TEST_CASE("Every ISBN is caught, also those that pass the library's check digit") {
  std::mt19937 random(6);
  std::size_t passed = 0;
  for (int round = 0; round < 2000; ++round) {
    const auto isbn = test::isbn(random);
    if (has_check_digit(isbn)) ++passed;
    CHECK(checks(isbn, NumberOf::item).front() == Check::book_code);
  }
  CHECK(passed > 100);  // about one in ten
}

TEST_CASE("A library whose own numbers have 13 digits hears of ISBNs only") {
  GuardSettings settings;
  settings.numbers.item = {{13}, {}};
  CHECK(checks("4006381333931", NumberOf::item, settings) == Checks{Check::check_digit});
  CHECK(checks("9780306406157", NumberOf::item, settings).front() == Check::book_code);
}

TEST_CASE("A patron's card as the item, and an item as the patron") {
  CHECK(checks("23529001000463", NumberOf::item) == Checks{Check::wrong_field, Check::prefix});
  CHECK(checks("30234000517861", NumberOf::patron) == Checks{Check::wrong_field, Check::prefix});
  // By length and prefix: a card whose check digit is wrong is a card.
  CHECK(checks("22390000027896", NumberOf::item).front() == Check::wrong_field);
}

TEST_CASE("The same item within a minute the same way is asked about, later or the other way it is not") {
  RecentScans recent;
  recent.scanned(scan("30234000517861", Kind::check_in, kNow - 59s));
  const auto found = guard({"30234000517861", NumberOf::item, Kind::check_in, kNow}, {}, recent);
  REQUIRE(found.size() == 1);
  CHECK(found[0].check == Check::twice);
  CHECK(found[0].before == kNow - 59s);
  CHECK(checks("30234000517861", NumberOf::item, {}, recent, Kind::check_out).empty());
  CHECK(guard({"30234000517861", NumberOf::item, Kind::check_in, kNow + 1s}, {}, recent).empty());
  CHECK(guard({"30234000517861", NumberOf::item, Kind::check_in, kNow - 60s}, {}, recent).empty());  // the clock went back
  SECTION("and not after it was taken back") {
    TransactionId id;
    id.fill(1);
    recent.forget(id);
    CHECK(checks("30234000517861", NumberOf::item, {}, recent).empty());
  }
}

TEST_CASE("The beginning of a known number is a partial read, a number of the right length is not") {
  RecentScans recent;
  recent.know("31262084869881");
  recent.know("3126208486988199");
  const auto found = guard({"31262", NumberOf::item, Kind::check_in, kNow}, {}, recent);
  REQUIRE(found.size() == 2);
  CHECK(found[0].check == Check::partial);
  CHECK(found[0].known == "31262084869881");
  CHECK(found[1].check == Check::length);
  CHECK(checks("31262084869881", NumberOf::item, {}, recent).empty());
  CHECK(checks("31263", NumberOf::item, {}, recent) == Checks{Check::length});
  GuardSettings any_length;
  any_length.numbers.item = {};
  CHECK(checks("31262", NumberOf::item, any_length, recent).empty());
}

TEST_CASE("Every beginning of a known number is noticed") {
  std::mt19937 random(7);
  RecentScans recent;
  std::vector<std::string> known;
  for (int each = 0; each < 300; ++each) recent.know(known.emplace_back(test::library_number(random, '3')));
  for (const auto& number : known) {
    for (std::size_t length = 1; length < number.size(); ++length) {
      const auto found = checks(std::string_view(number).substr(0, length), NumberOf::item, {}, recent);
      CHECK(std::find(found.begin(), found.end(), Check::partial) != found.end());
    }
  }
}

TEST_CASE("A known number with other capitals is told: Caps Lock") {
  RecentScans recent;
  recent.know("L3000000059935");
  GuardSettings settings;
  settings.numbers.item = {{14}, {"L", "l"}};
  CHECK(checks("L3000000059935", NumberOf::item, settings, recent).empty());
  const auto found = guard({"l3000000059935", NumberOf::item, Kind::check_in, kNow}, settings, recent);
  REQUIRE(found.size() == 1);
  CHECK(found[0].check == Check::letters);
  CHECK(found[0].known == "L3000000059935");
}

TEST_CASE("A check that is off says nothing, one that refuses stands first") {
  GuardSettings settings;
  settings.set(Check::book_code, Strictness::off);
  CHECK(checks("9780306406157", NumberOf::item, settings) == Checks{Check::length, Check::prefix});
  settings.set(Check::prefix, Strictness::refuse);
  CHECK(checks("9780306406157", NumberOf::item, settings) == Checks{Check::prefix, Check::length});
  CHECK(refused(guard({"9780306406157", NumberOf::item, Kind::check_in, kNow}, settings, {})));
  for (std::size_t each = 0; each < kChecks; ++each) settings.set(static_cast<Check>(each), Strictness::off);
  CHECK(checks("9780306406157", NumberOf::item, settings).empty());
}

TEST_CASE("Of very many numbers the latest are known, and no more than the limit") {
  RecentScans recent;
  for (std::size_t each = 0; each < RecentScans::kMostNumbers + 10; ++each) recent.know("L" + std::to_string(1000000 + each));
  CHECK_FALSE(recent.longer_than("L100000"));                // the first ten are forgotten
  CHECK(recent.longer_than("L100001") == "L1000010");
  CHECK_FALSE(recent.other_letters_of("l1000000"));
  CHECK(recent.other_letters_of("l1000010") == "L1000010");
}

TEST_CASE("Whatever is scanned, the guard finds a check once at most, refusals first, and nothing that is off") {
  std::mt19937 random(8);
  constexpr std::string_view kSome = "0123456789 ABCabc]-";
  RecentScans recent;
  for (int round = 0; round < 5000; ++round) {
    GuardSettings settings;
    for (auto& check : settings.checks) check = static_cast<Strictness>(random() % 3);
    std::string text;
    for (std::size_t size = 1 + test::up_to(random, 20); text.size() < size;) text += kSome[test::up_to(random, kSome.size() - 1)];
    const auto field = random() % 2 == 0 ? NumberOf::item : NumberOf::patron;
    std::set<Check> seen;
    bool warned = false;
    for (const auto& finding : guard({text, field, Kind::check_in, kNow}, settings, recent)) {
      CHECK(seen.insert(finding.check).second);
      CHECK(finding.strictness == settings.of(finding.check));
      CHECK(finding.strictness != Strictness::off);
      if (finding.strictness == Strictness::warn) warned = true;
      else CHECK_FALSE(warned);
    }
    recent.know(text);
  }
}
