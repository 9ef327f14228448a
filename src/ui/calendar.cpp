#include "ui/calendar.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include <imgui_stdlib.h>

#include "ui/due_field.h"
#include "ui/shown.h"
#include "ui/widgets.h"

namespace ui {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::months;
using std::chrono::year_month_day;

bool sunday_first(circ::DateOrder order) { return order == circ::DateOrder::month_day_year; }

year_month_day days_later(year_month_day date, int count) { return year_month_day(local_days(date) + days(count)); }

void close(Frame& frame) {
  frame.ui.calendar.open = frame.ui.calendar.typing_time = false;
  frame.settling = true;
}

void pick(Frame& frame, year_month_day date) {
  auto& calendar = frame.ui.calendar;
  circ::DueDate due{date, {}};
  if (!calendar.time.empty()) {
    const auto text = circ::to_text(due) + " " + calendar.time;
    const auto read = circ::parse_due_date(text, frame.state.date_order, local_now(frame.state));
    const auto* fault = std::get_if<circ::DueDateFault>(&read);
    calendar.bad_time = fault != nullptr && *fault != circ::DueDateFault::past && *fault != circ::DueDateFault::too_far;
    if (calendar.bad_time) return;
    if (fault == nullptr) due = std::get<circ::DueDate>(read);
  }
  frame.ask(desk::intent::PickDue{due});
  close(frame);
}

bool step(const Frame& frame, const char* label, const char* tooltip) {
  const bool pressed = button(frame, label, {Weight::quiet, frame.px(30, 30), nullptr, type::kField});
  ImGui::SetItemTooltip("%s", tooltip);
  return pressed;
}

void month_bar(Frame& frame, float width) {
  auto& cursor = frame.ui.calendar.cursor;
  const auto top = ImGui::GetCursorScreenPos();
  if (step(frame, "«###year back", "A year back (Shift Page Up)")) cursor = months_later(cursor, -12);
  ImGui::SameLine(0, 0);
  if (step(frame, "‹###month back", "A month back (Page Up)")) cursor = months_later(cursor, -1);
  const auto title = month_name(cursor.month()) + " " + std::to_string(static_cast<int>(cursor.year()));
  const Type bold{type::kText, true};
  frame.text_beside(top.x + (width - frame.size(title, bold).x) / 2, top.y + frame.px(15), title, frame.colours.text, bold);
  ImGui::SetCursorScreenPos({top.x + width - frame.px(60), top.y});
  if (step(frame, "›###month on", "A month on (Page Down)")) cursor = months_later(cursor, 1);
  ImGui::SameLine(0, 0);
  if (step(frame, "»###year on", "A year on (Shift Page Down)")) cursor = months_later(cursor, 12);
}

void day_button(Frame& frame, year_month_day date, ImVec2 min, ImVec2 size) {
  const auto& c = frame.colours;
  const auto& cursor = frame.ui.calendar.cursor;
  const bool past = local_days(date) < local_days(today(frame.state));
  const bool chosen = date == cursor, now = date == today(frame.state);
  const bool kept = frame.state.due && frame.state.due->date == date;
  ImGui::SetCursorScreenPos(min);
  ImGui::BeginDisabled(past);
  if (ImGui::InvisibleButton(day(date).c_str(), size)) pick(frame, date);
  ImGui::EndDisabled();
  auto& list = *ImGui::GetWindowDrawList();
  const ImVec2 max{min.x + size.x, min.y + size.y};
  const float rounding = frame.px(4);
  if (chosen) {
    list.AddRectFilled(min, max, frame.accent().area, rounding);
  } else if (!past && ImGui::IsItemHovered()) {
    list.AddRectFilled(min, max, c.header_row, rounding);
  }
  if (!chosen && (kept || now)) list.AddRect(min, max, kept ? frame.accent().area : c.line, rounding, 0, frame.px(1));
  const Type type{type::kText, chosen};
  const auto text = std::to_string(static_cast<unsigned>(date.day()));
  const auto colour = chosen ? frame.accent().text : past ? c.muted : c.text;
  const auto text_size = frame.size(text, type);
  ImGui::PushStyleVar(ImGuiStyleVar_Alpha, past ? 0.5f : 1);
  frame.text({(min.x + max.x - text_size.x) / 2, (min.y + max.y - text_size.y) / 2}, text, colour, type);
  ImGui::PopStyleVar();
}

void month_days(Frame& frame, float width) {
  constexpr std::array<const char*, 8> kNames{"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
  const auto origin = ImGui::GetCursorScreenPos();
  const float cell = width / 7, height = frame.px(31);
  const auto order = frame.state.date_order;
  for (std::size_t column = 0; column < 7; ++column) {
    const char* name = kNames[column + (sunday_first(order) ? 0 : 1)];
    const Type type{type::kSmall, false};
    frame.text({origin.x + cell * (static_cast<float>(column) + 0.5f) - frame.size(name, type).x / 2, origin.y}, name,
               frame.colours.muted, type);
  }
  const auto& cursor = frame.ui.calendar.cursor;
  const auto grid = month_grid(cursor.year() / cursor.month(), order);
  const float top = origin.y + frame.px(22);
  std::size_t weeks = 0;
  for (std::size_t place = 0; place < grid.size(); ++place) {
    if (grid[place].month() != cursor.month()) continue;
    weeks = place / 7 + 1;
    const float x = origin.x + cell * static_cast<float>(place % 7), y = top + height * static_cast<float>(place / 7);
    day_button(frame, grid[place], {std::floor(x) + 1, y}, {std::floor(cell) - 2, height - frame.px(2)});
  }
  ImGui::SetCursorScreenPos({origin.x, top + height * static_cast<float>(weeks) + frame.px(4)});
}

void periods(Frame& frame) {
  constexpr std::array<std::pair<const char*, int>, 4> kPeriods{{{"+7 days", 7}, {"+14", 14}, {"+21", 21}, {"+28", 28}}};
  for (const auto& [label, count] : kPeriods) {
    if (count != 7) ImGui::SameLine(0, frame.px(6));
    if (chip(frame, label, "", {}, false)) pick(frame, days_later(today(frame.state), count));
  }
}

void time_field(Frame& frame) {
  auto& calendar = frame.ui.calendar;
  ImGui::AlignTextToFramePadding();
  frame.paragraph("Time of day", calendar.bad_time ? frame.colours.bad() : frame.colours.muted, {type::kLabel, false});
  ImGui::SameLine();
  ImGui::PushStyleColor(ImGuiCol_Border, calendar.typing_time ? frame.accent().area : frame.colours.line);
  ImGui::SetNextItemWidth(-1);
  const bool entered = ImGui::InputTextWithHint("##Time of day", "end of day, or 17:00", &calendar.time,
                                                ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
  ImGui::PopStyleColor();
  calendar.typing_time = ImGui::IsItemActive();
  if (ImGui::IsItemEdited()) calendar.bad_time = false;
  if (entered && looks_like_barcode(calendar.time, frame.state)) {
    frame.ask(desk::intent::OfferTyped{std::exchange(calendar.time, {})});
    close(frame);
  } else if (entered) {
    pick(frame, calendar.cursor);
  }
}

void keys(Frame& frame) {
  auto& cursor = frame.ui.calendar.cursor;
  if (frame.ui.calendar.typing_time) return;
  const bool shift = ImGui::GetIO().KeyShift;
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key); };
  if (pressed(ImGuiKey_LeftArrow)) cursor = days_later(cursor, -1);
  if (pressed(ImGuiKey_RightArrow)) cursor = days_later(cursor, 1);
  if (pressed(ImGuiKey_UpArrow)) cursor = days_later(cursor, -7);
  if (pressed(ImGuiKey_DownArrow)) cursor = days_later(cursor, 7);
  if (pressed(ImGuiKey_PageUp)) cursor = months_later(cursor, shift ? -12 : -1);
  if (pressed(ImGuiKey_PageDown)) cursor = months_later(cursor, shift ? 12 : 1);
  if (pressed(ImGuiKey_Home)) cursor = today(frame.state);
  if (ImGui::IsKeyPressed(ImGuiKey_Space, false)) pick(frame, cursor);
}

bool inside(ImVec2 point, ImVec4 area) {
  return point.x >= area.x && point.x < area.z && point.y >= area.y && point.y < area.w;
}

}  // namespace

MonthGrid month_grid(std::chrono::year_month month, circ::DateOrder order) {
  const local_days first{month / 1};
  const std::chrono::weekday begins = sunday_first(order) ? std::chrono::Sunday : std::chrono::Monday;
  local_days date = first - (std::chrono::weekday(first) - begins);
  MonthGrid grid{};
  for (auto& each : grid) {
    each = year_month_day(date);
    date += days(1);
  }
  return grid;
}

year_month_day months_later(year_month_day date, int count) {
  const auto moved = date + months(count);
  return moved.ok() ? moved : year_month_day(moved.year() / moved.month() / std::chrono::last);
}

void open_calendar(Frame& frame) {
  auto& calendar = frame.ui.calendar;
  calendar = {};
  calendar.open = true;
  calendar.cursor = frame.state.due ? frame.state.due->date : today(frame.state);
  if (frame.state.due && frame.state.due->time) calendar.time = time_of_day(*frame.state.due->time);
  frame.wants_keyboard(KeyboardOwner::dialog);
  frame.settling = true;
}

void calendar(Frame& frame, ImVec2 below, ImVec4 field) {
  auto& calendar = frame.ui.calendar;
  if (!calendar.open) return;
  const float width = frame.px(276);
  ImGui::SetNextWindowPos({below.x, below.y + frame.px(5)});
  ImGui::SetNextWindowSize({width + frame.px(24), 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, frame.px(12, 8));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, frame.px(6));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, std::max(1.0f, frame.px(1)));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, frame.colours.panel);
  const bool appearing = ImGui::Begin("calendar", nullptr,
                                      ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                                          ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNavInputs) &&
                         ImGui::IsWindowAppearing();
  ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, true);
  month_bar(frame, width);
  month_days(frame, width);
  periods(frame);
  time_field(frame);
  frame.paragraph("Arrow keys and Space choose, Esc closes. Scans are recorded meanwhile.", frame.colours.muted,
                  {type::kSmall, false});
  ImGui::PopItemFlag();
  const auto min = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  ImGui::End();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(3);

  if (calendar.open && !appearing) {
    keys(frame);
    const auto mouse = ImGui::GetMousePos();
    const bool elsewhere = ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !inside(mouse, field) &&
                           !inside(mouse, {min.x, min.y, min.x + size.x, min.y + size.y});
    if (elsewhere || ImGui::IsKeyPressed(ImGuiKey_Escape, false)) close(frame);
  }
  if (calendar.open) {
    frame.wants_keyboard(calendar.typing_time ? KeyboardOwner::text_field : KeyboardOwner::dialog);
  }
}

}  // namespace ui
