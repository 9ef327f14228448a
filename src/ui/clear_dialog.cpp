#include "ui/clear_dialog.h"

#include <algorithm>
#include <utility>

#include "ui/dialog.h"
#include "ui/header.h"
#include "ui/shown.h"
#include "ui/table.h"
#include "ui/widgets.h"

namespace ui {
namespace {

// Calls `with(chunk, at)` for the chosen rows that are still there.
template <typename With>
void each_of(const Selection& chosen, const desk::RowList& rows, With with) {
  for (std::size_t number = 0; number < rows.chunks(); ++number) {
    const auto& chunk = rows.chunk(number);
    for (std::size_t at = 0; at < chunk.size(); ++at) {
      if (chosen.contains(chunk.sequence(at))) with(chunk, at);
    }
  }
}

// What is gone by now is not counted; what was uploaded meanwhile is not warned about.
void count(const desk::Rows& rows, ClearForm& form) {
  if (form.revision == rows.revision()) return;
  form.revision = rows.revision();
  form.count = form.pending = 0;
  each_of(form.rows, rows.list(), [&form](const desk::RowChunk& chunk, std::size_t at) {
    const auto status = chunk.status(at);
    ++form.count;
    if (status != circ::Status::uploaded && status != circ::Status::superseded) ++form.pending;
  });
}

}  // namespace

void open_clear(Frame& frame) {
  if (frame.state.clearing) return;
  auto rows = selected(frame);
  if (rows.empty()) return;
  frame.ui.to_clear = {std::move(rows), 0, 0, 0};
  open(frame, Dialog::clear);
}

void clear_dialog(Frame& frame) {
  if (!begin_dialog(frame, Dialog::clear, "clear dialog", 460, Keeps::scanning)) return;
  auto& form = frame.ui.to_clear;
  count(frame.state.rows, form);
  const auto& c = frame.colours;

  dialog_title(frame, "Clear " + counted(form.count, "row") + "?");
  if (form.pending > 0) {
    const std::string which = form.count == 1 ? "It was" : number(form.pending) + " of them " + (form.pending == 1 ? "was" : "were");
    frame.paragraph(which + " not yet uploaded", c.bad(), {type::kStrong, true});
    frame.paragraph(std::string("The library will never hear of ") + (form.pending == 1 ? "it." : "them."), c.text);
  } else {
    frame.paragraph(form.count == 1 ? "It was uploaded." : "All of them were uploaded.", c.text);
  }
  frame.paragraph(form.count == 1 ? "It is removed from this computer for good." : "They are removed from this computer for good.",
                  c.muted);
  ImGui::Dummy(frame.px(0, 4));

  const float gap = ImGui::GetStyle().ItemSpacing.x, height = frame.px(38);
  const auto label = "Clear " + counted(form.count, "row");
  const float cancel_width = frame.px(96);
  const float clear_width = std::max(frame.px(170), frame.size(label, {type::kText, true}).x + frame.px(40));
  buttons_from_right(cancel_width + gap + clear_width);
  if (button(frame, "Cancel", {Weight::plain, {cancel_width, height}, nullptr, type::kText})) close_dialog(frame);
  focus_first();
  ImGui::SameLine();
  ImGui::BeginDisabled(form.count == 0);
  if (button(frame, (label + "###confirm clear").c_str(), {Weight::danger, {clear_width, height}, nullptr, type::kText})) {
    desk::intent::Clear clear;
    clear.rows.reserve(form.count);
    each_of(form.rows, frame.state.rows.list(), [&clear](const desk::RowChunk& chunk, std::size_t at) {
      clear.rows.push_back(chunk.sequence(at));
    });
    frame.ask(std::move(clear));
    form = {};
    close_dialog(frame);
  }
  ImGui::EndDisabled();
  dialog_keys(frame);
  end_dialog();
}

}  // namespace ui
