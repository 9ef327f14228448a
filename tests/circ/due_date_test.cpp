#include "circ/due_date.h"

#include <catch_amalgamated.hpp>

namespace {

using circ::DateOrder;
using circ::DueDate;
using circ::DueDateFault;
using namespace std::chrono_literals;

constexpr std::chrono::local_seconds kNow = std::chrono::local_days{2026y / 11 / 23} + 10h + 42min;

std::string read(std::string_view text, DateOrder order = DateOrder::day_month_year) {
  const auto due = circ::parse_due_date(text, order, kNow);
  if (const auto* fault = std::get_if<DueDateFault>(&due)) {
    switch (*fault) {
      case DueDateFault::unreadable: return "unreadable";
      case DueDateFault::impossible: return "impossible";
      case DueDateFault::past: return "past";
      case DueDateFault::too_far: return "too far";
    }
  }
  return circ::to_text(std::get<DueDate>(due));
}

}  // namespace

TEST_CASE("An ISO date is read in every locale") {
  for (const auto order : {DateOrder::day_month_year, DateOrder::month_day_year, DateOrder::year_month_day}) {
    CHECK(read("2026-12-14", order) == "2026-12-14");
    CHECK(read(" 2026-12-14 17:00 ", order) == "2026-12-14 17:00");
    CHECK(read("2026-12-14T08:05", order) == "2026-12-14 08:05");
  }
}

TEST_CASE("A date in the locale's order is read") {
  CHECK(read("14.12.2026") == "2026-12-14");
  CHECK(read("14/12/26") == "2026-12-14");
  CHECK(read("5 1 2027") == "2027-01-05");
  CHECK(read("12/14/2026", DateOrder::month_day_year) == "2026-12-14");
  CHECK(read("26/12/14", DateOrder::year_month_day) == "2026-12-14");
}

TEST_CASE("A date without a year is the next such day") {
  CHECK(read("14.12") == "2026-12-14");
  CHECK(read("23.11") == "2026-11-23");
  CHECK(read("22.11") == "2027-11-22");
  CHECK(read("29.2") == "2028-02-29");
  CHECK(read("12/14", DateOrder::month_day_year) == "2026-12-14");
}

TEST_CASE("A plus and a number are days from today") {
  CHECK(read("+21") == "2026-12-14");
  CHECK(read("+0") == "2026-11-23");
  CHECK(read("+7 09:30") == "2026-11-30 09:30");
}

TEST_CASE("An impossible date or time is called impossible") {
  CHECK(read("31.2.2027") == "impossible");
  CHECK(read("2026-13-01") == "impossible");
  CHECK(read("2026-12-14 25:00") == "impossible");
  CHECK(read("14/31/2026", DateOrder::month_day_year) == "impossible");
}

TEST_CASE("A date that has passed is refused, today is not") {
  CHECK(read("2026-11-22") == "past");
  CHECK(read("2026-11-23") == "2026-11-23");
  CHECK(read("2026-11-23 10:42") == "past");
  CHECK(read("2026-11-23 10:43") == "2026-11-23 10:43");
}

TEST_CASE("A date more than ten years ahead is a slip of the finger") {
  CHECK(read("2062-12-14") == "too far");
  CHECK(read("2036-11-22") == "2036-11-22");
}

TEST_CASE("What is no date is unreadable, also an item barcode") {
  for (const auto* text : {"", "soon", "31234000118842", "14.", "14.12.2026.7", "2026-12", "17:00", "14.12.026", "+", "+x"}) {
    CAPTURE(text);
    CHECK(read(text) == "unreadable");
  }
}

TEST_CASE("A loan without a time ends with the day, by the desk's wall clock") {
  const auto winter = [](std::chrono::local_seconds) { return 60min; };
  const auto day = circ::to_moment({2026y / 12 / 14, {}}, winter);
  CHECK(circ::rfc3339_utc(day) == "2026-12-14T22:59:59Z");
  CHECK(circ::rfc3339(day) == "2026-12-14T23:59:59+01:00");
  CHECK(circ::rfc3339_utc(circ::to_moment({2026y / 12 / 14, 17 * 60min}, winter)) == "2026-12-14T16:00:00Z");
}
