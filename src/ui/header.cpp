#include "ui/header.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ui/set_up_page.h"
#include "ui/settings_page.h"
#include "ui/widgets.h"

namespace ui {
namespace {

// Sounds are the only thing here that the desk has to know.
void sounds(Frame& frame) {
  ImGui::Separator();
  if (ImGui::MenuItem("Sounds", "F8", frame.state.settings.sounds)) frame.ask(desk::intent::SwitchSounds{});
}

void view_menu(Frame& frame) {
  auto& choices = frame.ui.choices;
  if (ImGui::MenuItem("Zoom In", "Ctrl +")) choices.zoom = zoom_in(choices.zoom);
  if (ImGui::MenuItem("Zoom Out", "Ctrl -")) choices.zoom = zoom_out(choices.zoom);
  if (ImGui::MenuItem("Reset Zoom", "Ctrl 0")) choices.zoom = 1;
  ImGui::Separator();
  constexpr std::array<std::pair<ThemeChoice, const char*>, 3> kThemes{
      {{ThemeChoice::system, "Theme of the system"}, {ThemeChoice::light, "Light"}, {ThemeChoice::dark, "Dark"}}};
  for (const auto& [theme, label] : kThemes) {
    if (ImGui::MenuItem(label, theme == ThemeChoice::system ? "Ctrl T" : nullptr, choices.theme == theme)) {
      choices.theme = theme;
    }
  }
  sounds(frame);
}

// Another session would end an upload, and forget what could not be saved.
bool may_change_session(const desk::State& state) {
  return state.upload.phase == desk::UploadPhase::idle && (!state.alarm || state.alarm->unsaved.empty());
}

void help_menu(Frame& frame) {
  if (ImGui::MenuItem("How to use it", "F1")) open(frame, Dialog::help);
  ImGui::Separator();
  const bool may = may_change_session(frame.state);
  if (frame.state.station.practice) {
    if (ImGui::MenuItem("Leave practice", nullptr, false, may)) frame.ask(desk::intent::Practice{false});
  } else {
    if (ImGui::MenuItem("Set up this station…")) open(frame, Dialog::set_up);
    if (ImGui::MenuItem("Practice", nullptr, false, may)) frame.ask(desk::intent::Practice{true});
  }
  if (!may && ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
    ImGui::SetTooltip("Not while an upload runs, or a scan is not saved");
  }
  if (ImGui::MenuItem("Settings…", "Ctrl ,")) open(frame, Dialog::settings);
  ImGui::Separator();
  if (ImGui::MenuItem("Support information")) open(frame, Dialog::support);
  if (ImGui::MenuItem("About")) open(frame, Dialog::about);
}

// A word of the header that opens a menu below itself; returns its left end.
template <typename Menu>
float menu(Frame& frame, const char* label, ImGuiKeyChord key, float right, float middle, Menu items) {
  const auto size = frame.size(label, {type::kText, false});
  const float width = size.x + frame.px(16), height = frame.px(30);
  const ImVec2 min{right - width, middle - height / 2};
  ImGui::SetCursorScreenPos(min);
  const std::string popup = std::string(label) + " menu";
  const bool pressed = button(frame, label, {Weight::quiet, {width, height}, nullptr, type::kText});
  const bool by_key = frame.ui.dialog == Dialog::none && ImGui::IsKeyChordPressed(key);
  if (pressed || by_key) ImGui::OpenPopup(popup.c_str());
  ImGui::SetNextWindowPos({right, min.y + height + frame.px(2)}, ImGuiCond_Always, {1, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, frame.px(8, 8));
  if (ImGui::BeginPopup(popup.c_str())) {
    items(frame);
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
  return min.x;
}

void pill(const Frame& frame, const Saying& saying, float left, float right, float middle) {
  const Type type{type::kLabel, false};
  auto text = saying.text;
  float width = frame.size(text, type).x + frame.px(40);
  if (right - width < left) {  // a narrow window: what matters stands in front
    text = text.substr(0, text.find(" · "));
    width = frame.size(text, type).x + frame.px(40);
  }
  if (right - width < left) return;
  const ImVec2 min{right - width, middle - frame.px(14)}, max{right, middle + frame.px(14)};
  auto& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(min, max, frame.colours.panel, frame.px(14));
  list.AddRect(min, max, frame.colours.line, frame.px(14), 0, std::max(1.0f, frame.px(1)));
  list.AddCircleFilled({min.x + frame.px(17), middle}, frame.px(4.5f), frame.of(saying.tone));
  frame.text_beside(min.x + frame.px(28), middle, text, frame.colours.text, type);
}

std::string station_of(const desk::Station& station) {
  auto text = station.branch_name;
  if (!station.station_name.empty()) text += (text.empty() ? "" : " · ") + station.station_name;
  return text;
}

// A banner over the whole width: a strong beginning, a text, and buttons at its right end. Returns its height.
template <typename Buttons>
float banner(Frame& frame, ImVec2 top_left, float width, const Pair& pair, const std::string& strong,
             const std::string& text, float em, float buttons_width, Buttons buttons) {
  const float margin = frame.px(20);
  const Type bold{em, true}, plain{em, false};
  const float strong_width = frame.size(strong, bold).x + frame.px(10);
  const float text_width = std::max(frame.px(100), width - 2 * margin - strong_width - buttons_width);
  const float height = std::max(frame.size(text, plain, text_width).y + frame.px(14), frame.px(36));
  strip(frame, top_left, {top_left.x + width, top_left.y + height}, pair);
  const float text_top = top_left.y + (height - frame.size(text, plain, text_width).y) / 2;
  frame.text({top_left.x + margin, text_top}, strong, pair.text, bold);
  ImGui::SetCursorScreenPos({top_left.x + margin + strong_width, std::floor(text_top)});
  frame.paragraph(text, pair.text, plain, text_width);
  ImGui::SetCursorScreenPos({top_left.x + width - margin - buttons_width, top_left.y + (height - frame.px(28)) / 2});
  buttons();
  return height;
}

void samples(Frame& frame) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, frame.px(14, 12));
  if (ImGui::BeginPopup("sample barcodes")) {
    frame.paragraph("Click a barcode to copy it, then press Ctrl+V and Enter; or type it.", frame.colours.muted,
                    {type::kLabel, false}, frame.px(420));
    for (const bool patrons : {true, false}) {
      frame.paragraph(patrons ? "Patrons" : "Items", frame.colours.text, {type::kLabel, true});
      for (const auto& sample : frame.state.samples) {
        if (sample.patron != patrons) continue;
        const float x = ImGui::GetCursorPosX();
        if (ImGui::Selectable(sample.barcode.c_str(), false, ImGuiSelectableFlags_SpanAllColumns,
                              {frame.px(420), 0})) {
          ImGui::SetClipboardText(sample.barcode.c_str());
        }
        ImGui::SameLine(x + frame.px(150));
        frame.paragraph(sample.shows, frame.colours.muted);
      }
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

float practice(Frame& frame, ImVec2 at, float width) {
  const Type bold{type::kLabel, true};
  const float buttons = frame.size("Sample barcodes", bold).x + frame.size("Leave practice", bold).x + frame.px(2 * 34) +
                        ImGui::GetStyle().ItemSpacing.x;
  return banner(frame, at, width, frame.colours.warning, "PRACTICE",
                "A make-believe library: nothing here reaches the real one.", type::kText, buttons, [&] {
                  const ImVec2 size{0, frame.px(28)};
                  if (button(frame, "Sample barcodes", {Weight::plain, size, nullptr, type::kLabel})) {
                    ImGui::OpenPopup("sample barcodes");
                  }
                  samples(frame);
                  ImGui::SameLine();
                  ImGui::BeginDisabled(!may_change_session(frame.state));
                  if (button(frame, "Leave practice", {Weight::plain, size, nullptr, type::kLabel})) {
                    frame.ask(desk::intent::Practice{false});
                  }
                  ImGui::EndDisabled();
                });
}

float alarm(Frame& frame, ImVec2 at, float width) {
  const auto& alarm = *frame.state.alarm;
  const auto words = words_of(alarm);
  std::string text = words.why + " " + words.to_do;
  if (!alarm.detail.empty()) text += " (" + alarm.detail + ")";
  constexpr std::size_t kNamed = 6;
  for (std::size_t each = 0; each < std::min(kNamed, alarm.unsaved.size()); ++each) {
    const auto& transaction = alarm.unsaved[each];
    text += each == 0 ? "\n" : " · ";
    text += transaction.item.text();
    if (transaction.patron) text += " to " + transaction.patron->text();
  }
  if (alarm.unsaved.size() > kNamed) text += " · …";
  const bool may_try = !alarm.unsaved.empty();
  return banner(frame, at, width, frame.colours.alarm, words.title, text, type::kStrong, may_try ? frame.px(110) : 0, [&] {
    if (may_try && button(frame, "Try again", {Weight::plain, {frame.px(100), frame.px(28)}, nullptr, type::kLabel})) {
      frame.ask(desk::intent::TryAgain{});
    }
  });
}

}  // namespace

void open(Frame& frame, Dialog dialog) {
  if (dialog == Dialog::set_up) fill_set_up(frame);
  if (dialog == Dialog::settings) fill_settings(frame);
  frame.ui.dialog = dialog;
  frame.settling = true;
}

void header(Frame& frame, ImVec2 top_left, float width) {
  const auto& c = frame.colours;
  const float bottom = top_left.y + frame.px(kHeaderHeight), middle = (top_left.y + bottom) / 2;
  auto& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(top_left, {top_left.x + width, bottom}, c.panel);
  list.AddLine({top_left.x, bottom - 1}, {top_left.x + width, bottom - 1}, c.line);
  float left = frame.text_beside(top_left.x + frame.px(20), middle, "Offline Circulation", c.text, {type::kStrong, true});
  left = frame.text_beside(left + frame.px(14), middle, station_of(frame.state.station), c.muted);
  float right = top_left.x + width - frame.px(12);
  right = menu(frame, "Help", ImGuiMod_Alt | ImGuiKey_H, right, middle, help_menu);
  right = menu(frame, "View", ImGuiMod_Alt | ImGuiKey_V, right, middle, view_menu);
  pill(frame, last_contact(frame.state), left + frame.px(16), right - frame.px(6), middle);
}

float banners(Frame& frame, ImVec2 top_left, float width) {
  float height = 0;
  const auto at = [&] { return ImVec2{top_left.x, top_left.y + height}; };
  const auto nothing = [] {};
  if (frame.state.alarm) height += alarm(frame, at(), width);
  if (const auto& copy = frame.state.copy; copy && (copy->behind || !copy->set_aside.empty())) {
    const auto saying = say_copy(frame.state);
    height += banner(frame, at(), width, frame.colours.warning, saying.strong, saying.text, type::kText, 0, nothing);
  }
  if (!frame.state.keyboard_here) {
    height += banner(frame, at(), width, frame.colours.alarm, "NOT READY",
                     "Another window has the keyboard: scans go there. Click here to go on.", type::kStrong, 0, nothing);
  } else if (frame.ui.page_has_keyboard) {
    height += banner(frame, at(), width, frame.colours.warning, "Scanning paused",
                     "The keyboard walks through the page: Tab, arrows, Enter. Esc goes back to scanning.",
                     type::kStrong, 0, nothing);
  }
  if (frame.state.station.practice) height += practice(frame, at(), width);
  return height;
}

}  // namespace ui
