#include "ui/due_field.h"

#include <algorithm>
#include <utility>
#include <variant>

#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include "ui/calendar.h"
#include "ui/shown.h"
#include "ui/widgets.h"

namespace ui {
namespace {

void finish(Frame& frame, bool accept) {
  auto& due = frame.ui.due;
  const auto text = std::exchange(due.text, {});
  const bool changed = std::exchange(due.changed, false);
  due.editing = false;
  if (!accept || !changed || text.empty()) return;
  if (looks_like_barcode(text, frame.state)) {
    frame.ask(desk::intent::OfferTyped{text});
  } else {
    frame.ask(desk::intent::TypeDue{text});
  }
}

void edit(Frame& frame, ImVec2 min, float width, float height) {
  auto& due = frame.ui.due;
  const ImGuiID id = ImGui::GetID("##Due date");
  const bool starts = std::exchange(due.activate, false);
  if (starts) {
    frame.ui.calendar.open = false;
    due.text.clear();
    due.changed = false;
    activate_now(id);
  }
  if (!due.editing && !starts) due.text = frame.state.due ? ui::due(*frame.state.due) : "";

  frame.push({type::kField, false});
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {frame.px(13), (height - ImGui::GetFontSize()) / 2});
  ImGui::PushStyleColor(ImGuiCol_Border, due.editing ? frame.accent().area : frame.colours.line);
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, std::max(1.0f, frame.px(due.editing ? 2 : 1)));
  ImGui::SetCursorScreenPos(min);
  ImGui::SetNextItemWidth(width);
  ImGui::SetNextItemAllowOverlap();
  const bool entered = ImGui::InputTextWithHint("##Due date", "date or +21", &due.text,
                                                ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor();
  Frame::pop();

  if (ImGui::IsItemActivated()) {
    frame.ui.calendar.open = false;  // either is typed into or the other: one Enter must not answer both
    due.editing = true;
    due.changed = false;
    due.text = frame.state.due ? circ::to_text(*frame.state.due) : "";  // written as it can be typed
    if (auto* input = ImGui::GetInputTextState(id)) input->ReloadUserBufAndSelectAll();
  }
  if (!due.editing) return;
  due.changed = due.changed || ImGui::IsItemEdited();
  if (ImGui::IsItemActive() && ImGui::IsKeyPressed(ImGuiKey_DownArrow)) {
    finish(frame, true);
    give_back_keyboard();
    open_calendar(frame);
  } else if (ImGui::IsKeyPressed(ImGuiKey_Escape)) {
    finish(frame, false);
    give_back_keyboard();
  } else if (entered || ImGui::IsKeyPressed(ImGuiKey_Tab) || ImGui::IsItemDeactivated()) {
    finish(frame, true);
    if (ImGui::GetActiveID() == id) give_back_keyboard();
  } else {
    frame.wants_keyboard(KeyboardOwner::text_field);
  }
}

}  // namespace

void due_field(Frame& frame, ImVec2 min, float width, float height) {
  edit(frame, min, width, height);
  const float side = frame.px(34);
  ImGui::SetCursorScreenPos({min.x + width - side - frame.px(4), min.y + (height - side) / 2});
  if (button(frame, "▾###calendar", {Weight::quiet, {side, side}, nullptr, type::kField})) {
    if (frame.ui.calendar.open) {
      frame.ui.calendar.open = false;
    } else {
      open_calendar(frame);
    }
  }
  if (!frame.ui.calendar.open) ImGui::SetItemTooltip("Calendar (Ctrl+D, then Down)");
  calendar(frame, {min.x, min.y + height}, {min.x, min.y, min.x + width, min.y + height});
}

bool looks_like_barcode(std::string_view text, const desk::State& state) {
  constexpr std::size_t kShortest = 6;
  if (text.size() < kShortest) return false;
  const auto printable = [](char each) { return each > ' ' && each < '\x7f'; };
  const auto digit = [](char each) { return each >= '0' && each <= '9'; };
  if (!std::all_of(text.begin(), text.end(), printable)) return false;
  if (static_cast<std::size_t>(std::count_if(text.begin(), text.end(), digit)) * 2 < text.size()) return false;
  const auto read = circ::parse_due_date(text, state.date_order, local_now(state));
  const auto* fault = std::get_if<circ::DueDateFault>(&read);
  return fault != nullptr && *fault == circ::DueDateFault::unreadable;
}

}  // namespace ui
