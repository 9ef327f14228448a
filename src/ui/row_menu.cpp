#include "ui/row_menu.h"

#include <utility>
#include <vector>

#include "ui/clear_dialog.h"
#include "ui/table.h"
#include "ui/upload_dialog.h"

namespace ui {

void row_menu(Frame& frame, const circ::Row& row) {
  if (!ImGui::BeginPopupContextItem("row menu")) return;
  auto& selection = frame.ui.table.selection;
  if (!selection.Contains(id_of(row.sequence))) {
    selection.Clear();
    selection.SetItemSelected(id_of(row.sequence), true);
  }
  std::vector<circ::Sequence> again, doubtful, holding;
  const auto rows = selected(frame);
  for (const auto sequence : rows) {
    const auto* each = frame.state.rows.find(sequence);
    if (each == nullptr) continue;
    const auto& settlement = each->settlement;
    if (settlement.status == circ::Status::upload_failed || circ::asks_staff(settlement)) again.push_back(sequence);
    if (circ::asks_staff(settlement)) doubtful.push_back(sequence);
    if (circ::holds_later(settlement)) holding.push_back(sequence);
  }
  const bool idle = frame.state.upload.phase == desk::UploadPhase::idle;
  if (ImGui::MenuItem("Upload again…", nullptr, false, idle && !again.empty())) open_upload(frame, std::move(again));
  if (ImGui::MenuItem("The service has them", nullptr, false, idle && !doubtful.empty())) {
    frame.ask(desk::intent::ServiceHas{std::move(doubtful)});
  }
  if (ImGui::MenuItem("Send the later ones anyway", nullptr, false, !holding.empty())) {
    frame.ask(desk::intent::LetLaterPass{std::move(holding)});
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
