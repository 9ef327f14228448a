#include <catch_amalgamated.hpp>

#include "ui/headless.h"
#include "ui/rows_for_test.h"

using ui::KeyboardOwner;

TEST_CASE("the header names the station and the last contact, never a guess at the present") {
  test::Headless desk;
  desk.frames();
  CHECK(desk.shows("Main Library · Circulation desk 2"));
  CHECK(desk.shows("No contact yet"));
  desk.state.contact = desk::Contact{false, test::after_ten(0).utc};
  desk.frames();
  CHECK(desk.shows("No connection 10:00"));
  desk.state.contact->reached = true;
  desk.frames();
  CHECK(desk.shows("Service reached 10:00"));
}

TEST_CASE("while an upload runs the header tells no contact that there was not") {
  test::Headless desk;
  desk.state.upload.phase = desk::UploadPhase::running;
  desk.frames();
  CHECK(desk.shows("No contact yet · uploading"));
  desk.state.contact = desk::Contact{true, test::after_ten(0).utc};
  desk.frames();
  CHECK(desk.shows("Service reached 10:00 · uploading"));
}

TEST_CASE("the same input draws the same frame and asks for the same") {
  const auto run = [] {
    test::Headless desk;
    desk.state.rows.append({test::check_in(1, "30001"), test::check_out(2, "30002", "20001")});
    desk.click("30002");
    desk.click("Check In");
    desk.press(ImGuiKey_Delete);
    return std::pair{desk.text(), desk.intents.size()};
  };
  CHECK(run() == run());
}

TEST_CASE("an idle frame asks for nothing and for no other frame") {
  test::Headless desk;
  desk.state.rows.append({test::check_in(1, "30001")});
  desk.frames(10);
  CHECK(desk.intents.empty());
  CHECK_FALSE(desk.drawn.settling);
  CHECK_FALSE(desk.drawn.choices_changed);
  CHECK(desk.drawn.owner == KeyboardOwner::desk);
  const auto before = desk.text();
  desk.frames(10);
  CHECK(desk.text() == before);
}

TEST_CASE("zoom and theme follow the keys and are told to be kept") {
  test::Headless desk;
  desk.frames();
  const float before = desk.find("record")->place.GetWidth();
  desk.press(ImGuiMod_Ctrl | ImGuiKey_Equal);
  CHECK(desk.ui.choices.zoom == Catch::Approx(1.1));
  CHECK(desk.find("record")->place.GetWidth() == Catch::Approx(before * 1.1).margin(2));
  desk.press(ImGuiMod_Ctrl | ImGuiKey_Minus);
  desk.press(ImGuiMod_Ctrl | ImGuiKey_Minus);
  CHECK(desk.ui.choices.zoom == Catch::Approx(0.9));
  desk.press(ImGuiMod_Ctrl | ImGuiKey_0);
  CHECK(desk.ui.choices.zoom == Catch::Approx(1));
  desk.click("View");
  desk.click("Dark");
  CHECK(desk.ui.choices.theme == ui::ThemeChoice::dark);
  CHECK(ui::background(desk.ui).x < 0.2f);
  desk.click("View");
  ImGui::GetIO().AddKeyEvent(ImGuiKey_Escape, true);
  desk.frames(1);
  CHECK_FALSE(desk.shows("Zoom In"));
}

TEST_CASE("a theme of the system follows the system") {
  test::Headless desk;
  desk.ui.choices.theme = ui::ThemeChoice::system;
  desk.ui.system_dark = true;
  desk.frames();
  CHECK(ui::background(desk.ui).x < 0.2f);
  desk.ui.system_dark = false;
  desk.frames();
  CHECK(ui::background(desk.ui).x > 0.9f);
}

TEST_CASE("menus open and are walked without a mouse, while scans are recorded") {
  test::Headless desk;
  desk.frames();
  desk.press(ImGuiMod_Alt | ImGuiKey_H);
  CHECK(desk.shows("Support information"));
  CHECK(desk.drawn.owner == KeyboardOwner::dialog);
  desk.press(ImGuiKey_DownArrow);
  desk.press(ImGuiKey_Space);
  CHECK(desk.ui.dialog != ui::Dialog::none);
}

TEST_CASE("F6 gives the keyboard to the page, says so, and Esc gives it back") {
  test::Headless desk;
  desk.frames();
  desk.press(ImGuiKey_F6);
  CHECK(desk.drawn.owner == KeyboardOwner::dialog_with_text);
  CHECK(desk.shows("Scanning paused"));
  desk.press(ImGuiKey_Tab);
  desk.press(ImGuiKey_Tab);
  CHECK(ImGui::GetCurrentContext()->NavId != 0);
  desk.press(ImGuiKey_Escape);
  CHECK(desk.drawn.owner == KeyboardOwner::desk);
}

TEST_CASE("on the desk neither Tab nor the arrows reach a button or a text field") {
  test::Headless desk;
  desk.frames();
  desk.press(ImGuiKey_Tab);
  desk.press(ImGuiKey_LeftArrow);
  CHECK(desk.drawn.owner == KeyboardOwner::desk);
  CHECK(desk.intents.empty());
}

TEST_CASE("the rows of practice are not taken for the real ones: nothing stays selected, and the table is new") {
  test::Headless desk;
  desk.state.rows.append({test::check_in(1, "30001")});
  desk.frames();
  desk.press(ImGuiMod_Ctrl | ImGuiKey_A);
  desk.press(ImGuiKey_Delete);
  REQUIRE(desk.ui.dialog == ui::Dialog::clear);
  desk.state.rows = {};
  desk.state.rows.append({test::check_in(1, "90001")});  // as many changes, and the same sequence
  desk.state.station.practice = true;
  desk.frames();
  CHECK(desk.shows("90001"));
  CHECK_FALSE(desk.shows("30001"));
  CHECK(desk.ui.dialog == ui::Dialog::none);
  CHECK(desk.ui.table.selection.size() == 0);
}
