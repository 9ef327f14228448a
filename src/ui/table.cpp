#include "ui/table.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <imgui_internal.h>

#include "ui/row_menu.h"
#include "ui/shown.h"
#include "ui/widgets.h"

namespace ui {
namespace {

constexpr float kRowHeight = 27, kHeaderRowHeight = 27, kLeastWidth = 1000;

const circ::Row* held_by(const desk::Rows& rows, const circ::Row& row) {
  const auto by = rows.held_by(row);
  return by ? rows.find(*by) : nullptr;
}

// Rows that are gone or no longer shown are not selected any more: nobody clears what cannot be seen.
void forget_hidden(TableState& table) {
  if (table.selection.Size == 0) return;
  ImGuiSelectionBasicStorage kept;
  for (const auto sequence : table.view.sequences()) {
    if (!table.selection.Contains(id_of(sequence))) continue;
    kept._Storage.Data.push_back({id_of(sequence), ++kept.Size});  // one by one in order would be quadratic
  }
  if (kept.Size == table.selection.Size) return;
  kept._Storage.BuildSortByKey();
  table.selection.Swap(kept);
}

// From a place in the table to what the selection keeps.
void know_rows(TableState& table) {
  table.selection.UserData = &table.view;
  table.selection.AdapterIndexToStorageId = [](ImGuiSelectionBasicStorage* self, int index) {
    return id_of(static_cast<const TableView*>(self->UserData)->sequences()[static_cast<std::size_t>(index)]);
  };
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

// Brings the order up to date, unless the mouse is at work in it; keeps the first visible row where it is.
void update(Frame& frame) {
  auto& table = frame.ui.table;
  const auto choice = choice_of(frame);
  const bool same = choice == table.choice;
  const bool down = ImGui::IsMouseDown(ImGuiMouseButton_Left);
  if (!down) table.mouse_down = false;
  if (table.mouse_down && same) return;
  if (!table.view.update(frame.state.rows, choice)) return;
  table.choice = choice;
  forget_hidden(table);
  if (!same) {
    ImGui::SetScrollY(0);
  } else if (table.top) {
    if (const auto place = table.view.place_of(*table.top)) {
      ImGui::SetScrollY(static_cast<float>(*place) * frame.px(kRowHeight) + table.top_offset);
    }
  }
}

void remember_top(const Frame& frame, TableState& table) {
  const float scroll = ImGui::GetScrollY(), height = frame.px(kRowHeight);
  const auto& sequences = table.view.sequences();
  table.top.reset();
  if (scroll <= 0 || sequences.empty()) return;  // at the top newer rows are welcome
  const auto first = std::min(static_cast<std::size_t>(scroll / height), sequences.size() - 1);
  table.top = sequences[first];
  table.top_offset = scroll - static_cast<float>(first) * height;
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

void table_row(Frame& frame, std::size_t place) {
  auto& table = frame.ui.table;
  const auto& c = frame.colours;
  const auto sequence = table.view.sequences()[place];
  ImGui::TableNextRow(0, frame.px(kRowHeight));
  const auto* row = frame.state.rows.find(sequence);
  if (row == nullptr) return;  // cleared while the order stood still
  const auto& transaction = row->transaction;
  const auto status = row->settlement.status;
  const auto* waits_for = held_by(frame.state.rows, *row);
  ImGui::PushID(static_cast<int>(sequence >> 32));
  ImGui::PushID(static_cast<int>(sequence & 0xffffffff));

  ImGui::TableSetColumnIndex(static_cast<int>(Column::status));
  const float x = ImGui::GetCursorPosX();
  const bool is_selected = table.selection.Contains(id_of(sequence));
  ImGui::SetNextItemSelectionUserData(static_cast<ImGuiSelectionUserData>(place));
  ImGui::PushStyleColor(ImGuiCol_HeaderHovered, is_selected ? c.selection : c.hovered);
  // Without AllowOverlap: that would show what the mouse is over a frame late, and paint each new row twice.
  ImGui::Selectable(("##" + transaction.item.text()).c_str(), is_selected, ImGuiSelectableFlags_SpanAllColumns);
  ImGui::PopStyleColor();
  row_menu(frame, *row);
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
  if (!rows.empty()) {
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

void rows(Frame& frame) {
  auto& table = frame.ui.table;
  const auto& sequences = table.view.sequences();
  const int count = static_cast<int>(sequences.size());
  auto& selection = table.selection;
  know_rows(table);
  constexpr ImGuiMultiSelectFlags kFlags = ImGuiMultiSelectFlags_BoxSelect1d | ImGuiMultiSelectFlags_ClearOnClickVoid;
  auto* requests = ImGui::BeginMultiSelect(kFlags, selection.Size, count);
  selection.ApplyRequests(requests);

  // The rows fill their lines: no gap between two of them in which a click would hit nothing.
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {frame.px(10), ImGui::GetStyle().CellPadding.y * 2});
  ImGuiListClipper clipper;
  clipper.Begin(count, frame.px(kRowHeight));
  if (requests->RangeSrcItem >= 0 && requests->RangeSrcItem < count) {
    clipper.IncludeItemByIndex(static_cast<int>(requests->RangeSrcItem));
  }
  while (clipper.Step()) {
    for (int place = clipper.DisplayStart; place < clipper.DisplayEnd; ++place) {
      if (table.take_focus && place >= static_cast<int>(ImGui::GetScrollY() / frame.px(kRowHeight))) {
        table.take_focus = false;
        ImGui::SetKeyboardFocusHere();
      }
      table_row(frame, static_cast<std::size_t>(place));
    }
  }
  ImGui::PopStyleVar();
  selection.ApplyRequests(ImGui::EndMultiSelect());
  if (ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) table.mouse_down = true;
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

void table(Frame& frame, ImVec2 top_left, ImVec2 size) {
  constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersOuter |
                                     ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_NoBordersInBody |
                                     ImGuiTableFlags_Resizable |
                                     ImGuiTableFlags_Reorderable | ImGuiTableFlags_Hideable | ImGuiTableFlags_Sortable;
  const float text = ImGui::GetFontSize();
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
    remember_top(frame, frame.ui.table);
    ImGui::EndTable();
  }
  ImGui::PopStyleVar();
  if (visible && frame.ui.table.view.sequences().empty()) nothing_to_show(frame, top_left, size);
}

std::vector<circ::Sequence> selected(const Frame& frame) {
  std::vector<circ::Sequence> sequences;
  const auto& table = frame.ui.table;
  if (table.selection.Size == 0) return sequences;
  for (const auto sequence : table.view.sequences()) {
    if (table.selection.Contains(id_of(sequence))) sequences.push_back(sequence);
  }
  return sequences;
}

void select_all(Frame& frame) {
  auto& table = frame.ui.table;
  know_rows(table);
  ImGuiMultiSelectIO all;
  ImGuiSelectionRequest request{};
  request.Type = ImGuiSelectionRequestType_SetAll;
  request.Selected = true;
  all.Requests.push_back(request);
  all.ItemsCount = static_cast<int>(table.view.sequences().size());
  table.selection.ApplyRequests(&all);
}

}  // namespace ui
