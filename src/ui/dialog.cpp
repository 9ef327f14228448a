#include "ui/dialog.h"

#include <algorithm>
#include <cfloat>

#include <imgui_internal.h>

#include "ui/widgets.h"

namespace ui {

bool begin_dialog(Frame& frame, Dialog dialog, const char* id, float width, Keeps keeps) {
  if (frame.ui.dialog != dialog) return false;
  const bool opens = !ImGui::IsPopupOpen(id);
  if (opens) {
    ImGui::OpenPopup(id);
    frame.settling = true;
  }
  const auto display = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({std::floor(display.x / 2), std::floor(display.y / 2)}, ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::SetNextWindowSize({std::min(frame.px(width), display.x - frame.px(20)), 0});
  ImGui::SetNextWindowSizeConstraints({0, 0}, {display.x, display.y - frame.px(20)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, frame.px(22, 20));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, frame.px(8));
  const bool open = ImGui::BeginPopupModal(id, nullptr,
                                           ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                               ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar(2);
  if (!open) return false;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, frame.px(10, 9));
  if (keeps == Keeps::keyboard) {
    frame.wants_keyboard(KeyboardOwner::dialog_with_text);
    const auto min = ImGui::GetWindowPos();
    const Type type{type::kLabel, true};
    const std::string text = "Scanning paused while you type here";
    const float height = frame.px(28);
    ImGui::GetWindowDrawList()->AddRectFilled(min, {min.x + ImGui::GetWindowWidth(), min.y + height},
                                              frame.colours.warning.area, frame.px(8), ImDrawFlags_RoundCornersTop);
    frame.text_beside(min.x + frame.px(22), min.y + height / 2, text, frame.colours.warning.text, type);
    ImGui::SetCursorScreenPos({min.x + frame.px(22), min.y + height + frame.px(16)});
  } else {
    frame.wants_keyboard(KeyboardOwner::dialog);
  }
  if (!opens && ImGui::IsKeyPressed(ImGuiKey_Escape, false)) close_dialog(frame);
  return true;
}

void end_dialog() {
  ImGui::PopStyleVar();
  ImGui::EndPopup();
}

void close_dialog(Frame& frame) {
  frame.ui.dialog = Dialog::none;
  frame.settling = true;
  ImGui::CloseCurrentPopup();
}

void dialog_title(const Frame& frame, const std::string& title) {
  frame.paragraph(title, frame.colours.text, {type::kTitle, true});
}

void buttons_from_right(float width) {
  const float room = ImGui::GetContentRegionAvail().x;
  if (room > width) ImGui::SetCursorPosX(ImGui::GetCursorPosX() + room - width);
}

bool begin_scrolling(const Frame& frame, const char* id, float around) {
  const float room = ImGui::GetIO().DisplaySize.y - frame.px(around);
  ImGui::SetNextWindowSizeConstraints({0, 0}, {FLT_MAX, std::max(room, frame.px(120))});
  return ImGui::BeginChild(id, {0, 0}, ImGuiChildFlags_AutoResizeY | ImGuiChildFlags_NavFlattened);
}

void focus_first() {
  ImGui::SetItemDefaultFocus();
  if (ImGui::IsWindowAppearing()) ImGui::SetNavCursorVisible(true);
}

void dialog_keys(const Frame& frame) {
  frame.paragraph("Arrow keys and Space choose, Esc closes. Scans are recorded meanwhile.", frame.colours.muted,
                  {type::kSmall, false});
}

}  // namespace ui
