#include "ui/view.h"

#include <algorithm>
#include <array>

#include <imgui_internal.h>

#include "ui/clear_dialog.h"
#include "ui/filter_bar.h"
#include "ui/first_start.h"
#include "ui/footer.h"
#include "ui/frame.h"
#include "ui/header.h"
#include "ui/help_dialog.h"
#include "ui/scan_card.h"
#include "ui/set_up_page.h"
#include "ui/settings_page.h"
#include "ui/table.h"
#include "ui/upload_dialog.h"

namespace ui {
namespace {

constexpr float kMargin = 20, kLeastTable = 150;

bool dark(const UiState& ui) {
  return ui.choices.theme == ThemeChoice::dark || (ui.choices.theme == ThemeChoice::system && ui.system_dark);
}

bool pressed(ImGuiKeyChord chord) { return ImGui::IsKeyChordPressed(chord); }

void zoom_and_theme_keys(Frame& frame) {
  auto& choices = frame.ui.choices;
  if (pressed(ImGuiMod_Ctrl | ImGuiKey_Equal) || pressed(ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Equal) ||
      pressed(ImGuiMod_Ctrl | ImGuiKey_KeypadAdd)) {
    choices.zoom = zoom_in(choices.zoom);
  }
  if (pressed(ImGuiMod_Ctrl | ImGuiKey_Minus) || pressed(ImGuiMod_Ctrl | ImGuiKey_KeypadSubtract)) {
    choices.zoom = zoom_out(choices.zoom);
  }
  if (pressed(ImGuiMod_Ctrl | ImGuiKey_0) || pressed(ImGuiMod_Ctrl | ImGuiKey_Keypad0)) choices.zoom = 1;
  if (pressed(ImGuiMod_Ctrl | ImGuiKey_T)) {
    choices.theme = static_cast<ThemeChoice>((static_cast<int>(choices.theme) + 1) % 3);
  }
}

void filter_keys(Frame& frame) {
  constexpr std::array kByKey{circ::Status::awaiting_sync, circ::Status::uploading, circ::Status::comms_failure,
                              circ::Status::upload_failed, circ::Status::uploaded,  circ::Status::superseded};
  auto& filter = frame.ui.choices.filter;
  if (pressed(ImGuiMod_Ctrl | ImGuiKey_1)) filter.reset();
  for (std::size_t each = 0; each < kByKey.size(); ++each) {
    if (pressed(ImGuiMod_Ctrl | static_cast<ImGuiKey>(ImGuiKey_2 + static_cast<int>(each)))) filter = kByKey[each];
  }
}

// Keys of the desk that are no scan strokes: the window hands them to ImGui, nothing in a text field takes them.
void desk_keys(Frame& frame) {
  auto& ui = frame.ui;
  if (pressed(ImGuiKey_F1)) open(frame, Dialog::help);
  if (pressed(ImGuiKey_F9)) {
    const auto& rows = frame.state.rows;
    const bool something = rows.count(circ::Status::awaiting_sync) + rows.count(circ::Status::comms_failure) > 0;
    if (something) open_upload(frame, {});
  }
  if (pressed(ImGuiMod_Ctrl | ImGuiKey_F)) ui.start_finding = true;
  if (pressed(ImGuiMod_Ctrl | ImGuiKey_D) && frame.state.mode == desk::Mode::check_out) ui.due.activate = true;
  if (pressed(ImGuiKey_F8)) frame.ask(desk::intent::SwitchSounds{});
  if (pressed(ImGuiMod_Ctrl | ImGuiKey_Comma)) open(frame, Dialog::settings);
  if (pressed(ImGuiKey_F6)) ui.page_has_keyboard = !ui.page_has_keyboard;
  filter_keys(frame);
  if (ui.finding || ui.due.editing || ui.calendar.open) return;
  if (pressed(ImGuiKey_Delete)) open_clear(frame);
  if (pressed(ImGuiMod_Ctrl | ImGuiKey_A)) select_all(frame);
  if (pressed(ImGuiKey_UpArrow) || pressed(ImGuiKey_DownArrow) || pressed(ImGuiKey_PageUp) || pressed(ImGuiKey_PageDown)) {
    const auto* focused = ImGui::GetCurrentContext()->NavWindow;
    const bool in_table = focused != nullptr && (focused->Flags & ImGuiWindowFlags_ChildWindow) != 0 &&
                          focused->ParentWindow != nullptr && focused->NavLastIds[0] != 0;
    const bool in_popup = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    if (!in_table && !in_popup && !ui.page_has_keyboard) ui.table.take_focus = true;
  }
}

// Check-in has no due date: what was open there is gone with it.
void meet_mode(UiState& ui, desk::Mode mode) {
  if (mode == desk::Mode::check_out) return;
  ui.due = {};
  ui.calendar = {};
}

void page_keyboard(Frame& frame) {
  auto& ui = frame.ui;
  if (!ui.page_has_keyboard) return;
  const bool popup = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  const bool leaves = ImGui::IsMouseClicked(ImGuiMouseButton_Left) || frame.state.mode != ui.mode_before ||
                      (pressed(ImGuiKey_Escape) && !popup);
  if (leaves || ui.dialog != Dialog::none) ui.page_has_keyboard = false;
  if (ui.page_has_keyboard) frame.wants_keyboard(KeyboardOwner::dialog_with_text);
}

void body(Frame& frame, ImVec2 top_left, ImVec2 size) {
  const float margin = frame.px(kMargin), width = size.x - 2 * margin;
  ImGui::SetCursorScreenPos(top_left);
  const ImGuiWindowFlags flags = frame.ui.page_has_keyboard ? 0 : ImGuiWindowFlags_NoNavInputs;
  if (ImGui::BeginChild("body", size, ImGuiChildFlags_None, flags)) {
    const auto origin = ImGui::GetCursorScreenPos();
    const float left = origin.x + margin;
    const float card_end = scan_card(frame, {left, origin.y + frame.px(14)}, width);
    const float bar_end = filter_bar(frame, {left, card_end + frame.px(14)}, width);
    const float table_top = bar_end + frame.px(8);
    // A low window scrolls, and the table keeps enough height to be one.
    const float used = table_top - origin.y;
    const float height = std::max(size.y - used, frame.px(kLeastTable));
    table(frame, {left, table_top}, {width, height});
    ImGui::SetCursorScreenPos({origin.x, std::floor(table_top + height)});
    ImGui::Dummy({0, 0});
  }
  ImGui::EndChild();
}

void page(Frame& frame) {
  const auto display = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(display);
  // Without NoSavedSettings: the columns of its table are to be remembered.
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                           ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse;
  if (!frame.ui.page_has_keyboard) flags |= ImGuiWindowFlags_NoNavInputs;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin("Offline Circulation", nullptr, flags);
  ImGui::PopStyleVar();
  // Tab is the desk's; it walks through the page only where staff asked for it.
  ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, !frame.ui.page_has_keyboard);

  header(frame, {0, 0}, display.x);
  const float top = frame.px(kHeaderHeight);
  const float banners_height = banners(frame, {0, top}, display.x);
  const float result = result_height(frame, display.x), bottom = display.y - frame.px(kFooterHeight);
  const float body_top = top + banners_height;
  body(frame, {0, body_top}, {display.x, std::max(frame.px(60), bottom - result - body_top)});
  upload_result(frame, {0, bottom - result}, display.x);
  footer(frame, {0, bottom}, display.x);

  ImGui::PopItemFlag();
  ImGui::End();
}

void dialogs(Frame& frame) {
  first_start(frame);
  clear_dialog(frame);
  upload_dialog(frame);
  set_up_page(frame);
  settings_page(frame);
  help_dialog(frame);
  support_dialog(frame);
  about_dialog(frame);
}

// ImGui's record of the columns goes into the choices whenever ImGui wants to save it.
void take_columns(UiState& ui) {
  auto& io = ImGui::GetIO();
  if (!io.WantSaveIniSettings) return;
  ui.choices.columns = ImGui::SaveIniSettingsToMemory();
  io.WantSaveIniSettings = false;
}

// Practice has its own journal: nothing that was chosen or asked about here may meet the rows of the other.
void meet_session(UiState& ui, bool practice) {
  if (ui.practice_before == practice) return;
  if (ui.practice_before) {
    ui.table = {};
    ui.find.clear();
    ui.to_clear.clear();
    ui.upload.password.wipe();
    ui.upload = {};
    ui.dialog = Dialog::none;
    ui.asked_first_start = false;
  }
  ui.practice_before = practice;
}

}  // namespace

Drawn draw(const desk::State& state, UiState& ui, std::vector<desk::Intent>& intents) {
  if (!ui.columns_loaded) {
    ui.columns_loaded = true;
    ImGui::LoadIniSettingsFromMemory(ui.choices.columns.c_str(), ui.choices.columns.size());
  }
  meet_session(ui, state.station.practice);
  meet_mode(ui, state.mode);
  const auto before = ui.choices;
  const float scale = ui.monitor_scale * ui.choices.zoom;
  dress({dark(ui), state.mode, scale}, ui.worn);
  Frame frame{state, ui, intents, palette(dark(ui)), scale};
  frame.push({});

  zoom_and_theme_keys(frame);
  if (ui.dialog == Dialog::none) desk_keys(frame);
  page_keyboard(frame);
  page(frame);
  dialogs(frame);
  if (ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel)) {
    frame.wants_keyboard(KeyboardOwner::dialog);
  }
  // No fading: it would need frames without an event.
  ImGui::GetCurrentContext()->DimBgRatio = ImGui::GetTopMostPopupModal() != nullptr ? 1.0f : 0.0f;
  ui.mode_before = state.mode;
  Frame::pop();

  take_columns(ui);
  const bool changed = before != ui.choices;
  return {frame.owner, frame.settling || changed, changed};
}

ImVec4 background(const UiState& ui) { return ImGui::ColorConvertU32ToFloat4(palette(dark(ui)).background); }

}  // namespace ui
