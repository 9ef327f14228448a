#include <catch_amalgamated.hpp>

#include "ui/calendar.h"
#include "ui/headless.h"

using namespace std::chrono;

TEST_CASE("a month's grid begins on Monday, or on Sunday where the month is written first") {
  const auto monday = ui::month_grid(2026y / December, circ::DateOrder::day_month_year);
  CHECK(monday[0] == 2026y / November / 30);
  CHECK(monday[1] == 2026y / December / 1);
  const auto sunday = ui::month_grid(2026y / December, circ::DateOrder::month_day_year);
  CHECK(sunday[0] == 2026y / November / 29);
  CHECK(sunday[2] == 2026y / December / 1);
}

TEST_CASE("a step of a month stays within the shorter month") {
  CHECK(ui::months_later(2026y / January / 31, 1) == 2026y / February / 28);
  CHECK(ui::months_later(2028y / February / 29, 12) == 2029y / February / 28);
  CHECK(ui::months_later(2026y / January / 15, -1) == 2025y / December / 15);
}

namespace {

circ::DueDate only_pick(const test::Headless& desk) {
  const auto picks = desk.asked<desk::intent::PickDue>();
  REQUIRE(picks.size() == 1);
  return picks[0].due;
}

}  // namespace

TEST_CASE("a day is picked with the mouse") {
  test::Headless desk;
  desk.state.due = circ::DueDate{2026y / December / 14, {}};
  desk.click("▾");
  CHECK(desk.shows("December 2026"));
  CHECK(desk.drawn.owner == ui::KeyboardOwner::dialog);
  desk.click("18 Dec 2026");
  CHECK(only_pick(desk) == circ::DueDate{2026y / December / 18, {}});
  CHECK_FALSE(desk.ui.calendar.open);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
}

TEST_CASE("months and years are walked with the mouse, and the usual periods count from today") {
  test::Headless desk;
  desk.click("▾");
  CHECK(desk.shows("November 2026"));
  desk.click("›");
  CHECK(desk.shows("December 2026"));
  desk.click("»");
  CHECK(desk.shows("December 2027"));
  desk.click("«");
  desk.click("‹");
  CHECK(desk.shows("November 2026"));
  desk.click("+21");
  CHECK(only_pick(desk) == circ::DueDate{2026y / December / 14, {}});
}

TEST_CASE("the calendar works without a mouse") {
  test::Headless desk;
  desk.state.due = circ::DueDate{2026y / December / 14, {}};
  desk.frames();
  desk.press(ImGuiMod_Ctrl | ImGuiKey_D);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::text_field);
  desk.press(ImGuiKey_DownArrow);
  REQUIRE(desk.ui.calendar.open);
  desk.press(ImGuiKey_DownArrow);
  desk.press(ImGuiKey_RightArrow);
  CHECK(desk.ui.calendar.cursor == 2026y / December / 22);
  desk.press(ImGuiKey_PageDown);
  desk.press(ImGuiMod_Shift | ImGuiKey_PageDown);
  CHECK(desk.ui.calendar.cursor == 2028y / January / 22);
  desk.press(ImGuiKey_Space);
  CHECK(only_pick(desk) == circ::DueDate{2028y / January / 22, {}});
}

TEST_CASE("a time of day goes with the day that is picked") {
  test::Headless desk;
  desk.state.due = circ::DueDate{2026y / December / 14, {}};
  desk.click("▾");
  desk.click("Time of day");
  desk.type("17:00");
  desk.press(ImGuiKey_Enter);
  CHECK(only_pick(desk) == circ::DueDate{2026y / December / 14, 17h});
}

TEST_CASE("an impossible time of day picks nothing and stays open") {
  test::Headless desk;
  desk.state.due = circ::DueDate{2026y / December / 14, {}};
  desk.click("▾");
  desk.click("Time of day");
  desk.type("27:00");
  desk.press(ImGuiKey_Enter);
  CHECK(desk.asked<desk::intent::PickDue>().empty());
  CHECK(desk.ui.calendar.open);
}

TEST_CASE("Esc, or a click elsewhere, closes the calendar and picks nothing") {
  test::Headless desk;
  desk.click("▾");
  desk.press(ImGuiKey_Escape);
  CHECK_FALSE(desk.ui.calendar.open);
  desk.click("▾");
  REQUIRE(desk.ui.calendar.open);
  desk.click_at({100, 600});
  CHECK_FALSE(desk.ui.calendar.open);
  CHECK(desk.intents.empty());
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
}

TEST_CASE("scans are recorded while the calendar is open, and no Enter or Tab takes a day") {
  test::Headless desk;
  desk.click("▾");
  CHECK(desk.drawn.owner == ui::KeyboardOwner::dialog);
  CHECK_FALSE(desk.shows("Scanning paused"));
  CHECK(desk.shows("Scans are recorded meanwhile"));
  for (const auto key : {ImGuiKey_Enter, ImGuiKey_KeypadEnter, ImGuiKey_Tab}) {
    desk.press(key);
    CHECK(desk.ui.calendar.open);
    CHECK(desk.drawn.owner == ui::KeyboardOwner::dialog);
  }
  CHECK(desk.intents.empty());
}

TEST_CASE("a scan into the time of day is offered back, whole") {
  test::Headless desk;
  desk.click("▾");
  desk.click("Time of day");
  CHECK(desk.drawn.owner == ui::KeyboardOwner::text_field);
  CHECK(desk.shows("Scanning paused"));
  desk.type("3123400");
  desk.type("0118842");
  desk.press(ImGuiKey_Enter);
  const auto offered = desk.asked<desk::intent::OfferTyped>();
  REQUIRE(offered.size() == 1);
  CHECK(offered[0].text == "31234000118842");
  CHECK(desk.asked<desk::intent::PickDue>().empty());
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
}

TEST_CASE("a date is typed or picked, not both: the field closes the calendar") {
  test::Headless desk;
  desk.click("▾");
  REQUIRE(desk.ui.calendar.open);
  SECTION("by its key") { desk.press(ImGuiMod_Ctrl | ImGuiKey_D); }
  SECTION("by a click") { desk.click("Due date"); }
  CHECK_FALSE(desk.ui.calendar.open);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::text_field);
  desk.type("+21");
  desk.press(ImGuiKey_Enter);
  CHECK(desk.asked<desk::intent::TypeDue>().size() == 1);
  CHECK(desk.asked<desk::intent::PickDue>().empty());
}

TEST_CASE("going over to check-in ends what was typed or picked for a due date") {
  test::Headless desk;
  SECTION("in the calendar") { desk.click("▾"); }
  SECTION("in the field") {
    desk.frames();
    desk.press(ImGuiMod_Ctrl | ImGuiKey_D);
    desk.type("2026");
    CHECK(desk.drawn.owner == ui::KeyboardOwner::text_field);
  }
  desk.state.mode = desk::Mode::check_in;
  desk.frames();
  CHECK_FALSE(desk.ui.calendar.open);
  CHECK_FALSE(desk.ui.due.editing);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
  desk.state.mode = desk::Mode::check_out;
  desk.frames();
  CHECK_FALSE(desk.ui.calendar.open);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
  CHECK(desk.intents.empty());
}

TEST_CASE("a past day can not be picked") {
  test::Headless desk;
  desk.click("▾");
  REQUIRE(desk.find("3 Nov 2026") != nullptr);
  CHECK(desk.find("3 Nov 2026")->disabled);
  desk.click("3 Nov 2026");
  CHECK(desk.intents.empty());
}
