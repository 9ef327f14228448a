#include "ui/filter_bar.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include "ui/due_field.h"
#include "ui/shown.h"
#include "ui/table.h"
#include "ui/widgets.h"

namespace ui {
namespace {

using circ::Status;

// In the order in which staff have to do something about them.
constexpr std::array kOrder{Status::awaiting_sync, Status::uploading, Status::comms_failure,
                            Status::upload_failed, Status::uploaded,  Status::superseded};

// Uploading and Superseded come and go; the others stand still, so that they are always found in the same place.
bool has_chip(const Frame& frame, Status status) {
  if (status != Status::uploading && status != Status::superseded) return true;
  return frame.state.rows.count(status) > 0 || frame.ui.choices.filter == status;
}

struct Flow {
  ImVec2 at;
  float left, right, step;
  ImVec2 put(float width, float gap) {
    if (at.x > left && at.x + width > right) at = {left, at.y + step};
    const auto place = at;
    at.x += width + gap;
    return place;
  }
};

void chips(Frame& frame, Flow& flow) {
  const auto& rows = frame.state.rows;
  auto& filter = frame.ui.choices.filter;
  const auto place = [&](const char* label, const std::string& count, bool dot) {
    ImGui::SetCursorScreenPos(flow.put(chip_width(frame, label, count, dot), frame.px(8)));
  };
  const auto all = number(rows.size());
  place("All", all, false);
  if (chip(frame, "All", all, {}, !filter)) filter.reset();
  ImGui::SetItemTooltip("Ctrl 1");
  int key = 2;
  for (const auto status : kOrder) {
    const int own_key = key++;
    if (!has_chip(frame, status)) continue;
    const auto count = number(rows.count(status));
    const bool chosen = filter == status;
    place(name(status), count, true);
    if (chip(frame, name(status), count, frame.colours.of(status), chosen)) {
      filter = chosen ? std::nullopt : std::optional(status);
    }
    ImGui::SetItemTooltip("%s · Ctrl %d", help(status).meaning, own_key);
  }
}

void leave_find(Frame& frame, bool finished) {
  frame.ui.finding = false;
  if (finished && looks_like_barcode(frame.ui.find, frame.state)) frame.ask(desk::intent::OfferTyped{frame.ui.find});
}

void find_box(Frame& frame, ImVec2 min, float width) {
  auto& ui = frame.ui;
  const auto& c = frame.colours;
  const float height = frame.px(32);
  const ImGuiID id = ImGui::GetID("##Find a barcode");
  if (std::exchange(ui.start_finding, false)) activate_now(id);
  ImGui::SetCursorScreenPos(min);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {frame.px(11), (height - ImGui::GetFontSize()) / 2});
  ImGui::PushStyleColor(ImGuiCol_Border, ui.finding || !ui.find.empty() ? frame.accent().area : c.line);
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, std::max(1.0f, frame.px(ui.finding ? 2 : 1)));
  ImGui::SetNextItemWidth(width);
  ImGui::SetNextItemAllowOverlap();
  const bool entered = ImGui::InputTextWithHint("##Find a barcode", "Find a barcode", &ui.find,
                                                ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor();
  if (ImGui::IsItemActivated()) ui.finding = true;
  if (ui.finding) {
    if (ImGui::IsKeyPressed(ImGuiKey_Escape)) {
      ui.find.clear();
      leave_find(frame, false);
      give_back_keyboard();
    } else if (entered || ImGui::IsKeyPressed(ImGuiKey_Tab) || ImGui::IsItemDeactivated()) {
      leave_find(frame, true);
      if (ImGui::GetActiveID() == id) give_back_keyboard();
    } else {
      frame.wants_keyboard(KeyboardOwner::text_field);
    }
  }
  if (ui.find.empty()) {
    ImGui::SetItemTooltip("Any part of a barcode (Ctrl F)");
    return;
  }
  const float side = frame.px(24);
  ImGui::SetCursorScreenPos({min.x + width - side - frame.px(4), min.y + (height - side) / 2});
  if (button(frame, "✕###forget find", {Weight::quiet, {side, side}, nullptr, type::kLabel})) {
    ui.find.clear();
    if (ui.finding) give_back_keyboard();
    ui.finding = false;
  }
}

void columns_menu(Frame& frame, ImVec2 min, ImVec2 size) {
  auto& table = frame.ui.table;
  ImGui::SetCursorScreenPos(min);
  if (button(frame, "Columns", {Weight::plain, size, nullptr, type::kLabel})) ImGui::OpenPopup("columns menu");
  ImGui::SetNextWindowPos({min.x + size.x, min.y + size.y + frame.px(4)}, ImGuiCond_Always, {1, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, frame.px(8, 8));
  if (ImGui::BeginPopup("columns menu")) {
    ImGui::PushItemFlag(ImGuiItemFlags_AutoClosePopups, false);
    for (std::size_t each = 0; each < kColumns; ++each) {
      const bool visible = table.visible[each];
      // Status names the row: it stays.
      if (ImGui::MenuItem(title(static_cast<Column>(each)), nullptr, visible, each != 0)) table.show[each] = !visible;
    }
    ImGui::PopItemFlag();
    ImGui::Separator();
    if (ImGui::MenuItem("Reset columns")) table.reset_columns = true;
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace

float filter_bar(Frame& frame, ImVec2 top_left, float width) {
  const float step = frame.px(36), height = frame.px(32), gap = frame.px(8);
  Flow flow{{top_left.x, top_left.y + frame.px(2)}, top_left.x, top_left.x + width, step};
  chips(frame, flow);
  const float columns_width = frame.size("Columns", {type::kLabel, true}).x + frame.px(28);
  // Find gives way a little before it goes to a line of its own.
  const float room = flow.right - flow.at.x - columns_width - gap;
  const float find_width = std::min(room >= frame.px(150) ? std::min(room, frame.px(230)) : frame.px(230),
                                    width - columns_width - gap);
  const float both = find_width + gap + columns_width;
  const auto place = flow.put(both, 0);
  const float y = place.y - frame.px(2);
  const float right = top_left.x + width;
  find_box(frame, {right - both, y}, find_width);
  columns_menu(frame, {right - columns_width, y}, {columns_width, height});
  return y + height;
}

}  // namespace ui
