#include "ui/first_start.h"

#include "ui/dialog.h"
#include "ui/header.h"
#include "ui/widgets.h"

namespace ui {
namespace {

bool choice(const Frame& frame, const char* label, const char* note, Weight weight, bool first = false) {
  const auto top = ImGui::GetCursorScreenPos();
  const float left = frame.px(210), height = frame.px(46);
  const bool pressed = button(frame, label, {weight, {frame.px(190), height}, nullptr, type::kStrong});
  if (first) focus_first();
  const float room = ImGui::GetWindowWidth() - left - 2 * ImGui::GetStyle().WindowPadding.x - frame.px(20);
  const auto size = frame.size(note, {}, room);
  ImGui::SetCursorScreenPos({top.x + left, std::floor(top.y + (height - size.y) / 2)});
  frame.paragraph(note, frame.colours.muted, {}, room);
  ImGui::SetCursorScreenPos({top.x, top.y + height + frame.px(12)});
  return pressed;
}

}  // namespace

const char* offline_warning() {
  return "No loan policy, hold or patron restriction is applied offline. The service judges each transaction at the "
         "upload, and may refuse it then.";
}

void first_start(Frame& frame) {
  if (!frame.state.station.chosen && !frame.ui.asked_first_start && frame.ui.dialog == Dialog::none) {
    frame.ui.asked_first_start = true;
    open(frame, Dialog::first_start);
  }
  if (!begin_dialog(frame, Dialog::first_start, "first start dialog", 660, Keeps::scanning)) return;
  dialog_title(frame, "Welcome to Offline Circulation");
  frame.paragraph("Record check-outs and check-ins while the library's service is away, and upload them when it is back.",
                  frame.colours.text);
  ImGui::Dummy(frame.px(0, 6));
  if (choice(frame, "Set up", "Connect this desk with the library: registry ids, WSKey, user to act as, password.",
             Weight::main, true)) {
    close_dialog(frame);
    open(frame, Dialog::set_up);
  }
  if (choice(frame, "Practice", "Try everything with a make-believe library. Nothing reaches the real one.", Weight::plain)) {
    close_dialog(frame);
    frame.ask(desk::intent::Practice{true});
  }
  if (choice(frame, "Record now", "The service is down right now: record at once, set up and upload later.", Weight::plain)) {
    close_dialog(frame);
    frame.ask(desk::intent::RecordNow{});
  }
  ImGui::Separator();
  frame.paragraph(offline_warning(), frame.colours.doubt(), {type::kText, true});
  dialog_keys(frame);
  end_dialog();
}

}  // namespace ui
