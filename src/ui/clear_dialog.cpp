#include "ui/clear_dialog.h"

#include <algorithm>

#include "ui/dialog.h"
#include "ui/header.h"
#include "ui/shown.h"
#include "ui/table.h"
#include "ui/widgets.h"

namespace ui {
namespace {

bool uploaded(const circ::Row& row) {
  return row.settlement.status == circ::Status::uploaded || row.settlement.status == circ::Status::superseded;
}

}  // namespace

void open_clear(Frame& frame) {
  auto rows = selected(frame);
  if (rows.empty()) return;
  frame.ui.to_clear = std::move(rows);
  open(frame, Dialog::clear);
}

void clear_dialog(Frame& frame) {
  if (!begin_dialog(frame, Dialog::clear, "clear dialog", 460, Keeps::scanning)) return;
  auto& to_clear = frame.ui.to_clear;
  // What is gone by now is not counted; what was uploaded meanwhile is not warned about.
  std::erase_if(to_clear, [&](circ::Sequence each) { return frame.state.rows.find(each) == nullptr; });
  const auto count = to_clear.size();
  const auto pending = static_cast<std::size_t>(std::count_if(
      to_clear.begin(), to_clear.end(), [&](circ::Sequence each) { return !uploaded(*frame.state.rows.find(each)); }));
  const auto& c = frame.colours;

  dialog_title(frame, "Clear " + counted(count, "row") + "?");
  if (pending > 0) {
    const std::string which = count == 1 ? "It was" : number(pending) + " of them " + (pending == 1 ? "was" : "were");
    frame.paragraph(which + " not yet uploaded", c.bad(), {type::kStrong, true});
    frame.paragraph(std::string("The library will never hear of ") + (pending == 1 ? "it." : "them."), c.text);
  } else {
    frame.paragraph(count == 1 ? "It was uploaded." : "All of them were uploaded.", c.text);
  }
  frame.paragraph(count == 1 ? "It is removed from this computer for good." : "They are removed from this computer for good.",
                  c.muted);
  ImGui::Dummy(frame.px(0, 4));

  const float gap = ImGui::GetStyle().ItemSpacing.x, height = frame.px(38);
  const float cancel_width = frame.px(96), clear_width = frame.px(170);
  buttons_from_right(cancel_width + gap + clear_width);
  if (button(frame, "Cancel", {Weight::plain, {cancel_width, height}, nullptr, type::kText})) close_dialog(frame);
  focus_first();
  ImGui::SameLine();
  const auto label = "Clear " + counted(count, "row") + "###confirm clear";
  if (button(frame, label.c_str(), {Weight::danger, {clear_width, height}, nullptr, type::kText})) {
    frame.ask(desk::intent::Clear{to_clear});
    to_clear.clear();
    close_dialog(frame);
  }
  dialog_keys(frame);
  end_dialog();
}

}  // namespace ui
