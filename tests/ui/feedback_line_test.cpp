#include "ui/feedback_line.h"

#include <catch_amalgamated.hpp>

#include "ui/headless.h"
#include "ui/rows_for_test.h"

using circ::Check;
namespace intent = desk::intent;
namespace line = desk::line;

namespace {

circ::Finding finding(Check check) {
  circ::Finding found;
  found.check = check;
  return found;
}

}  // namespace

TEST_CASE("a saved scan says that Ctrl Z takes it back, and a click on Undo does") {
  test::Headless desk;
  desk.state.line = line::Saved{test::check_in(1, "31234000118842")};
  desk.frames();
  CHECK(desk.shows("Ctrl Z takes it back"));
  desk.click("Undo");
  CHECK(desk.asked<intent::Undo>().size() == 1);
  CHECK(desk.asked<intent::Accept>().empty());
}

TEST_CASE("what the guard warns of is said in plain words beside Saved") {
  test::Headless desk;
  const auto says = [&](circ::Finding found) {
    desk.state.line = line::Saved{test::check_in(1, "9780306406157"), {std::move(found)}};
    desk.state.offer = desk::Offer::keep;
    desk.frames();
    CHECK(desk.shows("Saved, but look:"));
    return desk.text();
  };
  auto isbn = finding(Check::book_code);
  isbn.book_code = circ::BookCode::isbn;
  CHECK_THAT(says(isbn), Catch::Matchers::ContainsSubstring("9780306406157: this is the ISBN on the cover"));
  CHECK_THAT(says(finding(Check::wrong_field)), Catch::Matchers::ContainsSubstring("this looks like a patron's card"));
  auto partial = finding(Check::partial);
  partial.known = "31262084869881";
  CHECK_THAT(says(partial), Catch::Matchers::ContainsSubstring("only a part was read; 31262084869881 is known"));
  auto twice = finding(Check::twice);
  twice.before = test::after_ten(7).utc;
  desk.state.now = test::after_ten(20).utc;
  CHECK_THAT(says(twice), Catch::Matchers::ContainsSubstring("the same item was recorded at 10:00:07"));
  CHECK_THAT(says(finding(Check::letters)), Catch::Matchers::ContainsSubstring("Is Caps Lock on?"));
  desk.state.settings.guard.numbers.item = {{12, 14}, {"3", "L"}};
  CHECK_THAT(says(finding(Check::length)), Catch::Matchers::ContainsSubstring("an item's barcode has 12 or 14 characters"));
  CHECK_THAT(says(finding(Check::prefix)), Catch::Matchers::ContainsSubstring("an item's barcode begins with 3 or L"));
  CHECK_THAT(says(finding(Check::check_digit)), Catch::Matchers::ContainsSubstring("the check digit does not fit"));
  desk.click("Keep it");
  CHECK(desk.asked<intent::Accept>().size() == 1);
  desk.click("Undo");
  CHECK(desk.asked<intent::Undo>().size() == 1);
}

TEST_CASE("a patron's card as the item offers to switch, an item as the patron to lend it") {
  test::Headless desk;
  desk.state.line = line::Saved{test::check_out(1, "21234000981266", "21234000981134"), {finding(Check::wrong_field)}};
  desk.state.offer = desk::Offer::switch_patron;
  desk.frames();
  CHECK(desk.shows("F4 takes it back and switches to this patron"));
  desk.click("Switch patron");
  desk.state.line = line::PatronKept{"31234000118842", {finding(Check::wrong_field)}};
  desk.state.offer = desk::Offer::item_after_all;
  desk.frames();
  CHECK(desk.shows("31234000118842: this looks like an item"));
  desk.click("It is an item");
  CHECK(desk.asked<intent::Accept>().size() == 2);
}

TEST_CASE("what was not recorded says why and what to do, and has nothing to undo") {
  test::Headless desk;
  const auto says = [&](desk::Line said) {
    desk.state.line = std::move(said);
    desk.frames();
    CHECK(desk.find("Undo") == nullptr);
    CHECK(desk.shows("Not recorded."));
    return desk.text();
  };
  CHECK_THAT(says(line::SeveralScans{27}), Catch::Matchers::ContainsSubstring("ran into each other: 27 characters. Scan them again"));
  CHECK_THAT(says(line::NeitherNumber{"77"}), Catch::Matchers::ContainsSubstring("77 has neither a patron's"));
  auto refused = finding(Check::check_digit);
  refused.strictness = circ::Strictness::refuse;
  CHECK_THAT(says(line::GuardRefused{desk::Field::item, "31234000118843", {refused}}),
             Catch::Matchers::ContainsSubstring("31234000118843: the check digit does not fit"));
}

TEST_CASE("after an unclean end the last row is told with number, action and time, and its repetition is a question") {
  test::Headless desk;
  desk.state.now = test::after_ten(60).utc;
  desk.state.line = line::AfterUncleanEnd{test::check_in(137, "31234000118842")};
  desk.frames();
  CHECK(desk.shows("The program ended without closing."));
  CHECK(desk.shows("no. 137, 31234000118842 checked in, 10:02:17"));
  desk.state.line = line::AfterUncleanEnd{{137, {{}, circ::Kind::check_out, "", {}, {}, {}, test::after_ten(5)}, {}}};
  desk.frames();
  CHECK(desk.shows("no. 137, a check-out, 10:00:05"));
  desk.state.line = line::RecordedBefore{test::check_in(137, "31234000118842")};
  desk.state.offer = desk::Offer::record_again;
  desk.frames();
  CHECK(desk.shows("Record it again?"));
  CHECK(desk.shows("F4 records it again · Esc does not"));
  desk.click("Record again");
  CHECK(desk.asked<intent::Accept>().size() == 1);
}

TEST_CASE("what was taken back is named, and what cannot be says why") {
  test::Headless desk;
  desk.state.line = line::TakenBack{test::check_in(1, "31234000118842").transaction};
  desk.frames();
  CHECK(desk.shows("Taken back:"));
  CHECK(desk.shows("31234000118842 checked in"));
  using Why = line::NotTakenBack::Why;
  for (const auto& [why, words] : {std::pair{Why::uploading, "31234 is being uploaded right now"},
                                   std::pair{Why::uploaded, "31234 is uploaded already: correct it in the library's system"},
                                   std::pair{Why::perhaps_uploaded, "31234 was sent, and no answer came"},
                                   std::pair{Why::gone, "that row is cleared already"},
                                   std::pair{Why::storage, "the storage refused"},
                                   std::pair{Why::nothing, "Nothing to take back"}}) {
    desk.state.line = line::NotTakenBack{why, "31234"};
    desk.frames();
    CHECK(desk.shows(words));
  }
}

TEST_CASE("while Find or Due date has the keyboard the line says loudly that scanning is paused") {
  test::Headless desk;
  desk.state.line = line::Saved{test::check_in(1, "31234000118842")};
  const auto* field = GENERATE("Find a barcode", "Due date");
  desk.click(field);
  CHECK(desk.shows("Scanning paused"));
  CHECK(desk.shows("Enter, Tab or Esc goes back to scanning"));
  desk.press(ImGuiKey_Escape);
  CHECK_FALSE(desk.shows("Scanning paused"));
  CHECK(desk.shows("31234000118842 checked in"));
}

TEST_CASE("a long warning fits a narrow window at every zoom") {
  const auto zoom = GENERATE(0.75f, 1.f, 2.f, 3.f);
  test::Headless desk(640, 480);
  desk.ui.choices.zoom = zoom;
  auto twice = finding(Check::partial);
  twice.known = std::string(80, '9');
  desk.state.line = line::Saved{test::check_in(1, std::string(80, '8')), {twice}};
  desk.state.offer = desk::Offer::keep;
  desk.frames();
  CHECK(desk.shows("Saved, but look:"));
}

TEST_CASE("in one box the field says that it takes cards and items") {
  test::Headless desk;
  desk.frames();
  CHECK_FALSE(desk.shows("patron's card or item"));
  desk.state.settings.one_box = true;
  desk.frames();
  CHECK(desk.shows("patron's card or item"));
}
