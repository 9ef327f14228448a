#include "ui/settings_page.h"

#include <catch_amalgamated.hpp>
#include <filesystem>

#include "ui/headless.h"

namespace intent = desk::intent;
using circ::Check;
using circ::Strictness;

namespace {

struct Page : test::Headless {
  Page() : Headless(1280, 1600) {
    press(ImGuiMod_Ctrl | ImGuiKey_Comma);
    frames();
  }
  void retype(std::string_view field, const std::string& text) {
    click(field);
    press(ImGuiMod_Ctrl | ImGuiKey_A);
    press(ImGuiKey_Delete);
    type(text);
  }
  station::Settings saved() {
    click("save settings");
    const auto asked = this->asked<intent::SaveSettings>();
    REQUIRE(asked.size() == 1);
    return asked[0].settings;
  }
};

}  // namespace

TEST_CASE("Settings open with Ctrl and comma, take the keyboard and say so, and Esc closes them without saving") {
  Page page;
  CHECK(page.ui.dialog == ui::Dialog::settings);
  CHECK(page.drawn.owner == ui::KeyboardOwner::dialog_with_text);
  CHECK(page.shows("Scanning paused"));
  page.click("Sounds");
  page.press(ImGuiKey_Escape);
  CHECK(page.ui.dialog == ui::Dialog::none);
  CHECK(page.asked<intent::SaveSettings>().empty());
}

TEST_CASE("The Help menu opens them, too") {
  test::Headless desk;
  desk.click("Help");
  desk.click("Settings…");
  CHECK(desk.ui.dialog == ui::Dialog::settings);
}

TEST_CASE("Saved without a change they are the same settings") {
  Page page;
  CHECK(page.saved() == page.state.settings);
  CHECK(page.ui.dialog == ui::Dialog::none);
}

TEST_CASE("Every choice is saved") {
  Page page;
  page.retype("A sign that ends a scan, as Enter does", ";");
  page.retype("Patron: characters", "10, 12");
  page.retype("Item: begins with", "L 3");
  for (const auto* box : {"Tab ends a scan", "Remove the AIM identifier", "Remove the blanks of the CLSI format",
                          "Remove Codabar's start and stop letters", "Remove a b in front", "One box", "Sounds",
                          "always capitals"}) {
    page.click(box);
  }
  const auto settings = page.saved();
  CHECK(settings.scanner == circ::ScannerSettings{';', false, false, false, true, false, circ::Letters::capitals});
  CHECK(settings.guard.numbers.patron == circ::NumberShape{{10, 12}, {"2"}});
  CHECK(settings.guard.numbers.item == circ::NumberShape{{14}, {"3", "L"}});
  CHECK(settings.one_box);
  CHECK_FALSE(settings.sounds);
}

TEST_CASE("The further copy's folder is a whole path, and how the copy is stands below it") {
  Page page;
  page.retype("Folder, the whole path", "media/stick");
  page.click("save settings");
  CHECK(page.shows("a whole path, such as"));
  const std::string folder = std::filesystem::temp_directory_path().string();
  page.retype("Folder, the whole path", " " + folder);
  CHECK(page.saved().further_copy == folder);
  page.state.settings.further_copy = folder;
  page.state.copy.emplace();
  page.press(ImGuiMod_Ctrl | ImGuiKey_Comma);
  page.frames();
  CHECK(page.shows("Up to date."));
  page.state.copy->same_drive = true;
  page.frames();
  CHECK(page.shows("on the same drive as the journal"));
}

TEST_CASE("An entry that cannot be read is marked, and nothing is saved until it is mended") {
  Page page;
  page.retype("A sign that ends a scan, as Enter does", "7");
  page.retype("Item: characters", "many");
  CHECK_FALSE(page.shows("no letter or digit"));
  page.click("save settings");
  CHECK(page.asked<intent::SaveSettings>().empty());
  CHECK(page.ui.dialog == ui::Dialog::settings);
  CHECK(page.shows("one sign, no letter or digit"));
  CHECK(page.shows("numbers from 1 to 80"));
  page.retype("A sign that ends a scan, as Enter does", "");
  page.retype("Item: characters", "13");
  CHECK(page.saved().guard.numbers.item.lengths == std::vector<std::size_t>{13});
}

TEST_CASE("Each check of the guard has its own choice") {
  for (std::size_t each = 0; each < circ::kChecks; ++each) {
    Page page;
    page.state.settings.guard.checks.fill(Strictness::off);
    page.state.settings.guard.checks[each] = Strictness::refuse;
    page.press(ImGuiKey_Escape);
    page.press(ImGuiMod_Ctrl | ImGuiKey_Comma);
    page.frames();
    CHECK(page.saved() == page.state.settings);
  }
  Page page;
  page.click("refuse");  // the first of them
  const auto checks = page.saved().guard.checks;
  CHECK(std::count(checks.begin(), checks.end(), Strictness::refuse) == 1);
}

TEST_CASE("Usual conventions bring the defaults back, but not the folder, and save nothing by themselves") {
  Page page;
  page.state.settings.further_copy = std::filesystem::temp_directory_path().string();
  page.press(ImGuiKey_Escape);
  page.press(ImGuiMod_Ctrl | ImGuiKey_Comma);
  page.frames();
  page.retype("Item: characters", "13");
  page.click("Sounds");
  page.click("Usual conventions");
  CHECK(page.asked<intent::SaveSettings>().empty());
  CHECK(page.saved() == page.state.settings);
}

TEST_CASE("Stored settings that could not be read are told on the page") {
  test::Headless desk;
  desk.state.settings_trouble = desk::SettingsTrouble::newer;
  desk.press(ImGuiMod_Ctrl | ImGuiKey_Comma);
  desk.frames();
  CHECK(desk.shows("of a later version"));
}

TEST_CASE("F8 and the View menu switch the sounds") {
  test::Headless desk;
  desk.press(ImGuiKey_F8);
  CHECK(desk.asked<intent::SwitchSounds>().size() == 1);
  desk.click("View");
  desk.click("Sounds");
  CHECK(desk.asked<intent::SwitchSounds>().size() == 2);
}

TEST_CASE("In a low and narrow window the page scrolls and can be saved") {
  test::Headless desk(500, 400);
  desk.press(ImGuiMod_Ctrl | ImGuiKey_Comma);
  desk.frames();
  desk.click("save settings");
  CHECK(desk.asked<intent::SaveSettings>().size() == 1);
}
