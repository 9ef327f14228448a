#include "ui/scan_card.h"

#include <algorithm>

#include <imgui_internal.h>

#include "ui/due_field.h"
#include "ui/feedback_line.h"
#include "ui/shown.h"
#include "ui/widgets.h"

namespace ui {
namespace {

using desk::Field;
using desk::Mode;

constexpr float kTabHeight = 40, kFieldHeight = 44, kLabelHeight = 28, kGap = 16;

float tab(Frame& frame, ImVec2 min, const char* label, const char* key, Mode mode) {
  const auto& c = frame.colours;
  const bool chosen = frame.state.mode == mode;
  const Type bold{type::kStrong, true}, small{type::kSmall, false};
  const float text_width = frame.size(label, bold).x;
  const float width = text_width + frame.px(10) + frame.size(key, small).x + frame.px(44);
  const ImVec2 max{min.x + width, min.y + frame.px(kTabHeight)};
  ImGui::SetCursorScreenPos(min);
  if (ImGui::InvisibleButton(label, {width, frame.px(kTabHeight)}, ImGuiButtonFlags_EnableNav) && !chosen) {
    frame.ask(desk::intent::ChangeMode{mode});
  }
  const bool hovered = ImGui::IsItemHovered();
  auto& list = *ImGui::GetWindowDrawList();
  const auto accent = c.accent(mode).area;
  if (chosen) {
    const float r = frame.px(5);
    list.AddRectFilled(min, {max.x, max.y + 1}, c.panel, r, ImDrawFlags_RoundCornersTop);
    list.PushClipRect(min, {max.x, max.y + 1}, true);
    list.AddRect(min, {max.x, max.y + r}, c.line, r, ImDrawFlags_RoundCornersTop, std::max(1.0f, frame.px(1)));
    list.PopClipRect();
    list.AddRectFilled(min, {max.x, min.y + frame.px(6)}, accent, r, ImDrawFlags_RoundCornersTop);
    list.AddRectFilled({min.x + frame.px(1), min.y + frame.px(3)}, {max.x - frame.px(1), min.y + frame.px(7)}, c.panel);
  }
  const auto& context = *ImGui::GetCurrentContext();
  ImGui::RenderNavCursor({min, max}, context.LastItemData.ID);
  const float middle = (min.y + max.y) / 2 + frame.px(1);
  frame.text_beside(min.x + frame.px(22), middle, label, chosen ? accent : hovered ? c.text : c.muted, bold);
  frame.text_beside(min.x + frame.px(32) + text_width, middle, key, c.muted, small);
  return max.x;
}

void label(const Frame& frame, ImVec2 top_left, const char* text, const char* note) {
  const float middle = top_left.y + frame.px(12);
  const float end = frame.text_beside(top_left.x, middle, text, frame.colours.text, {type::kLabel, true});
  if (*note != '\0') frame.text_beside(end + frame.px(9), middle, note, frame.colours.muted, {type::kSmall, false});
}

// What a field shows, and whether the next characters go there.
struct Shows {
  Field field;
  std::string text;
  bool pending = false;  // shown, but not recorded: the item that waits for what is missing
};

Shows item_shows(const desk::State& state) {
  const bool target = state.target == Field::item || state.mode == Mode::check_in;
  if (target && !state.typed.empty()) return {Field::item, state.typed, false};
  return {Field::item, state.item, !state.item.empty()};
}

Shows patron_shows(const desk::State& state) {
  const bool target = state.target == Field::patron;
  return {Field::patron, target && !state.typed.empty() ? state.typed : state.patron, false};
}

void scan_field(Frame& frame, const char* name, ImVec2 min, float width, const Shows& shows) {
  const auto& state = frame.state;
  const auto& c = frame.colours;
  const ImVec2 max{min.x + width, min.y + frame.px(kFieldHeight)};
  const bool target = state.target == shows.field || (state.mode == Mode::check_in && shows.field == Field::item);
  const bool ready = state.keyboard_here && !typing_elsewhere(frame.ui);
  const bool droppable = shows.field == Field::patron && !state.patron.empty();
  ImGui::SetCursorScreenPos(min);
  ImGui::SetNextItemAllowOverlap();
  if (ImGui::InvisibleButton(name, {width, frame.px(kFieldHeight)}, ImGuiButtonFlags_EnableNav)) {
    frame.ask(desk::intent::Target{shows.field});
  }
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
  box(frame, min, max, c.field, target ? frame.accent().area : c.line, target ? 2 : 1);

  const Type type{type::kField, false};
  const float left = min.x + frame.px(14), right = max.x - frame.px(droppable ? 40 : 12);
  const float middle = (min.y + max.y) / 2;
  const float text_width = frame.size(shows.text, type).x;
  // The end is what is being typed: a long text is cut off in front.
  const float x = std::min(left, right - text_width - frame.px(4));
  ImGui::PushClipRect({left - frame.px(2), min.y}, {right + frame.px(2), max.y}, true);
  if (!shows.text.empty()) {
    frame.text_beside(x, middle, shows.text, shows.pending ? c.doubt() : c.text, type);
  } else if (target && !ready) {
    frame.text_beside(left, middle, state.keyboard_here ? "Scanning paused" : "Not ready: click here", c.doubt(), {type::kText, true});
  }
  if (target && ready) {
    const float caret = std::floor(shows.text.empty() ? left : x + text_width + frame.px(1));
    ImGui::GetWindowDrawList()->AddRectFilled({caret, middle - frame.px(11)}, {caret + frame.px(2), middle + frame.px(11)},
                                              frame.accent().area);
  }
  ImGui::PopClipRect();
  if (!droppable) return;
  const float side = frame.px(30);
  ImGui::SetCursorScreenPos({max.x - side - frame.px(5), middle - side / 2});
  if (button(frame, "✕###drop patron", {Weight::quiet, {side, side}, nullptr, type::kLabel})) {
    frame.ask(desk::intent::DropPatron{});
  }
  ImGui::SetItemTooltip("Another patron");
}

struct Place {
  float x = 0;
  int line = 0;
};

// Where fields of these widths go: side by side while they fit, else on further lines.
struct Flow {
  float left, right, gap;
  Place next{left, 0};
  Place put(float width) {
    if (next.x > left && next.x + width > right) next = {left, next.line + 1};
    const Place at = next;
    next.x += width + gap;
    return at;
  }
};

}  // namespace

float scan_card(Frame& frame, ImVec2 top_left, float width) {
  const auto& state = frame.state;
  const auto& c = frame.colours;
  const bool lends = state.mode == Mode::check_out;
  const float pad = frame.px(18), line_height = frame.px(kLabelHeight + kFieldHeight + 10);
  const ImVec2 card{top_left.x, top_left.y + frame.px(kTabHeight)};
  const float inner = card.x + pad, inner_width = width - 2 * pad;

  Flow flow{inner, inner + inner_width, frame.px(kGap)};
  const auto width_of = [&](float wanted) { return std::min(frame.px(wanted), inner_width); };
  const float patron_width = width_of(270), item_width = width_of(lends ? 300 : 590), due_width = width_of(230);
  const char* action = lends ? "Check Out###record" : "Check In###record";
  const float action_width = width_of(lends ? 162 : 148);
  const Place patron = lends ? flow.put(patron_width) : Place{};
  const Place item = flow.put(item_width);
  const Place due = lends ? flow.put(due_width) : Place{};
  const Place go = flow.put(action_width);

  const float saying_top = card.y + frame.px(10) + line_height * static_cast<float>(go.line + 1) + frame.px(1);
  const float bottom = std::floor(saying_top + feedback_height(frame, inner_width) + frame.px(10));
  box(frame, card, {card.x + width, bottom}, c.panel, c.line);

  const float next = tab(frame, top_left, "Check Out", "F2", Mode::check_out);
  tab(frame, {next + frame.px(3), top_left.y}, "Check In", "F3", Mode::check_in);

  const auto label_at = [&](const Place& place) {
    return ImVec2{place.x, card.y + frame.px(12) + line_height * static_cast<float>(place.line)};
  };
  const auto field_at = [&](const Place& place) {
    return ImVec2{place.x, label_at(place).y + frame.px(kLabelHeight - 1)};
  };
  if (lends) {
    label(frame, label_at(patron), "Patron barcode", "kept until you change it");
    scan_field(frame, "Patron barcode", field_at(patron), patron_width, patron_shows(state));
  }
  const bool one_box = lends && state.settings.one_box;
  label(frame, label_at(item), one_box ? "Scan here" : "Item barcode", one_box ? "patron's card or item" : "");
  scan_field(frame, "Item barcode", field_at(item), item_width, item_shows(state));
  if (lends) {
    label(frame, label_at(due), "Due date", "kept");
    due_field(frame, field_at(due), due_width, frame.px(kFieldHeight));
  }
  ImGui::SetCursorScreenPos(field_at(go));
  if (button(frame, action, {Weight::main, {action_width, frame.px(kFieldHeight)}, "Enter", type::kStrong})) {
    frame.ask(desk::intent::Record{});
  }

  feedback_line(frame, {inner, saying_top}, inner_width);
  return bottom;
}

}  // namespace ui
