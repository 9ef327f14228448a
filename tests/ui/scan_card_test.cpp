#include <catch_amalgamated.hpp>

#include "ui/due_field.h"
#include "ui/headless.h"
#include "ui/rows_for_test.h"

using namespace std::chrono;
using desk::Mode;
namespace intent = desk::intent;
namespace line = desk::line;

TEST_CASE("the tabs change the mode") {
  test::Headless desk;
  desk.click("Check In");
  REQUIRE(desk.asked<intent::ChangeMode>().size() == 1);
  CHECK(desk.asked<intent::ChangeMode>()[0].mode == Mode::check_in);
}

TEST_CASE("check-in asks for an item alone") {
  test::Headless desk;
  desk.frames();
  CHECK(desk.shows("Patron barcode"));
  CHECK(desk.shows("kept until you change it"));
  CHECK(desk.find("Due date") != nullptr);
  desk.state.mode = Mode::check_in;
  desk.frames();
  CHECK(desk.find("Patron barcode") == nullptr);
  CHECK(desk.find("Due date") == nullptr);
}

TEST_CASE("the fields show what the scan line and the desk hold") {
  test::Headless desk;
  desk.state.typed = "3123400";
  desk.state.patron = "21234000987654";
  desk.frames();
  CHECK(desk.shows("3123400"));
  CHECK(desk.shows("21234000987654"));
  desk.state.target = desk::Field::patron;
  desk.state.typed = "999";
  desk.frames();
  CHECK(desk.shows("999"));
  CHECK_FALSE(desk.shows("21234000987654"));
}

TEST_CASE("a click into a field makes it the target, the cross drops the patron, the button records") {
  test::Headless desk;
  desk.state.patron = "21234000987654";
  desk.frames();
  const auto place = desk.find("Patron barcode")->place;
  desk.click_at(place.GetCenter());
  REQUIRE(desk.asked<intent::Target>().size() == 1);
  CHECK(desk.asked<intent::Target>()[0].field == desk::Field::patron);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
  desk.click("✕");
  CHECK(desk.asked<intent::DropPatron>().size() == 1);
  CHECK(desk.asked<intent::Target>().size() == 1);
  desk.click("record");
  CHECK(desk.asked<intent::Record>().size() == 1);
}

TEST_CASE("the feedback line says what became of the last scan") {
  test::Headless desk;
  desk.state.line = line::Saved{test::check_out(1, "31234000118842", "21234000987654")};
  desk.frames();
  CHECK(desk.shows("Saved"));
  CHECK(desk.shows("31234000118842 to patron 21234000987654, due 14 Dec 2026"));
  CHECK(desk.shows("10:00:01"));
  desk.state.line = line::Missing{true, false, false};
  desk.frames();
  CHECK(desk.shows("The patron barcode is missing; the item is kept"));
}

TEST_CASE("a scan that went into a text field can be recorded by a click") {
  test::Headless desk;
  desk.state.line = line::TypedElsewhere{"31234000118842"};
  desk.state.offer = desk::Offer::record_typed;
  desk.frames();
  CHECK(desk.shows("not recorded"));
  CHECK(desk.shows("F4 records it"));
  desk.click("Record it");
  CHECK(desk.asked<intent::Accept>().size() == 1);
}

TEST_CASE("NOT SAVED is told across the page with the reason and every scan that is kept") {
  test::Headless desk;
  desk::Alarm alarm;
  alarm.trouble = desk::StorageTrouble::disk_full;
  alarm.unsaved = {test::check_out(1, "31234000118842", "21234000987654").transaction};
  desk.state.alarm = alarm;
  desk.frames();
  CHECK(desk.shows("NOT SAVED"));
  CHECK(desk.shows("The disk is full."));
  CHECK(desk.shows("31234000118842 to 21234000987654"));
  desk.click("Try again");
  CHECK(desk.asked<intent::TryAgain>().size() == 1);
}

TEST_CASE("an emergency is told across the page: where scans are saved, and that they go back by themselves") {
  test::Headless desk;
  desk::Alarm alarm;
  alarm.trouble = desk::StorageTrouble::gone;
  alarm.saved_apart = 3;
  desk.state.alarm = alarm;
  desk.frames();
  CHECK(desk.shows("EMERGENCY"));
  CHECK(desk.shows("3 scans are saved in the further copy's folder alone."));
  CHECK(desk.shows("Put the medium back. Then they go back by themselves"));
  CHECK_FALSE(desk.shows("Try again"));
}

TEST_CASE("a further copy that is behind is told below the header, and nobody is kept from scanning") {
  test::Headless desk;
  desk.state.settings.further_copy = "/media/stick";
  desk.state.copy.emplace();
  desk.frames();
  CHECK_FALSE(desk.shows("Further copy:"));
  desk.state.copy->behind = true;
  desk.state.copy->transactions = 12;
  desk.state.copy->trouble = desk::StorageTrouble::gone;
  desk.frames();
  CHECK(desk.shows("Further copy:"));
  CHECK(desk.shows("12 transactions are in the journal only. Its folder is not there."));
}

TEST_CASE("a window without the keyboard says so loudly") {
  test::Headless desk;
  desk.frames();
  CHECK_FALSE(desk.shows("NOT READY"));
  desk.state.keyboard_here = false;
  desk.frames();
  CHECK(desk.shows("NOT READY"));
}

TEST_CASE("a due date is typed, and Enter, Tab or a click elsewhere hands it on and the keyboard back") {
  test::Headless desk;
  desk.state.due = circ::DueDate{2026y / December / 14, {}};
  desk.click("Due date");
  CHECK(desk.drawn.owner == ui::KeyboardOwner::text_field);
  CHECK(desk.shows("Scanning paused"));
  desk.type("24.12.");
  SECTION("Enter") { desk.press(ImGuiKey_Enter); }
  SECTION("keypad Enter") { desk.press(ImGuiKey_KeypadEnter); }
  SECTION("Tab") { desk.press(ImGuiKey_Tab); }
  SECTION("a click elsewhere") { desk.click_at({100, 600}); }
  REQUIRE(desk.asked<intent::TypeDue>().size() == 1);
  CHECK(desk.asked<intent::TypeDue>()[0].text == "24.12.");
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
  desk.frames();
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
}

TEST_CASE("Esc in Due date forgets what was typed; a date that was not touched is not told again") {
  test::Headless desk;
  desk.state.due = circ::DueDate{2026y / December / 14, {}};
  desk.click("Due date");
  desk.type("1.1.");
  desk.press(ImGuiKey_Escape);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
  desk.click("Due date");
  desk.press(ImGuiKey_Enter);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
  CHECK(desk.asked<intent::TypeDue>().empty());
  CHECK(desk.shows("Mon 14 Dec 2026"));
}

TEST_CASE("a scan into Due date or Find is offered back, not lost") {
  test::Headless desk;
  SECTION("Due date") { desk.click("Due date"); }
  SECTION("Find") { desk.click("Find a barcode"); }
  desk.type("31234000118842");
  desk.press(ImGuiKey_Enter);
  const auto offered = desk.asked<intent::OfferTyped>();
  REQUIRE(offered.size() == 1);
  CHECK(offered[0].text == "31234000118842");
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
}

TEST_CASE("what looks like a barcode") {
  desk::State state;
  state.now = sys_days{2026y / November / 23};
  CHECK(ui::looks_like_barcode("31234000118842", state));
  CHECK(ui::looks_like_barcode("B0012345", state));
  CHECK_FALSE(ui::looks_like_barcode("12345", state));
  CHECK_FALSE(ui::looks_like_barcode("2026-12-14", state));
  CHECK_FALSE(ui::looks_like_barcode("14.12.2026", state));
  CHECK_FALSE(ui::looks_like_barcode("3123 4000 1188", state));
  CHECK_FALSE(ui::looks_like_barcode("tomorrow", state));
}

TEST_CASE("in a low and narrow window, and at every zoom, the fields are there") {
  const auto [width, height, zoom] = GENERATE(std::tuple{640.f, 400.f, 1.f}, std::tuple{1280.f, 800.f, 2.f},
                                              std::tuple{1280.f, 800.f, 0.75f}, std::tuple{800.f, 600.f, 3.f},
                                              std::tuple{200.f, 120.f, 1.f});
  test::Headless desk(width, height);
  desk.ui.choices.zoom = zoom;
  desk.state.upload.result = desk::UploadResult{desk::UploadEnd::station_fault, 1, 1, 1, circ::Reason::credentials, "HTTP 401", {}};
  desk.state.alarm = desk::Alarm{};
  desk.frames();
  CHECK(desk.shows("Check Out"));
}
