#include "station/settings_file.h"

#include <algorithm>
#include <catch_amalgamated.hpp>

#include "station/two_slots.h"
#include "temp_folder.h"

using namespace station;

namespace {

Settings read(std::string_view text) {
  auto settings = settings_from(text);
  REQUIRE(std::holds_alternative<Settings>(settings));
  return std::get<Settings>(settings);
}

Settings all_changed() {
  Settings settings;
  settings.scanner = {'#', false, false, false, true, false, circ::Letters::small};
  settings.guard.numbers = {{{10, 12}, {"P", "29"}}, {{}, {}}};
  for (std::size_t each = 0; each < circ::kChecks; ++each) settings.guard.checks[each] = static_cast<circ::Strictness>((each + 2) % 3);
  settings.one_box = true;
  settings.sounds = false;
  settings.further_copy = "/media/zweites Laufwerk/\u00e4";
  return settings;
}

}  // namespace

TEST_CASE("The conventions that most scanners and libraries follow are the default") {
  const Settings settings;
  CHECK(settings.scanner.suffix == '\0');
  CHECK(settings.scanner.aim_prefix);
  CHECK(settings.scanner.clsi_blanks);
  CHECK_FALSE(settings.scanner.start_stop);
  CHECK(settings.scanner.leading_b);
  CHECK(settings.guard.numbers.patron == circ::NumberShape{{14}, {"2"}});
  CHECK(settings.guard.numbers.item == circ::NumberShape{{14}, {"3"}});
  for (const auto check : settings.guard.checks) CHECK(check == circ::Strictness::warn);
  CHECK_FALSE(settings.one_box);
  CHECK(settings.sounds);
}

TEST_CASE("Settings come back from their text, every one of them") {
  CHECK(read(to_text(Settings{})) == Settings{});
  auto settings = all_changed();
  std::sort(settings.guard.numbers.patron.prefixes.begin(), settings.guard.numbers.patron.prefixes.end());
  CHECK(read(to_text(settings)) == settings);
  for (const char suffix : circ::kSuffixes) {
    settings.scanner.suffix = suffix;
    CHECK(read(to_text(settings)) == settings);
  }
}

TEST_CASE("What cannot be read keeps its default, and the rest counts") {
  const auto settings = read(
      "format = 1\nsuffix = 77\nletters = loud\npatron_lengths = 0\nitem_lengths = 12\none_box = perhaps\nsounds = no\n"
      "check_length = never\nno equals sign\nsuffix = a\n");
  Settings expected;
  expected.guard.numbers.item.lengths = {12};
  expected.sounds = false;
  CHECK(settings == expected);
}

TEST_CASE("Names that this version does not know are written back") {
  const auto settings = read("format = 1\nfuture_choice = 7 of 9\nsounds = no\n");
  CHECK_FALSE(settings.sounds);
  CHECK(to_text(settings).find("future_choice = 7 of 9\n") != std::string::npos);
  CHECK(read(to_text(settings)) == settings);
}

TEST_CASE("Another format is a later version's, and what has none is damaged") {
  CHECK(settings_from("format = 2\nsounds = no\n") == std::variant<Settings, UnreadableSettings>{UnreadableSettings::newer});
  for (const auto* text : {"", "sounds = no\n", "\xff\xfe"}) {
    CHECK(settings_from(text) == std::variant<Settings, UnreadableSettings>{UnreadableSettings::damaged});
  }
}

TEST_CASE("A folder without settings has the defaults, and saved ones are found again") {
  const station_tests::TempFolder folder;
  auto loaded = load_settings(folder.path());
  REQUIRE(std::holds_alternative<Settings>(loaded));
  CHECK(std::get<Settings>(loaded) == Settings{});
  const auto settings = read(to_text(all_changed()));
  REQUIRE_FALSE(save_settings(folder.path(), settings));
  CHECK(std::filesystem::exists(folder.path() / "settings.a"));
  CHECK(std::filesystem::exists(folder.path() / "settings.b"));
  loaded = load_settings(folder.path());
  REQUIRE(std::holds_alternative<Settings>(loaded));
  CHECK(std::get<Settings>(loaded) == settings);
}

TEST_CASE("A later version's settings stay as they are until somebody saves") {
  const station_tests::TempFolder folder;
  REQUIRE_FALSE(TwoSlots(folder.path(), "settings").save("format = 2\nsounds = quiet\n"));
  const auto loaded = load_settings(folder.path());
  REQUIRE(std::holds_alternative<UnreadableSettings>(loaded));
  CHECK(std::get<UnreadableSettings>(loaded) == UnreadableSettings::newer);
  CHECK(std::get<std::string>(TwoSlots(folder.path(), "settings").load()) == "format = 2\nsounds = quiet\n");
}
