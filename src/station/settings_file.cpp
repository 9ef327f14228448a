#include "station/settings_file.h"

#include <algorithm>
#include <array>

#include "station/fields.h"
#include "station/two_slots.h"
#include "station/utf8.h"

namespace station {
namespace {

constexpr const char* kFile = "settings";
constexpr std::string_view kFormat = "1";

// Each name once: how its value is written, and how it is read. Reading leaves alone what it does not understand.
struct Entry {
  std::string_view name;
  std::string (*write)(const Settings&);
  void (*read)(std::string_view, Settings&);
};

std::string yes_or_no(bool value) { return value ? "yes" : "no"; }
void read_yes_or_no(std::string_view text, bool& value) {
  if (text == "yes") value = true;
  if (text == "no") value = false;
}

template <bool Settings::*member>
constexpr Entry flag(std::string_view name) {
  return {name, [](const Settings& s) { return yes_or_no(s.*member); },
          [](std::string_view text, Settings& s) { read_yes_or_no(text, s.*member); }};
}

template <bool circ::ScannerSettings::*member>
constexpr Entry habit(std::string_view name) {
  return {name, [](const Settings& s) { return yes_or_no(s.scanner.*member); },
          [](std::string_view text, Settings& s) { read_yes_or_no(text, s.scanner.*member); }};
}

template <typename List>
void take(std::optional<List> read, List& into) {
  if (read) into = std::move(*read);
}

template <circ::NumberShape circ::LibraryNumbers::*whose>
constexpr Entry lengths(std::string_view name) {
  return {name, [](const Settings& s) { return circ::to_text((s.guard.numbers.*whose).lengths); },
          [](std::string_view text, Settings& s) { take(circ::read_lengths(text), (s.guard.numbers.*whose).lengths); }};
}

template <circ::NumberShape circ::LibraryNumbers::*whose>
constexpr Entry prefixes(std::string_view name) {
  return {name, [](const Settings& s) { return circ::to_text((s.guard.numbers.*whose).prefixes); },
          [](std::string_view text, Settings& s) { take(circ::read_prefixes(text), (s.guard.numbers.*whose).prefixes); }};
}

// In the order of their enumerations.
constexpr std::array<std::string_view, 3> kStrictness{"off", "warn", "refuse"};
constexpr std::array<std::string_view, 3> kLetters{"as scanned", "capitals", "small"};

template <typename Value>
void read_word(std::string_view text, const std::array<std::string_view, 3>& words, Value& value) {
  const auto at = std::find(words.begin(), words.end(), text);
  if (at != words.end()) value = static_cast<Value>(at - words.begin());
}

template <circ::Check which>
constexpr Entry check(std::string_view name) {
  constexpr auto place = static_cast<std::size_t>(which);
  return {name,
          [](const Settings& s) { return std::string(kStrictness[static_cast<std::size_t>(s.guard.checks[place])]); },
          [](std::string_view text, Settings& s) { read_word(text, kStrictness, s.guard.checks[place]); }};
}

constexpr std::array kEntries{
    Entry{"suffix", [](const Settings& s) { return s.scanner.suffix == '\0' ? "" : std::string(1, s.scanner.suffix); },
          [](std::string_view text, Settings& s) {
            if (text.empty()) s.scanner.suffix = '\0';
            if (text.size() == 1 && circ::kSuffixes.find(text[0]) != std::string_view::npos) s.scanner.suffix = text[0];
          }},
    habit<&circ::ScannerSettings::tab_ends>("tab_ends"),
    habit<&circ::ScannerSettings::aim_prefix>("aim_prefix"),
    habit<&circ::ScannerSettings::clsi_blanks>("clsi_blanks"),
    habit<&circ::ScannerSettings::start_stop>("start_stop"),
    habit<&circ::ScannerSettings::leading_b>("leading_b"),
    Entry{"letters", [](const Settings& s) { return std::string(kLetters[static_cast<std::size_t>(s.scanner.letters)]); },
          [](std::string_view text, Settings& s) { read_word(text, kLetters, s.scanner.letters); }},
    lengths<&circ::LibraryNumbers::patron>("patron_lengths"),
    prefixes<&circ::LibraryNumbers::patron>("patron_prefixes"),
    lengths<&circ::LibraryNumbers::item>("item_lengths"),
    prefixes<&circ::LibraryNumbers::item>("item_prefixes"),
    check<circ::Check::book_code>("check_book_code"),
    check<circ::Check::wrong_field>("check_wrong_field"),
    check<circ::Check::partial>("check_partial"),
    check<circ::Check::twice>("check_twice"),
    check<circ::Check::letters>("check_letters"),
    check<circ::Check::length>("check_length"),
    check<circ::Check::prefix>("check_prefix"),
    check<circ::Check::check_digit>("check_digit"),
    flag<&Settings::one_box>("one_box"),
    flag<&Settings::sounds>("sounds"),
    Entry{"further_copy", [](const Settings& s) { return s.further_copy; },
          [](std::string_view text, Settings& s) { s.further_copy = text; }},
};

}  // namespace

std::string to_text(const Settings& settings) {
  std::string text = field_line("format", kFormat);
  for (const auto& entry : kEntries) text += field_line(entry.name, entry.write(settings));
  for (const auto& [name, value] : settings.unknown) text += field_line(name, value);
  return text;
}

std::variant<Settings, UnreadableSettings> settings_from(std::string_view text) {
  const Fields read = read_fields(text);
  if (read.fields.empty() || read.fields.front().name != "format") return UnreadableSettings::damaged;
  if (read.fields.front().value != kFormat) return UnreadableSettings::newer;
  Settings settings;
  for (std::size_t each = 1; each < read.fields.size(); ++each) {
    const auto& field = read.fields[each];
    const auto entry = std::find_if(kEntries.begin(), kEntries.end(), [&](const Entry& e) { return e.name == field.name; });
    if (entry != kEntries.end()) {
      entry->read(field.value, settings);
    } else {
      settings.unknown.emplace_back(field.name, field.value);
    }
  }
  return settings;
}

std::variant<Settings, UnreadableSettings, StorageFault> load_settings(const std::filesystem::path& folder) {
  auto loaded = TwoSlots(folder, kFile).load();
  if (auto* fault = std::get_if<StorageFault>(&loaded)) return std::move(*fault);
  if (std::holds_alternative<TwoSlots::NeverSaved>(loaded)) return Settings{};
  if (std::holds_alternative<TwoSlots::Damaged>(loaded)) return UnreadableSettings::damaged;
  auto read = settings_from(std::get<std::string>(loaded));
  if (auto* settings = std::get_if<Settings>(&read)) return std::move(*settings);
  return std::get<UnreadableSettings>(read);
}

std::optional<StorageFault> save_settings(const std::filesystem::path& folder, const Settings& settings) {
  return TwoSlots(folder, kFile).save(to_text(settings));
}

}  // namespace station
