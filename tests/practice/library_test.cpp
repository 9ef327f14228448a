#include "practice/library.h"

#include <algorithm>
#include <set>

#include <catch_amalgamated.hpp>

using practice::Answer;
using practice::Library;
using practice::Sample;
using Shows = practice::Sample::Shows;

namespace {

const circ::Moment kDue{std::chrono::sys_days(std::chrono::year(2026) / 12 / 14) + std::chrono::hours(22),
                        std::chrono::minutes(60)};

std::vector<std::string> all(Shows shows) {
  std::vector<std::string> barcodes;
  for (const Sample& sample : Library::samples())
    if (sample.shows == shows) barcodes.push_back(sample.barcode);
  return barcodes;
}

std::string one(Shows shows) { return all(shows).at(0); }

std::string problem(const Answer& answer) { return answer.problem + " / " + answer.detail; }

// Modulus 10 with weight 2 from the right end of the body; the check digit itself has weight 1.
bool check_digit_is_right(const std::string& barcode) {
  int sum = 0;
  bool twice = false;
  for (auto digit = barcode.rbegin(); digit != barcode.rend(); ++digit, twice = !twice) {
    const int value = (*digit - '0') * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

}  // namespace

TEST_CASE("every sample is a 14 digit library barcode with the right check digit, and no two are the same") {
  CHECK(check_digit_is_right("30234000517861"));  // printed by a real library's label guide
  CHECK_FALSE(check_digit_is_right("30234000517862"));
  std::set<std::string> seen;
  for (const Sample& sample : Library::samples()) {
    CAPTURE(sample.barcode);
    const bool patron = sample.shows <= Shows::patron_ambiguous;
    CHECK(sample.barcode.size() == 14);
    CHECK(sample.barcode.starts_with(patron ? "2123400098" : "3123400011"));
    CHECK(check_digit_is_right(sample.barcode));
    CHECK(seen.insert(sample.barcode).second);
  }
  CHECK(all(Shows::patron_in_order).size() >= 2);
  CHECK(all(Shows::item_in_order).size() >= 6);
  CHECK(Library::samples().front().shows == Shows::patron_in_order);
}

TEST_CASE("there is a sample of everything that can be shown") {
  for (int shows = 0; shows <= static_cast<int>(Shows::item_connection_fails); ++shows)
    CHECK_FALSE(all(static_cast<Shows>(shows)).empty());
}

TEST_CASE("every item in order can be lent and returned, with the due date asked for") {
  Library library;
  for (const auto& item : all(Shows::item_in_order)) {
    const Answer out = library.check_out(one(Shows::patron_in_order), item, kDue);
    CHECK(out.done());
    CHECK(out.due == kDue);
    CHECK(library.on_loan_to(item) == one(Shows::patron_in_order));
    const Answer in = library.check_in(item);
    CHECK(in.done());
    CHECK(in.patron == one(Shows::patron_in_order));
    CHECK(in.routing == "Re-shelve");
    CHECK(library.on_loan_to(item).empty());
  }
}

TEST_CASE("patrons who may not borrow are refused, each with a reason of their own, and nothing is lent") {
  Library library;
  const auto item = one(Shows::item_in_order);
  const auto lend = [&](Shows patron) { return problem(library.check_out(one(patron), item, kDue)); };
  CHECK(lend(Shows::patron_unknown) == "Unknown User / UNKNOWN_USER");
  CHECK(lend(Shows::patron_blocked) == "User Blocked / USER_BLOCKED");
  CHECK(lend(Shows::patron_needs_membership) == "UserBlocked / PATRON_REQUIRES_MEMBERSHIP");
  CHECK(lend(Shows::patron_ambiguous) == "Resource Cannot Be Provided / More than one User has this barcode");
  CHECK(lend(Shows::patron_at_limit) == "Maximum Check Outs Exceeded / MAXIMUM_CHECK_OUTS_EXCEEDED");
  CHECK(library.on_loan_to(item).empty());
}

TEST_CASE("items that cannot be lent are refused") {
  Library library;
  const auto patron = one(Shows::patron_in_order);
  CHECK(problem(library.check_out(patron, one(Shows::item_unknown), kDue)) == "Unknown Item / UNKNOWN_ITEM");
  CHECK(problem(library.check_out(patron, one(Shows::item_does_not_circulate), kDue)) ==
        "Item Does Not Circulate / ITEM_DOES_NOT_CIRCULATE");
  CHECK(library.on_loan_to(one(Shows::item_does_not_circulate)).empty());
}

TEST_CASE("an item on loan is lent neither to another patron nor again to the same one") {
  Library library;
  const auto patrons = all(Shows::patron_in_order);
  const auto item = one(Shows::item_in_order);
  REQUIRE(library.check_out(patrons[0], item, kDue).done());
  CHECK(problem(library.check_out(patrons[1], item, kDue)) ==
        "Resource Cannot Be Provided / Item is already checked out to another User");
  CHECK(problem(library.check_out(patrons[0], item, kDue)) ==
        "User Ineligible To Check Out This Item / Item is already checked out to this User");
  CHECK(library.on_loan_to(item) == patrons[0]);
}

TEST_CASE("a check-in of an item that nobody has, or nobody knows, is refused") {
  Library library;
  CHECK(problem(library.check_in(one(Shows::item_in_order))) == "Item Not Checked Out / ITEM_NOT_CHECKED_OUT");
  CHECK(problem(library.check_in(one(Shows::item_unknown))) == "Unknown Item / UNKNOWN_ITEM");
}

TEST_CASE("a return frees the patron at the limit, and the next loan reaches it again") {
  Library library;
  const auto patron = one(Shows::patron_at_limit);
  const auto items = all(Shows::item_in_order);
  CHECK(library.check_in(one(Shows::item_on_hold)).patron == patron);
  CHECK(library.check_out(patron, items[0], kDue).done());
  CHECK(library.check_out(patron, items[1], kDue).problem == "Maximum Check Outs Exceeded");
}

TEST_CASE("an item on hold goes to its request when it is returned, and on the shelf after the next loan") {
  Library library;
  const auto item = one(Shows::item_on_hold);
  CHECK(library.check_in(item).routing == "Request: 4711");
  REQUIRE(library.check_out(one(Shows::patron_in_order), item, kDue).done());
  CHECK(library.check_in(item).routing == "Re-shelve");
}

TEST_CASE("the library moves a due date from a closed day to the day after") {
  Library library;
  const Answer answer = library.check_out(one(Shows::patron_in_order), one(Shows::item_due_moves), kDue);
  REQUIRE(answer.done());
  REQUIRE(answer.due);
  CHECK(answer.due->utc - kDue.utc == std::chrono::hours(24));
  CHECK(answer.due->offset == kDue.offset);
}

TEST_CASE("the failing connection heals at the fourth attempt, and no other item's fails") {
  Library library;
  const auto item = one(Shows::item_connection_fails);
  for (int each = 0; each < 3; ++each) CHECK(library.connection_fails(item));
  CHECK_FALSE(library.connection_fails(item));
  CHECK_FALSE(library.connection_fails(item));
  CHECK(library.check_out(one(Shows::patron_in_order), item, kDue).done());
  CHECK_FALSE(library.connection_fails(one(Shows::item_in_order)));
  CHECK_FALSE(library.connection_fails(one(Shows::item_unknown)));
}

TEST_CASE("patrons and items that a test adds are in order, and adding one again changes nothing") {
  Library library;
  library.add_patron("P1");
  library.add_item("I1");
  REQUIRE(library.check_out("P1", "I1", kDue).done());
  library.add_item("I1");
  library.add_patron(one(Shows::patron_blocked));
  CHECK(library.on_loan_to("I1") == "P1");
  CHECK(library.check_out(one(Shows::patron_blocked), "I1", kDue).problem == "User Blocked");
}

TEST_CASE("a library that knows everybody lends to anyone and takes back what it never saw, once") {
  Library library;
  library.know_everybody();
  CHECK(library.check_out("anyone", "anything", kDue).done());
  CHECK(library.on_loan_to("anything") == "anyone");
  const Answer in = library.check_in("never seen");
  CHECK(in.done());
  CHECK(in.patron.empty());
  CHECK(library.check_in("never seen").problem == "Item Not Checked Out");
  CHECK(library.check_out("anyone", "never seen", kDue).done());
  CHECK(library.check_out(one(Shows::patron_blocked), "something", kDue).problem == "User Blocked");
}

TEST_CASE("two libraries asked the same give the same answers") {
  Library a;
  Library b;
  for (int round = 0; round < 2; ++round) {
    for (const Sample& patron : Library::samples()) {
      for (const Sample& item : Library::samples()) {
        CHECK(problem(a.check_out(patron.barcode, item.barcode, kDue)) ==
              problem(b.check_out(patron.barcode, item.barcode, kDue)));
        CHECK(a.connection_fails(item.barcode) == b.connection_fails(item.barcode));
      }
      CHECK(problem(a.check_in(patron.barcode)) == problem(b.check_in(patron.barcode)));
    }
  }
}
