#include "ui/row_menu.h"

#include <utility>
#include <vector>

#include "ui/clear_dialog.h"
#include "ui/table.h"
#include "ui/upload_dialog.h"

namespace ui {

namespace {

void look_at_selection(const desk::RowList& rows, const Selection& selection, RowMenu& menu) {
  for (std::size_t number = 0; number < rows.chunks(); ++number) {
    const auto& chunk = rows.chunk(number);
    if (chunk.count(circ::Status::upload_failed) + chunk.count(circ::Status::comms_failure) == 0) continue;
    for (std::size_t at = 0; at < chunk.size(); ++at) {
      const auto sequence = chunk.sequence(at);
      if (!selection.contains(sequence)) continue;
      if (chunk.status(at) == circ::Status::upload_failed || chunk.asks_staff(at)) menu.again.push_back(sequence);
      if (chunk.asks_staff(at)) menu.doubtful.push_back(sequence);
      if (chunk.holds_later(at)) menu.holding.push_back(sequence);
    }
  }
}

}  // namespace

void row_menu(Frame& frame, circ::Sequence sequence) {
  if (!ImGui::BeginPopupContextItem("row menu")) return;
  auto& selection = frame.ui.table.selection;
  auto& menu = frame.ui.row_menu;
  const auto& rows = frame.state.rows;
  const bool other_row = !selection.contains(sequence);
  if (other_row) {
    selection.clear();
    selection.set(sequence, true);
  }
  // A million rows are looked at when the menu opens or the rows changed, not in every frame.
  if (other_row || ImGui::IsWindowAppearing() || menu.revision != rows.revision()) {
    menu = {rows.revision(), {}, {}, {}};
    look_at_selection(rows.list(), selection, menu);
  }
  const bool idle = frame.state.upload.phase == desk::UploadPhase::idle;
  if (ImGui::MenuItem("Upload again…", nullptr, false, idle && !menu.again.empty())) open_upload(frame, std::move(menu.again));
  if (ImGui::MenuItem("The service has them", nullptr, false, idle && !menu.doubtful.empty())) {
    frame.ask(desk::intent::ServiceHas{std::move(menu.doubtful)});
  }
  if (ImGui::MenuItem("Send the later ones anyway", nullptr, false, !menu.holding.empty())) {
    frame.ask(desk::intent::LetLaterPass{std::move(menu.holding)});
  }
  ImGui::Separator();
  if (ImGui::MenuItem("Clear…", "Del")) open_clear(frame);
  ImGui::EndPopup();
}

void explain_on_hover(const Frame& frame, const circ::Row& row, const circ::Row* waits_for) {
  const auto said = explain(row, waits_for);
  const float wide = frame.px(420);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, frame.px(12, 10));
  if (ImGui::BeginTooltip()) {
    frame.paragraph(name(row.settlement.status), frame.colours.of(row.settlement.status), {type::kText, true}, wide);
    frame.paragraph(said.what, frame.colours.text, {}, wide);
    if (!said.service_said.empty()) {
      frame.paragraph("The service said: " + said.service_said, frame.colours.muted, {type::kLabel, false}, wide);
    }
    if (!said.to_do.empty()) frame.paragraph(said.to_do, frame.colours.text, {}, wide);
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar();
}

}  // namespace ui
