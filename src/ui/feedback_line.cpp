#include "ui/feedback_line.h"

#include <algorithm>

#include "ui/widgets.h"

namespace ui {
namespace {

constexpr float kAround = 7;

bool types_into_desk_field(const UiState& ui) { return ui.finding || ui.due.editing || ui.calendar.typing_time; }

Saying saying_of(const Frame& frame) {
  if (!types_into_desk_field(frame.ui)) return say(frame.state);
  return {Tone::doubt, "⚠", "Scanning paused",
          std::string("while you type into ") + (frame.ui.finding ? "Find" : "Due date"),
          "Enter, Tab or Esc goes back to scanning"};
}

const Pair* area_of(const Frame& frame, const Saying& saying) {
  if (saying.tone == Tone::doubt) return &frame.colours.warning;
  return saying.tone == Tone::bad ? &frame.colours.alarm : nullptr;
}

bool can_undo(const Frame& frame) {
  const auto& line = frame.state.line;
  const auto* kept = std::get_if<desk::line::PatronKept>(&line);
  return std::holds_alternative<desk::line::Saved>(line) || (kept != nullptr && !kept->findings.empty());
}

struct Links {
  const char* accept = "";
  bool undo = false;

  float width(const Frame& frame) const {
    float all = 0;
    if (*accept != '\0') all += frame.size(accept).x + frame.px(16);
    if (undo) all += frame.size("Undo").x + frame.px(16);
    return all;
  }
};

Links links_of(const Frame& frame) {
  if (types_into_desk_field(frame.ui)) return {};
  return {name(frame.state.offer), can_undo(frame)};
}

struct Layout {
  Saying saying;
  const Pair* area = nullptr;
  Links links;
  float around = 0, text_width = 0, height = 0;
};

Layout lay_out(const Frame& frame, float width) {
  Layout at;
  at.saying = saying_of(frame);
  at.area = area_of(frame, at.saying);
  at.links = links_of(frame);
  at.around = at.area != nullptr ? frame.px(kAround) : 0;
  at.text_width = std::max(width - 2 * at.around - at.links.width(frame), frame.px(120));
  at.height = std::max(saying_height(frame, at.saying, at.text_width, type::kStrong), frame.px(22)) + 2 * at.around;
  return at;
}

}  // namespace

bool typing_elsewhere(const UiState& ui) {
  return ui.page_has_keyboard || types_into_desk_field(ui) || ui.dialog == Dialog::upload ||
         ui.dialog == Dialog::set_up || ui.dialog == Dialog::settings;
}

float feedback_height(const Frame& frame, float width) { return lay_out(frame, width).height; }

void feedback_line(Frame& frame, ImVec2 top_left, float width) {
  const auto at = lay_out(frame, width);
  if (at.area != nullptr) {
    ImGui::GetWindowDrawList()->AddRectFilled(top_left, {top_left.x + width, top_left.y + at.height}, at.area->area,
                                              frame.px(5));
  }
  const ImVec2 text{top_left.x + at.around, top_left.y + at.around};
  draw_saying(frame, text, at.saying, at.text_width, type::kStrong, at.area);

  const auto colour = at.area != nullptr ? at.area->text : frame.accent().area;
  float x = top_left.x + width - at.around - at.links.width(frame);
  const auto put = [&](const char* label) {
    x += frame.px(16);
    ImGui::SetCursorScreenPos({std::floor(x), std::floor(text.y + frame.px(2))});
    x += frame.size(label).x;
    return link(frame, label, colour);
  };
  if (*at.links.accept != '\0' && put(at.links.accept)) frame.ask(desk::intent::Accept{});
  if (at.links.undo && put("Undo")) frame.ask(desk::intent::Undo{});
}

}  // namespace ui
