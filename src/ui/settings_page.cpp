#include "ui/settings_page.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>

#include "ui/dialog.h"
#include "ui/form.h"
#include "ui/widgets.h"
#include "ui/words.h"

namespace ui {
namespace {

using circ::Check;
using circ::Strictness;

constexpr float kNumberWidth = 110, kChoiceWidth = 84;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<char> read_suffix(const std::string& entered) {
  const auto text = trimmed(entered);
  if (text.empty()) return '\0';
  if (text.size() != 1 || circ::kSuffixes.find(text[0]) == std::string_view::npos) return {};
  return text[0];
}

// Whether it is there is told once it counts: a drive may be put in later.
std::optional<std::string> read_folder(const std::string& entered) {
  auto text = trimmed(entered);
  if (!text.empty() && !std::filesystem::path(std::u8string(text.begin(), text.end())).is_absolute()) return {};
  return text;
}

template <typename Value>
bool take(std::optional<Value> read, Value& into) {
  if (!read) return false;
  into = std::move(*read);
  return true;
}

// False, and nothing is to be saved, when an entry cannot be read.
bool read_entries(SettingsPage& page) {
  auto& numbers = page.settings.guard.numbers;
  bool all = take(read_suffix(page.suffix), page.settings.scanner.suffix);
  all &= take(circ::read_lengths(page.patron_lengths), numbers.patron.lengths);
  all &= take(circ::read_prefixes(page.patron_prefixes), numbers.patron.prefixes);
  all &= take(circ::read_lengths(page.item_lengths), numbers.item.lengths);
  all &= take(circ::read_prefixes(page.item_prefixes), numbers.item.prefixes);
  all &= take(read_folder(page.further_copy), page.settings.further_copy);
  return all;
}

void write_entries(SettingsPage& page) {
  const auto& numbers = page.settings.guard.numbers;
  page.suffix = page.settings.scanner.suffix == '\0' ? std::string() : std::string(1, page.settings.scanner.suffix);
  page.patron_lengths = circ::to_text(numbers.patron.lengths);
  page.patron_prefixes = circ::to_text(numbers.patron.prefixes);
  page.item_lengths = circ::to_text(numbers.item.lengths);
  page.item_prefixes = circ::to_text(numbers.item.prefixes);
  page.further_copy = page.settings.further_copy;
}

void entry(const Frame& frame, const char* label, std::string& text, float width, const char* hint, const char* fault) {
  ImGui::BeginGroup();
  const float left = ImGui::GetCursorPosX();
  const bool bad = frame.ui.settings.tried && fault != nullptr;
  FieldLook look;
  look.width = width;
  look.bad = bad;
  look.hint = hint;
  text_field(frame, label, text, look);
  if (bad) {
    ImGui::SetCursorPosX(left);
    frame.paragraph(fault, frame.colours.bad(), {type::kLabel, false}, width);
  }
  ImGui::EndGroup();
}

template <typename Value, std::size_t count>
void choose(const Frame& frame, const char* id, Value& chosen, const std::array<const char*, count>& words, float width) {
  ImGui::PushID(id);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, frame.px(2, 2));
  const float left = ImGui::GetCursorPosX();
  for (std::size_t each = 0; each < count; ++each) {
    if (each > 0) ImGui::SameLine(left + frame.px(width) * static_cast<float>(each));
    const auto value = static_cast<Value>(each);
    if (ImGui::RadioButton(words[each], chosen == value)) chosen = value;
  }
  ImGui::PopStyleVar();
  ImGui::PopID();
}

void scanner(Frame& frame) {
  auto& page = frame.ui.settings;
  auto& scanner = page.settings.scanner;
  section(frame, "The scanner", "What it adds to a barcode is taken away before the barcode is recorded.");
  entry(frame, "A sign that ends a scan, as Enter does", page.suffix, frame.px(kNumberWidth), "none",
        read_suffix(page.suffix) ? nullptr : "one sign, no letter or digit");
  tick(frame, "Tab ends a scan", "Off: Tab does nothing, for scanners that send one before each barcode.", scanner.tab_ends);
  tick(frame, "Remove the AIM identifier", "]C1, ]F0, ]E0 … in front.", scanner.aim_prefix);
  tick(frame, "Remove the blanks of the CLSI format", "3 9990 00019 2148 is 39990000192148.", scanner.clsi_blanks);
  tick(frame, "Remove Codabar's start and stop letters", "A to D at both ends. Some libraries have them in their numbers.",
       scanner.start_stop);
  tick(frame, "Remove a b in front", "Only before a number of a known length.", scanner.leading_b);
  frame.paragraph("Letters in barcodes (Caps Lock changes them)", frame.colours.text, {type::kLabel, true});
  choose(frame, "letters", scanner.letters, std::array{"as scanned", "always capitals", "always small"}, 150);
}

void numbers(Frame& frame) {
  auto& page = frame.ui.settings;
  constexpr const char* kBadLength = "numbers from 1 to 80";
  constexpr const char* kBadPrefix = "plain letters and digits";
  const auto lengths = [&](const char* label, std::string& text) {
    return [&frame, &text, label](float width) {
      entry(frame, label, text, width, "any", circ::read_lengths(text) ? nullptr : kBadLength);
    };
  };
  const auto prefixes = [&](const char* label, std::string& text) {
    return [&frame, &text, label](float width) {
      entry(frame, label, text, width, "anything", circ::read_prefixes(text) ? nullptr : kBadPrefix);
    };
  };
  section(frame, "The library's barcodes",
          "Several with commas between them; empty: any. By these, barcodes that ran into each other are told apart.");
  row(frame, lengths("Patron: characters", page.patron_lengths), prefixes("Patron: begins with", page.patron_prefixes),
      lengths("Item: characters", page.item_lengths), prefixes("Item: begins with", page.item_prefixes));
}

void guard(Frame& frame) {
  auto& settings = frame.ui.settings.settings.guard;
  section(frame, "The scan guard", "Warn: it is recorded, and the line says what looks wrong. Refuse: nothing is recorded.");
  struct Row {
    Check check;
    const char* words;
  };
  constexpr std::array<Row, circ::kChecks> kRows{{
      {Check::book_code, "The ISBN or shop's code on the cover"},
      {Check::wrong_field, "A patron's card as the item, or the reverse"},
      {Check::partial, "Only the beginning of a known barcode"},
      {Check::twice, "The same item twice within a minute"},
      {Check::letters, "A known barcode with other capitals"},
      {Check::length, "Another length"},
      {Check::prefix, "Another beginning"},
      {Check::check_digit, "A check digit that does not fit (14-digit numbers)"},
  }};
  const float choices = frame.px(3 * kChoiceWidth);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, frame.px(2, 2));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, frame.px(10, 4));
  for (const auto& each : kRows) {
    auto strictness = settings.of(each.check);
    const float left = ImGui::GetCursorPosX(), room = ImGui::GetContentRegionAvail().x;
    const bool beside = room > choices + frame.px(200);
    ImGui::AlignTextToFramePadding();  // for the choices on the same line
    frame.paragraph(each.words, frame.colours.text, {}, beside ? room - choices - frame.px(10) : 0);
    if (beside) ImGui::SameLine(left + room - choices);
    choose(frame, each.words, strictness, std::array{"off", "warn", "refuse"}, kChoiceWidth);
    settings.set(each.check, strictness);
  }
  ImGui::PopStyleVar(2);
}

void the_desk(Frame& frame) {
  auto& page = frame.ui.settings;
  section(frame, "The desk", "How it behaves for everybody who works here.");
  tick(frame, "One box", "A patron's card switches to Check Out for that patron wherever it is scanned; an item is lent to them.",
       page.settings.one_box);
  tick(frame, "Sounds", "Saved, look at it, and not recorded sound different. F8 switches them, too.", page.settings.sounds);
}

void further_copy(Frame& frame) {
  auto& page = frame.ui.settings;
  section(frame, "A further copy",
          "Everything recorded is kept a second time in this folder: on another drive, or a share of another computer. "
          "If the journal's own drive fails, scans go there.");
  entry(frame, "Folder, the whole path", page.further_copy, ImGui::GetContentRegionAvail().x, "none",
        read_folder(page.further_copy) ? nullptr : "a whole path, such as E:\\offline or /media/stick");
  if (frame.state.settings.further_copy.empty() || frame.state.station.practice) return;
  const auto saying = say_copy(frame.state);
  frame.paragraph(saying.strong + (saying.strong.empty() ? "" : " ") + saying.text, frame.of(saying.tone), {type::kLabel, false});
}

const char* words(desk::SettingsTrouble trouble) {
  switch (trouble) {
    case desk::SettingsTrouble::newer:
      return "The stored settings are of a later version of this program; it goes by its own. Save replaces them.";
    case desk::SettingsTrouble::damaged: return "The stored settings are damaged; these are the program's own. Save replaces them.";
    case desk::SettingsTrouble::unreadable: return "The stored settings cannot be read now; these are the program's own.";
  }
  return "";
}

void page_buttons(Frame& frame) {
  auto& page = frame.ui.settings;
  const float height = frame.px(38), gap = ImGui::GetStyle().ItemSpacing.x;
  const float defaults = frame.px(190), cancel = frame.px(84), save = frame.px(100);
  if (button(frame, "Usual conventions", {Weight::plain, {defaults, height}})) {
    // What other versions wrote, and a folder of this place, are nobody's convention.
    station::Settings usual;
    usual.further_copy = page.settings.further_copy;
    usual.unknown = std::move(page.settings.unknown);
    page.settings = std::move(usual);
    give_back_keyboard();
    write_entries(page);
  }
  ImGui::SameLine();
  buttons_from_right(cancel + gap + save);
  if (button(frame, "Cancel###cancel settings", {Weight::plain, {cancel, height}})) close_dialog(frame);
  ImGui::SameLine();
  if (button(frame, "Save###save settings", {Weight::main, {save, height}, nullptr, type::kStrong})) {
    page.tried = true;
    if (read_entries(page)) {
      frame.ask(desk::intent::SaveSettings{page.settings});
      close_dialog(frame);
    }
  }
}

}  // namespace

void fill_settings(Frame& frame) {
  auto& page = frame.ui.settings;
  page = {};
  page.settings = frame.state.settings;
  write_entries(page);
}

void settings_page(Frame& frame) {
  if (!begin_dialog(frame, Dialog::settings, "settings dialog", 760, Keeps::keyboard)) return;
  dialog_title(frame, "Settings");
  if (const auto& trouble = frame.state.settings_trouble) {
    frame.paragraph(words(*trouble), frame.colours.doubt(), {type::kText, true});
  }
  if (begin_scrolling(frame, "settings", 190)) {
    numbers(frame);
    guard(frame);
    scanner(frame);
    the_desk(frame);
    further_copy(frame);
  }
  ImGui::EndChild();
  page_buttons(frame);
  if (frame.ui.dialog != Dialog::settings) give_back_keyboard();
  end_dialog();
}

}  // namespace ui
