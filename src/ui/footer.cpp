#include "ui/footer.h"

#include <algorithm>

#include "ui/clear_dialog.h"
#include "ui/shown.h"
#include "ui/upload_dialog.h"
#include "ui/widgets.h"

namespace ui {
namespace {

using desk::UploadPhase;

// A wrong password is told by the dialog that asked for it, while that is still open.
bool tells_result(const Frame& frame) {
  if (!frame.state.upload.result) return false;
  return frame.state.upload.result->end != desk::UploadEnd::wrong_password || frame.ui.dialog != Dialog::upload;
}

float saying_width(const Frame& frame, float width) { return width - frame.px(40 + 90); }

void upload_button(Frame& frame, float right, float middle) {
  const auto& rows = frame.state.rows;
  const auto waiting = rows.waiting();
  const bool idle = frame.state.upload.phase == UploadPhase::idle;
  const auto doubtful = rows.count(circ::Status::awaiting_sync) + rows.count(circ::Status::comms_failure) - waiting;
  std::string label = idle ? "Upload" : "Uploading…";
  if (idle && waiting > 0) label += " " + number(waiting);
  if (idle && waiting == 0 && doubtful > 0) label += "…";
  label += "###upload";
  const float text = frame.size(label.substr(0, label.find("##")), {type::kStrong, true}).x;
  const float width = std::max(text + frame.px(44), frame.px(110)), height = frame.px(40);
  ImGui::SetCursorScreenPos({right - width, middle - height / 2});
  ImGui::BeginDisabled(idle && (waiting + doubtful == 0 || frame.state.loading));
  if (button(frame, label.c_str(), {Weight::main, {width, height}, nullptr, type::kStrong})) {
    open_upload(frame, {});  // does nothing while one runs
  }
  ImGui::EndDisabled();
  if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
    ImGui::SetTooltip("%s", !idle                    ? "Scanning goes on meanwhile"
                            : frame.state.loading    ? "Rows of earlier sessions are still being read"
                            : waiting + doubtful > 0 ? "Send everything that waits to the library's service (F9)"
                                                     : "Nothing waits to be uploaded");
  }
}

void progress_of_upload(Frame& frame, float left, float right, float middle) {
  const auto& upload = frame.state.upload;
  const auto& c = frame.colours;
  const float height = frame.px(35), stop_width = frame.px(66);
  ImGui::SetCursorScreenPos({right - stop_width, middle - height / 2});
  ImGui::BeginDisabled(upload.phase == UploadPhase::stopping);
  if (button(frame, "Stop", {Weight::plain, {stop_width, height}, nullptr, type::kText})) {
    frame.ask(desk::intent::StopUpload{});
  }
  ImGui::EndDisabled();
  const auto text = upload.phase == UploadPhase::opening    ? std::string("Checking the password…")
                    : upload.phase == UploadPhase::stopping ? std::string("Stopping…")
                                                            : progress(upload);
  const float text_width = frame.size(text).x;
  const float text_left = right - stop_width - frame.px(16) - text_width;
  if (text_left < left) return;
  frame.text_beside(text_left, middle, text, c.muted);
  const float bar_right = text_left - frame.px(15), bar_left = std::max(left, bar_right - frame.px(360));
  if (bar_right - bar_left < frame.px(60)) return;
  const float part = upload.total > 0 ? static_cast<float>(static_cast<double>(upload.done) / static_cast<double>(upload.total)) : 0;
  auto& list = *ImGui::GetWindowDrawList();
  const float half = frame.px(4);
  list.AddRectFilled({bar_left, middle - half}, {bar_right, middle + half}, c.line, half);
  if (part > 0) {
    const float end = std::max(bar_left + 2 * half, bar_left + (bar_right - bar_left) * std::min(part, 1.0f));
    list.AddRectFilled({bar_left, middle - half}, {end, middle + half}, frame.accent().area, half);
  }
}

// Where they end.
float clear_button(Frame& frame, float left, float middle) {
  const auto count = frame.ui.table.selection.size();
  const float width = frame.px(80), height = frame.px(35);
  ImGui::SetCursorScreenPos({left, middle - height / 2});
  ImGui::BeginDisabled(count == 0);
  if (button(frame, "Clear…###clear", {Weight::plain, {width, height}, nullptr, type::kText})) open_clear(frame);
  ImGui::EndDisabled();
  const float end = left + width + frame.px(14);
  return count > 0 ? frame.text_beside(end, middle, number(count) + " selected", frame.colours.muted) : end;
}

float progress_of_clear(Frame& frame, float left, float middle) {
  const auto& clearing = *frame.state.clearing;
  const float width = frame.px(80), height = frame.px(35);
  ImGui::SetCursorScreenPos({left, middle - height / 2});
  ImGui::BeginDisabled(clearing.stopping);
  if (button(frame, "Stop###stop clear", {Weight::plain, {width, height}, nullptr, type::kText})) {
    frame.ask(desk::intent::StopClear{});
  }
  ImGui::EndDisabled();
  ImGui::SetItemTooltip("Until they are gone, all of them can stay");
  const auto text = clearing.stopping ? std::string("Stopping…") : "Clearing " + counted(clearing.rows, "row") + "…";
  return frame.text_beside(left + width + frame.px(14), middle, text, frame.colours.muted);
}

}  // namespace

float result_height(const Frame& frame, float width) {
  if (!tells_result(frame)) return 0;
  const auto saying = say(*frame.state.upload.result);
  return saying_height(frame, saying, saying_width(frame, width), type::kText) + frame.px(20);
}

void upload_result(Frame& frame, ImVec2 top_left, float width) {
  if (!tells_result(frame)) return;
  const auto& result = *frame.state.upload.result;
  auto saying = say(result);
  const auto& c = frame.colours;
  const float height = result_height(frame, width);
  auto& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(top_left, {top_left.x + width, top_left.y + height}, c.panel);
  list.AddLine(top_left, {top_left.x + width, top_left.y}, c.line);
  list.AddRectFilled(top_left, {top_left.x + frame.px(5), top_left.y + height}, frame.of(saying.tone));
  draw_saying(frame, {top_left.x + frame.px(20), top_left.y + frame.px(10)}, saying, saying_width(frame, width), type::kText);
  const float button_width = frame.px(80), button_height = frame.px(28);
  ImGui::SetCursorScreenPos({top_left.x + width - frame.px(20) - button_width, top_left.y + (height - button_height) / 2});
  if (button(frame, "Dismiss", {Weight::plain, {button_width, button_height}, nullptr, type::kLabel})) {
    frame.ask(desk::intent::DismissResult{});
  }
}

void footer(Frame& frame, ImVec2 top_left, float width) {
  const auto& c = frame.colours;
  const float height = frame.px(kFooterHeight), middle = top_left.y + height / 2;
  auto& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(top_left, {top_left.x + width, top_left.y + height}, c.panel);
  list.AddLine(top_left, {top_left.x + width, top_left.y}, c.line);

  const float left = top_left.x + frame.px(20);
  const float end = frame.state.clearing ? progress_of_clear(frame, left, middle) : clear_button(frame, left, middle);

  const float right = top_left.x + width - frame.px(20);
  upload_button(frame, right, middle);
  if (frame.state.upload.phase != UploadPhase::idle) {
    progress_of_upload(frame, end + frame.px(16), ImGui::GetItemRectMin().x - frame.px(14), middle);
  }
}

}  // namespace ui
