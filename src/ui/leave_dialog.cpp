#include "ui/leave_dialog.h"

#include "ui/dialog.h"
#include "ui/shown.h"
#include "ui/widgets.h"

namespace ui {
namespace {

void barcodes(const Frame& frame, const std::vector<circ::Transaction>& unsaved) {
  for (const auto& transaction : unsaved) {
    std::string text = clock(transaction.recorded) + "  " + name(transaction.kind) + "  " + transaction.item.text();
    if (transaction.patron) text += " to " + transaction.patron->text();
    frame.paragraph(text, frame.colours.text);
  }
}

}  // namespace

void leave_dialog(Frame& frame) {
  if (!begin_dialog(frame, Dialog::leave, "leave dialog", 560, Keeps::scanning)) return;
  const bool any = frame.state.alarm && !frame.state.alarm->unsaved.empty();
  if (!any) {
    close_dialog(frame);
    return end_dialog();
  }
  const auto& unsaved = frame.state.alarm->unsaved;
  const auto words = words_of(*frame.state.alarm);
  dialog_title(frame, counted(unsaved.size(), "scan is", "scans are") + " not saved");
  frame.paragraph(words.why, frame.colours.text);
  frame.paragraph("If you close the program now, nobody will ever know of them. Make room and try again, or write them down:",
                  frame.colours.bad(), {type::kText, true});
  if (begin_scrolling(frame, "unsaved scans", 360)) barcodes(frame, unsaved);
  ImGui::EndChild();
  ImGui::Dummy(frame.px(0, 4));

  const float gap = ImGui::GetStyle().ItemSpacing.x, height = frame.px(38);
  const float stay = frame.px(84), again = frame.px(110), leave = frame.px(190);
  buttons_from_right(stay + again + leave + 2 * gap);
  if (button(frame, "Stay", {Weight::plain, {stay, height}, nullptr, type::kText})) close_dialog(frame);
  focus_first();
  ImGui::SameLine();
  if (button(frame, "Try again###try to save", {Weight::plain, {again, height}, nullptr, type::kText})) {
    frame.ask(desk::intent::TryAgain{});
  }
  ImGui::SameLine();
  if (button(frame, "Close and lose them###close anyway", {Weight::danger, {leave, height}, nullptr, type::kText})) {
    frame.ask(desk::intent::Quit{});
  }
  dialog_keys(frame);
  end_dialog();
}

}  // namespace ui
