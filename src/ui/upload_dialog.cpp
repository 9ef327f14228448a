#include "ui/upload_dialog.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "ui/dialog.h"
#include "ui/form.h"
#include "ui/header.h"
#include "ui/shown.h"
#include "ui/widgets.h"

namespace ui {
namespace {

using desk::UploadPhase;

bool may_upload(const desk::Station& station) { return station.set_up || station.practice; }

// Brings up to date what is asked, as far as that goes at once; false as long as nothing is known of the rows.
bool looked_at_rows(const desk::Rows& rows, UploadForm& form) {
  if (form.looking.valid() && form.looking.wait_for(std::chrono::seconds{0}) == std::future_status::ready) {
    form.questions = form.looking.get();
  }
  if (!form.looking.valid() && !form.submitted && form.questions.revision != rows.revision()) {
    std::packaged_task<UploadQuestions()> look([all = rows.snapshot(), revision = rows.revision(), only = form.only] {
      return questions_about(all, revision, only);
    });
    form.looking = look.get_future();
    if (rows.size() <= TableView::kAtOnce) {
      look();
      form.questions = form.looking.get();
    } else {
      form.to_look = std::make_shared<std::packaged_task<UploadQuestions()>>(std::move(look));
    }
  }
  return form.questions.revision > 0;
}

std::string what_goes(const desk::Rows& rows) {
  const auto awaiting = rows.count(circ::Status::awaiting_sync), waiting = rows.waiting();
  std::string text;
  if (awaiting > 0) text = number(awaiting) + " awaiting sync";
  if (waiting > awaiting) text += (text.empty() ? "" : " and ") + number(waiting - awaiting) + " that failed to connect";
  return text.empty() ? "Nothing waits but what you choose here." : text + ", oldest first.";
}

void choice(const Frame& frame, const char* label, const char* note, Doubtful mine, Doubtful& chosen) {
  if (ImGui::RadioButton(label, chosen == mine)) chosen = mine;
  ImGui::Indent(frame.px(30));
  frame.paragraph(note, frame.colours.muted, {type::kLabel, false});
  ImGui::Unindent(frame.px(30));
}

void ask_about_doubtful(Frame& frame, UploadForm& form) {
  const auto count = form.questions.doubtful.size();
  if (count == 0) return;
  ImGui::Separator();
  frame.paragraph(counted(count, "row was", "rows were") + " sent, but no answer came", frame.colours.of(circ::Status::comms_failure),
                  {type::kText, true});
  frame.paragraph(count == 1 ? "The service may already have it. What shall become of it?"
                             : "The service may already have them. What shall become of them?",
                  frame.colours.text);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, frame.px(2, 2));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, frame.px(10, 3));
  choice(frame, "Leave them", "They stay as they are; the next upload asks again.", Doubtful::leave, form.doubtful);
  choice(frame, "Send again", "Right when these items have not been handled online since.", Doubtful::send_again,
         form.doubtful);
  choice(frame, "The service has them", "They become Uploaded, noted as confirmed by staff.", Doubtful::service_has,
         form.doubtful);
  ImGui::PopStyleVar(2);
}

void ask_about_failed_and_held(Frame& frame, UploadForm& form) {
  if (!form.questions.failed.empty()) {
    ImGui::Separator();
    const auto count = form.questions.failed.size();
    const std::string which = count == 1 ? "Upload failed row" : number(count) + " Upload failed rows";
    tick(frame, "Also send the " + which + " again###failed again",
         "Worth it when the barcodes were added to the system or a block was lifted since.", form.failed_again);
  }
  if (form.questions.held > 0) {
    ImGui::Separator();
    tick(frame, "Send the later ones anyway###let later pass",
         form.questions.held == 1 ? "1 row waits for an earlier one of its item that was refused or got no answer."
                        : "Some rows wait for an earlier one of their item that was refused or got no answer.",
         form.let_later_pass);
  }
}

std::size_t how_many(const Frame& frame, const UploadForm& form) {
  std::size_t count = frame.state.rows.waiting();
  if (form.doubtful == Doubtful::send_again) count += form.questions.doubtful.size();
  if (form.failed_again) count += form.questions.failed.size();
  return count;
}

void submit(Frame& frame, UploadForm& form) {
  desk::intent::Upload upload;
  upload.password = form.password.copy();
  if (form.doubtful == Doubtful::send_again) upload.again = form.questions.doubtful;
  if (form.doubtful == Doubtful::service_has) upload.service_has = form.questions.doubtful;
  if (form.failed_again) {
    std::vector<circ::Sequence> all;
    const auto& failed = form.questions.failed;
    std::merge(upload.again.begin(), upload.again.end(), failed.begin(), failed.end(), std::back_inserter(all));
    upload.again = std::move(all);
  }
  if (form.let_later_pass) upload.let_later_pass = form.questions.holding;
  frame.ask(std::move(upload));
  give_back_keyboard();
  form.password.wipe();
  form.wrong_password = false;
  form.submitted = true;
  form.entered = false;
  frame.settling = true;
}

// The dialog waits for the answer to the password; any other end of the run is told on the desk.
void follow(Frame& frame, UploadForm& form) {
  if (!form.submitted || frame.state.upload.phase == UploadPhase::opening) return;
  const auto& upload = frame.state.upload;
  if (upload.phase == UploadPhase::idle && upload.result && upload.result->end == desk::UploadEnd::wrong_password) {
    form.submitted = false;
    form.wrong_password = true;
    form.take_focus = true;
    return;
  }
  close_dialog(frame);
}

bool ask_password(Frame& frame, UploadForm& form) {
  const float show_width = frame.px(60), gap = frame.px(8);
  FieldLook look;
  look.width = ImGui::GetContentRegionAvail().x - show_width - gap;
  look.password = !form.show_password;
  look.bad = form.wrong_password;
  look.flags = ImGuiInputTextFlags_EnterReturnsTrue;
  look.take_focus = std::exchange(form.take_focus, false);
  const bool entered = text_field(frame, "Password", form.password, look);
  ImGui::SameLine(0, gap);
  if (button(frame, form.show_password ? "hide###show" : "show###show", {Weight::quiet, {show_width, frame.px(34)}})) {
    form.show_password = !form.show_password;
  }
  if (form.wrong_password) {
    frame.paragraph("Wrong password. Nothing was sent.", frame.colours.bad(), {type::kText, true});
  } else if (frame.state.station.practice) {
    frame.paragraph("Practice: any password will do.", frame.colours.muted, {type::kLabel, false});
  }
  return entered;
}

void not_set_up(Frame& frame) {
  dialog_title(frame, "This station is not set up");
  frame.paragraph("Everything recorded is saved and waits. Setting up takes the library's WSKey, the user to act as and a "
                  "password; pending rows stay as they are.", frame.colours.text);
  ImGui::Dummy(frame.px(0, 4));
  buttons_from_right(frame.px(96 + 10 + 190));
  if (button(frame, "Cancel", {Weight::plain, frame.px(96, 38)})) close_dialog(frame);
  focus_first();
  ImGui::SameLine();
  if (button(frame, "Set up this station", {Weight::main, frame.px(190, 38)})) {
    close_dialog(frame);
    open(frame, Dialog::set_up);
  }
  dialog_keys(frame);
}

}  // namespace

void open_upload(Frame& frame, std::vector<circ::Sequence> only) {
  if (frame.state.upload.phase != UploadPhase::idle || frame.state.loading) return;
  auto& form = frame.ui.upload;
  form.password.wipe();
  form = {};
  form.only = std::move(only);
  form.take_focus = true;
  if (!form.only.empty()) {
    form.failed_again = true;
    form.doubtful = Doubtful::send_again;
  }
  open(frame, Dialog::upload);
}

void upload_dialog(Frame& frame) {
  auto& form = frame.ui.upload;
  const bool ready = may_upload(frame.state.station);
  if (!begin_dialog(frame, Dialog::upload, "upload dialog", 460, ready ? Keeps::keyboard : Keeps::scanning)) return;
  if (!ready) {
    not_set_up(frame);
    return end_dialog();
  }
  follow(frame, form);
  const bool looked = looked_at_rows(frame.state.rows, form);
  const auto count = how_many(frame, form);
  dialog_title(frame, count > 0 ? "Upload " + counted(count, "transaction") : std::string("Upload"));
  frame.paragraph(what_goes(frame.state.rows), frame.colours.muted);
  ImGui::BeginDisabled(form.submitted);
  ask_about_doubtful(frame, form);
  ask_about_failed_and_held(frame, form);
  if (!looked) frame.paragraph("All rows are being looked through.", frame.colours.muted, {type::kLabel, false});
  if (!form.questions.doubtful.empty() || !form.questions.failed.empty() || form.questions.held > 0) ImGui::Separator();
  const bool entered = ask_password(frame, form);
  ImGui::Dummy(frame.px(0, 2));
  const float cancel_width = frame.px(84), upload_width = frame.px(form.submitted ? 130 : 100), height = frame.px(38);
  buttons_from_right(cancel_width + ImGui::GetStyle().ItemSpacing.x + upload_width);
  if (button(frame, "Cancel", {Weight::plain, {cancel_width, height}})) close_dialog(frame);
  ImGui::SameLine();
  const bool can = !form.password.empty() || frame.state.station.practice;
  ImGui::BeginDisabled(!can);
  const bool pressed = button(frame, form.submitted ? "Checking…###send" : "Upload###send",
                              {Weight::main, {upload_width, height}, nullptr, type::kStrong});
  ImGui::EndDisabled();
  ImGui::EndDisabled();
  form.entered = can && !form.submitted && (form.entered || pressed || entered);
  if (form.entered && looked) submit(frame, form);
  if (frame.ui.dialog != Dialog::upload) form.password.wipe();
  end_dialog();
}

}  // namespace ui
