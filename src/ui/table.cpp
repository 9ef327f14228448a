#include "ui/table.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <imgui_internal.h>

#include "ui/row_menu.h"
#include "ui/shown.h"
#include "ui/widgets.h"

namespace ui {
namespace {

constexpr float kRowHeight = 27, kHeaderRowHeight = 27, kLeastWidth = 1000;

constexpr float kPagerHeight = 42;

std::optional<circ::Row> held_by(const desk::Rows& rows, const circ::Row& row) {
  const auto by = rows.held_by(row);
  return by ? rows.find(*by) : std::nullopt;
}

// Rows that are gone or no longer shown are not selected any more: nobody clears what cannot be seen.
Selection shown_of(const TableView& view, const Selection& selection) {
  Selection kept;
  view.each(0, view.size(), [&](circ::Sequence sequence) {
    if (selection.contains(sequence)) kept.set(sequence, true);
  });
  return kept;
}

void forget_hidden(TableState& table, const desk::Rows& rows, bool clearing, bool other_choice) {
  // Without a filter only a clear takes rows away; a large one comes in parts. What a first look did not find may be
  // there all the same.
  if (clearing) return;
  const bool left = std::exchange(table.cleared, rows.cleared()) != rows.cleared();
  if (table.selection.empty() || !table.view.whole()) return;
  if (left || other_choice || !table.view.choice().plain()) table.selection = shown_of(table.view, table.selection);
}

void set_up_columns(const Frame& frame) {
  struct Width {
    Column column;
    float pixels;
    ImGuiTableColumnFlags flags;
  };
  constexpr Width kWidths[] = {
      {Column::status, 142, ImGuiTableColumnFlags_NoHide},
      {Column::action, 84, 0},
      {Column::item, 154, 0},
      {Column::patron, 154, 0},
      {Column::due, 110, 0},
      {Column::recorded, 98, ImGuiTableColumnFlags_DefaultSort | ImGuiTableColumnFlags_PreferSortDescending},
  };
  for (const auto& each : kWidths) {
    ImGui::TableSetupColumn(title(each.column), ImGuiTableColumnFlags_WidthFixed | each.flags, frame.px(each.pixels));
  }
  ImGui::TableSetupColumn(title(Column::message), ImGuiTableColumnFlags_WidthStretch);
  ImGui::TableSetupScrollFreeze(0, 1);
}

void header_row(const Frame& frame) {
  const Type type{type::kLabel - 0.5f, true};
  frame.push(type);
  const float height = frame.px(kHeaderRowHeight);
  ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, {frame.px(12), std::floor((height - ImGui::GetFontSize()) / 2)});
  ImGui::PushStyleColor(ImGuiCol_Text, frame.colours.muted);
  ImGui::TableNextRow(ImGuiTableRowFlags_Headers, height);
  for (int column = 0; column < kColumns; ++column) {
    if (ImGui::TableSetColumnIndex(column)) ImGui::TableHeader(title(static_cast<Column>(column)));
  }
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  Frame::pop();
}

void columns_asked_for(TableState& table) {
  for (int column = 0; column < kColumns; ++column) {
    auto& show = table.show[static_cast<std::size_t>(column)];
    if (show) ImGui::TableSetColumnEnabled(column, *std::exchange(show, std::nullopt));
    table.visible[static_cast<std::size_t>(column)] =
        (ImGui::TableGetColumnFlags(column) & ImGuiTableColumnFlags_IsEnabled) != 0;
  }
}

Choice choice_of(const Frame& frame) {
  Choice choice{frame.ui.choices.filter, frame.ui.find, Column::recorded, true};
  if (const auto* sort = ImGui::TableGetSortSpecs(); sort != nullptr && sort->SpecsCount > 0) {
    choice.sort = static_cast<Column>(sort->Specs->ColumnIndex);
    choice.descending = sort->Specs->SortDirection == ImGuiSortDirection_Descending;
  }
  return choice;
}

std::size_t pages(const TableState& table) {
  const auto per_page = rows_per_page(table.row_height);
  return std::max<std::size_t>((table.view.size() + per_page - 1) / per_page, 1);
}

void go_to(TableState& table, std::size_t index, float offset) {
  const auto per_page = rows_per_page(table.row_height);
  table.page = index / per_page;
  ImGui::SetScrollY(static_cast<float>(index % per_page) * table.row_height + offset);
}

// The mouse acts on what was last painted. So the order stands still already in the frame that hears of a press, in
// which a new row may have come, and still in that of the release, which ends a click.
bool at_hand(const Frame& frame) {
  const auto any = [](bool (*is)(ImGuiMouseButton)) { return is(ImGuiMouseButton_Left) || is(ImGuiMouseButton_Right); };
  const bool pressed = frame.ui.press_waits || any([](ImGuiMouseButton button) { return ImGui::IsMouseClicked(button); });
  if (pressed && ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem)) return true;
  return frame.ui.table.at_hand && (any(ImGui::IsMouseDown) || any(ImGui::IsMouseReleased));
}

// Brings the order up to date, unless the mouse is at work in it; keeps the first visible row where it is.
void update(Frame& frame) {
  auto& table = frame.ui.table;
  const bool other_height = std::exchange(table.row_height, frame.px(kRowHeight)) != frame.px(kRowHeight);
  const auto choice = choice_of(frame);
  table.at_hand = at_hand(frame);
  if (table.at_hand && choice == table.choice) return;
  table.choice = choice;
  const auto before = table.view.choice();
  if (!table.view.update(frame.state.rows, choice) && !other_height) return;
  const bool other_choice = table.view.choice() != before;
  forget_hidden(table, frame.state.rows, frame.state.clearing.has_value(), other_choice);
  if (other_choice) {
    go_to(table, 0, 0);
  } else if (table.top) {
    if (const auto index = table.view.index_of(*table.top)) go_to(table, *index, std::min(table.top_offset, table.row_height - 1));
  }
  table.page = std::min(table.page, pages(table) - 1);
}

void remember_top(TableState& table) {
  const auto start = table.page * rows_per_page(table.row_height);
  const float scroll = ImGui::GetScrollY();
  table.top.reset();
  if ((scroll <= 0 && start == 0) || table.view.size() <= start) return;  // at the top newer rows are welcome
  const auto first = std::min(start + static_cast<std::size_t>(scroll / table.row_height), table.view.size() - 1);
  table.top = table.view[first];
  table.top_offset = scroll - static_cast<float>(first - start) * table.row_height;
}

void cell(Column column, const std::string& text, ImU32 colour) {
  if (!ImGui::TableSetColumnIndex(static_cast<int>(column))) return;
  // Dots end what does not fit.
  const auto min = ImGui::GetCursorScreenPos();
  const ImVec2 size{ImGui::GetContentRegionAvail().x, ImGui::GetFontSize()};
  const char *begin = text.c_str(), *end = begin + text.size();
  ImGui::Dummy({std::min(size.x, ImGui::CalcTextSize(begin, end).x), size.y});
  if (!ImGui::IsItemVisible()) return;
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  const float right = min.x + size.x;
  ImGui::RenderTextEllipsis(ImGui::GetWindowDrawList(), min, {right, min.y + size.y}, right, begin, end, nullptr);
  ImGui::PopStyleColor();
}

void table_row(Frame& frame, circ::Sequence sequence) {
  auto& table = frame.ui.table;
  const auto& c = frame.colours;
  ImGui::TableNextRow(0, frame.px(kRowHeight));
  const auto row = frame.state.rows.find(sequence);
  if (!row) return;  // cleared while the order stood still
  const auto& transaction = row->transaction;
  const auto status = row->settlement.status;
  const auto holding = held_by(frame.state.rows, *row);
  const auto* waits_for = holding ? &*holding : nullptr;
  ImGui::PushID(static_cast<int>(sequence >> 32));
  ImGui::PushID(static_cast<int>(sequence & 0xffffffff));

  ImGui::TableSetColumnIndex(static_cast<int>(Column::status));
  const float x = ImGui::GetCursorPosX();
  const bool is_selected = table.selection.contains(sequence);
  ImGui::SetNextItemSelectionUserData(static_cast<ImGuiSelectionUserData>(sequence));
  ImGui::PushStyleColor(ImGuiCol_HeaderHovered, is_selected ? c.selection : c.hovered);
  // Without AllowOverlap: that would show what the mouse is over a frame late, and paint each new row twice.
  ImGui::Selectable(("##" + transaction.item.text()).c_str(), is_selected, ImGuiSelectableFlags_SpanAllColumns);
  ImGui::PopStyleColor();
  row_menu(frame, sequence);
  const int hovered = ImGui::IsItemHovered() ? ImGui::TableGetHoveredColumn() : -1;
  if (hovered == static_cast<int>(Column::status) || hovered == static_cast<int>(Column::message)) {
    explain_on_hover(frame, *row, waits_for);
  }
  const auto colour = c.of(status);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::SameLine();
  ImGui::SetCursorPosX(x);
  ImGui::TextUnformatted(glyph(status));
  ImGui::SameLine();
  ImGui::SetCursorPosX(x + frame.px(20));
  ImGui::PushFont(frame.ui.fonts.bold, 0);
  ImGui::TextUnformatted(name(status));
  ImGui::PopFont();
  ImGui::PopStyleColor();

  const std::string none = "—";
  cell(Column::action, name(transaction.kind), c.text);
  cell(Column::item, transaction.item.text(), c.text);
  cell(Column::patron, transaction.patron ? transaction.patron->text() : none, transaction.patron ? c.text : c.muted);
  cell(Column::due, transaction.due ? due(*transaction.due) : none, transaction.due ? c.text : c.muted);
  cell(Column::recorded, when(transaction.recorded, frame.state), c.text);
  cell(Column::message, message(*row, waits_for), c.muted);
  ImGui::PopID();
  ImGui::PopID();
}

// Instead of rows, on a sheet of its own over the empty table.
void nothing_to_show(Frame& frame, ImVec2 top_left, ImVec2 size) {
  const auto& rows = frame.state.rows;
  std::string title, text;
  if (frame.ui.table.view.working()) {
    title = "Looking…";
    text = "All " + number(rows.size()) + " rows are being looked through.";
  } else if (!rows.empty()) {
    title = "Nothing matches";
    text = frame.ui.find.empty() ? "No row has this status." : "No barcode of these rows holds \"" + frame.ui.find + "\".";
  } else if (frame.state.loading) {
    title = "Loading…";
    text = "Rows of earlier sessions are on their way. Scanning works already.";
  } else {
    title = "No transactions yet";
    text = frame.state.mode == desk::Mode::check_out ? "Scan a patron's card, then each item."
                                                     : "Scan each item that comes back.";
  }
  const float header = frame.px(kHeaderRowHeight + 5);
  ImGui::SetCursorScreenPos({top_left.x, top_left.y + header});
  ImGui::BeginChild("nothing to show", {size.x, std::max(size.y - header, frame.px(20))});
  const Type big{type::kTitle, true};
  const float middle = top_left.x + size.x / 2;
  float y = top_left.y + header + std::max(frame.px(10), (size.y - frame.px(180)) / 2);
  frame.text({middle - frame.size(title, big).x / 2, y}, title, frame.colours.text, big);
  y += frame.px(30);
  frame.text({middle - frame.size(text).x / 2, y}, text, frame.colours.muted);
  const float width = frame.px(120);
  ImGui::SetCursorScreenPos({middle - width / 2, y + frame.px(30)});
  if (!rows.empty() && button(frame, "Show all", {Weight::plain, {width, frame.px(32)}, nullptr, type::kText})) {
    frame.ui.choices.filter.reset();
    frame.ui.find.clear();
  }
  ImGui::Dummy({0, 0});
  ImGui::EndChild();
}

// What ImGui asks for, row by row named by its sequence.
void apply(const ImGuiMultiSelectIO& asked, TableState& table) {
  for (const auto& request : asked.Requests) {
    const auto mark = [&](circ::Sequence sequence) { table.selection.set(sequence, request.Selected); };
    if (request.Type == ImGuiSelectionRequestType_SetAll) {
      table.selection.clear();
      if (request.Selected) table.view.each(0, table.view.size(), mark);
    } else if (request.Type == ImGuiSelectionRequestType_SetRange) {
      const auto from = table.view.index_of(static_cast<circ::Sequence>(request.RangeFirstItem));
      const auto to = table.view.index_of(static_cast<circ::Sequence>(request.RangeLastItem));
      if (from && to) table.view.each(std::min(*from, *to), std::max(*from, *to) + 1, mark);
    }
  }
}

void rows(Frame& frame) {
  auto& table = frame.ui.table;
  const auto& view = table.view;
  const auto per_page = rows_per_page(table.row_height), start = table.page * per_page;
  const auto count = std::min(per_page, view.size() - std::min(start, view.size()));
  constexpr ImGuiMultiSelectFlags kFlags = ImGuiMultiSelectFlags_BoxSelect1d | ImGuiMultiSelectFlags_ClearOnClickVoid;
  auto* requests = ImGui::BeginMultiSelect(kFlags, table.selection.empty() ? 0 : 1, static_cast<int>(count));
  apply(*requests, table);

  // The rows fill their lines: no gap between two of them in which a click would hit nothing.
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {frame.px(10), ImGui::GetStyle().CellPadding.y * 2});
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(count), table.row_height);
  if (requests->RangeSrcItem != ImGuiSelectionUserData_Invalid) {
    const auto index = view.index_of(static_cast<circ::Sequence>(requests->RangeSrcItem));
    if (index && *index >= start && *index < start + count) clipper.IncludeItemByIndex(static_cast<int>(*index - start));
  }
  while (clipper.Step()) {
    for (int place = clipper.DisplayStart; place < clipper.DisplayEnd; ++place) {
      if (table.take_focus && place >= static_cast<int>(ImGui::GetScrollY() / table.row_height)) {
        table.take_focus = false;
        ImGui::SetKeyboardFocusHere();
      }
      table_row(frame, view[start + static_cast<std::size_t>(place)]);
    }
  }
  ImGui::PopStyleVar();
  apply(*ImGui::EndMultiSelect(), table);
}

// At the end of a page the keys that turn it go on to the next.
void page_keys(TableState& table) {
  if (!ImGui::IsWindowFocused()) return;
  const bool at_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY(), at_top = ImGui::GetScrollY() <= 0;
  if (at_end && table.page + 1 < pages(table) && ImGui::IsKeyPressed(ImGuiKey_PageDown)) {
    ++table.page;
    table.turned = Turned::down_by_key;
  } else if (at_top && table.page > 0 && ImGui::IsKeyPressed(ImGuiKey_PageUp)) {
    --table.page;
    table.turned = Turned::up_by_key;
  }
}

// One frame after the page was turned: before that ImGui still follows the key to where it leads on the old page.
void show_turned_page(TableState& table) {
  const auto turned = std::exchange(table.turned, Turned::no);
  if (turned == Turned::no) return;
  ImGui::SetScrollY(turned == Turned::up_by_key ? ImGui::GetScrollMaxY() : 0);
  table.take_focus = turned != Turned::by_button;
}

// "Rows 1 – 500,000 of 1,000,000" and the way to the others.
void pager(Frame& frame, ImVec2 top_left, float width) {
  auto& table = frame.ui.table;
  const auto per_page = rows_per_page(table.row_height), all = table.view.size();
  const auto first = table.page * per_page, end = std::min(first + per_page, all);
  const float middle = top_left.y + frame.px(kPagerHeight) / 2 + frame.px(3), height = frame.px(30);
  const float next_width = frame.px(70), previous_width = frame.px(90);
  const auto text = "Rows " + number(first + 1) + " – " + number(end) + " of " + number(all);
  frame.text_beside(top_left.x + frame.px(2), middle, text, frame.colours.muted);
  const auto turn = [&](const char* label, float right, float button_width, bool possible, std::size_t page) {
    ImGui::SetCursorScreenPos({right - button_width, middle - height / 2});
    ImGui::BeginDisabled(!possible);
    if (button(frame, label, {Weight::plain, {button_width, height}, nullptr, type::kLabel})) {
      table.page = page;
      table.turned = Turned::by_button;
    }
    ImGui::EndDisabled();
  };
  const float right = top_left.x + width;
  turn("Next###next page", right, next_width, end < all, table.page + 1);
  turn("Previous###previous page", right - next_width - frame.px(8), previous_width, table.page > 0, table.page - 1);
}

}  // namespace

const char* title(Column column) {
  switch (column) {
    case Column::status: return "Status";
    case Column::action: return "Action";
    case Column::item: return "Item barcode";
    case Column::patron: return "Patron barcode";
    case Column::due: return "Due";
    case Column::recorded: return "Recorded";
    case Column::message: return "Message";
  }
  return "";
}

std::size_t rows_per_page(float row_height) {
  constexpr float kExactPixels = 16'000'000;
  constexpr std::size_t kMost = 500'000, kRound = 50'000;
  const auto fitting = static_cast<std::size_t>(kExactPixels / std::max(row_height, 1.0f));
  return std::clamp(fitting / kRound * kRound, kRound, kMost);
}

void table(Frame& frame, ImVec2 top_left, ImVec2 size) {
  constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersOuter |
                                     ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_NoBordersInBody |
                                     ImGuiTableFlags_Resizable |
                                     ImGuiTableFlags_Reorderable | ImGuiTableFlags_Hideable | ImGuiTableFlags_Sortable;
  const float text = ImGui::GetFontSize();
  const bool paged = pages(frame.ui.table) > 1;
  if (paged) size.y -= frame.px(kPagerHeight);
  ImGui::SetCursorScreenPos(top_left);
  ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, {frame.px(12), std::floor((frame.px(kRowHeight) - text) / 2)});
  // In a narrow window the columns keep their widths, and the table scrolls sideways.
  const float least = frame.px(kLeastWidth);
  const bool narrow = size.x < least;
  const bool visible = ImGui::BeginTable("transactions", kColumns, kFlags | (narrow ? ImGuiTableFlags_ScrollX : 0), size,
                                         narrow ? least : 0);
  if (visible) {
    if (std::exchange(frame.ui.table.reset_columns, false)) ImGui::TableResetSettings(ImGui::GetCurrentTable());
    set_up_columns(frame);
    columns_asked_for(frame.ui.table);
    header_row(frame);
    update(frame);
    rows(frame);
    remember_top(frame.ui.table);
    show_turned_page(frame.ui.table);
    page_keys(frame.ui.table);
    ImGui::EndTable();
  }
  ImGui::PopStyleVar();
  if (visible && frame.ui.table.view.empty()) nothing_to_show(frame, top_left, size);
  if (paged) pager(frame, {top_left.x, top_left.y + size.y}, size.x);
}

Selection selected(const Frame& frame) { return shown_of(frame.ui.table.view, frame.ui.table.selection); }

void select_all(Frame& frame) {
  auto& table = frame.ui.table;
  table.selection.clear();
  table.view.each(0, table.view.size(), [&table](circ::Sequence sequence) { table.selection.set(sequence, true); });
}

}  // namespace ui
