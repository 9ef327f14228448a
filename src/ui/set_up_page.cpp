#include "ui/set_up_page.h"

#include <algorithm>
#include <string>

#include "ui/dialog.h"
#include "ui/form.h"
#include "ui/widgets.h"

namespace ui {
namespace {

using desk::intent::SetUpForm;

constexpr const char* kDefaultAddress = "https://circ.sd00.worldcat.org/ncip";

const desk::FieldFault* fault_of(const Frame& frame, const char* name) {
  const auto& faults = frame.state.set_up.faults;
  const auto at = std::find_if(faults.begin(), faults.end(), [&](const auto& fault) { return fault.field == name; });
  return at == faults.end() ? nullptr : &*at;
}

// `name` is the member of SetUpForm, by which a fault finds its field.
template <typename Text>
void entry(Frame& frame, const char* name, const char* label, Text& text, float width, bool secret = false,
           const char* hint = "") {
  const auto* fault = fault_of(frame, name);
  const float left = ImGui::GetCursorPosX();
  ImGui::BeginGroup();
  FieldLook look;
  look.width = width;
  look.password = secret;
  look.bad = fault != nullptr;
  look.hint = hint;
  text_field(frame, label, text, look);
  if (fault != nullptr) {
    ImGui::SetCursorPosX(left);
    frame.paragraph(explain(*fault), frame.colours.bad(), {type::kLabel, false});
  }
  ImGui::EndGroup();
}

void fields(Frame& frame) {
  auto& page = frame.ui.set_up;
  auto& form = page.form;
  section(frame, "The library", "The registry ids are in the WorldCat Registry; institution and branch have one each.");
  row(frame, [&](float w) { entry(frame, "institution_id", "Institution registry id", form.institution_id, w); },
      [&](float w) { entry(frame, "institution_name", "Institution name", form.institution_name, w); });
  row(frame, [&](float w) { entry(frame, "branch_id", "Branch registry id", form.branch_id, w); },
      [&](float w) { entry(frame, "branch_name", "Branch name", form.branch_name, w); },
      [&](float w) { entry(frame, "station_name", "Name of this desk", form.station_name, w, false, "Circulation desk 2"); });

  section(frame, "The service", "Requests are signed with the WSKey and made in the name of the user to act as.");
  row(frame, [&](float w) { entry(frame, "service_address", "Service address", form.service_address, w); },
      [&](float w) { entry(frame, "ca_file", "Certificate file, if the library has its own", form.ca_file, w); });
  row(frame, [&](float w) { entry(frame, "wskey", "WSKey", form.wskey, w); },
      [&](float w) { entry(frame, "secret", "WSKey secret", page.secret, w, true); });
  row(frame, [&](float w) { entry(frame, "principal_id", "User to act as: principalID", form.principal_id, w); },
      [&](float w) { entry(frame, "principal_idns", "User to act as: principalIDNS", form.principal_idns, w); });

  section(frame, "The password", "It locks the secret on this computer and is asked for at every upload. Nobody can look it up.");
  row(frame, [&](float w) { entry(frame, "password", "New password", page.password, w, true); },
      [&](float w) { entry(frame, "password_again", "The same again", page.password_again, w, true); });
}

SetUpForm form_of(const SetUpPage& page) {
  SetUpForm form = page.form;
  form.secret = page.secret.copy();
  form.password = page.password.copy();
  form.password_again = page.password_again.copy();
  return form;
}

void leave(Frame& frame) {
  auto& page = frame.ui.set_up;
  give_back_keyboard();
  page.secret.wipe();
  page.password.wipe();
  page.password_again.wipe();
  page = {};
}

void page_buttons(Frame& frame) {
  auto& page = frame.ui.set_up;
  const auto& set_up = frame.state.set_up;
  const bool busy = set_up.saving || set_up.test == desk::ConnectionTest::running;
  const float height = frame.px(38), gap = ImGui::GetStyle().ItemSpacing.x;
  const float test = frame.px(150), cancel = frame.px(84), save = frame.px(100);
  ImGui::BeginDisabled(busy);
  if (button(frame, "Test connection", {Weight::plain, {test, height}})) {
    frame.ask(desk::intent::TestConnection{form_of(page)});
    page.tested = true;
  }
  ImGui::SameLine();
  buttons_from_right(cancel + gap + save);
  if (button(frame, "Cancel", {Weight::plain, {cancel, height}})) close_dialog(frame);
  ImGui::SameLine();
  if (button(frame, set_up.saving ? "Saving…###save set-up" : "Save###save set-up",
             {Weight::main, {save, height}, nullptr, type::kStrong})) {
    frame.ask(desk::intent::SetUp{form_of(page)});
  }
  ImGui::EndDisabled();
}

}  // namespace

void fill_set_up(Frame& frame) {
  const auto& station = frame.state.station;
  auto& page = frame.ui.set_up;
  leave(frame);
  page.form.institution_id = station.institution_id;
  page.form.institution_name = station.institution_name;
  page.form.branch_id = station.branch_id;
  page.form.branch_name = station.branch_name;
  page.form.station_name = station.station_name;
  page.form.service_address = station.service_address.empty() ? kDefaultAddress : station.service_address;
  page.form.wskey = station.wskey;
  page.form.principal_id = station.principal_id;
  page.form.principal_idns = station.principal_idns;
  page.form.ca_file = station.ca_file;
  page.saved_times = frame.state.set_up.saved_times;
}

void set_up_page(Frame& frame) {
  if (!begin_dialog(frame, Dialog::set_up, "set up dialog", 760, Keeps::keyboard)) return;
  auto& page = frame.ui.set_up;
  if (frame.state.set_up.saved_times != page.saved_times) close_dialog(frame);
  dialog_title(frame, "Set up this station");
  frame.paragraph("What was recorded and waits stays as it is.", frame.colours.muted);
  if (begin_scrolling(frame, "fields", 250)) fields(frame);
  ImGui::EndChild();
  if (page.tested) {
    const auto saying = say_test(frame.state.set_up);
    if (!saying.text.empty()) {
      const float width = ImGui::GetContentRegionAvail().x;
      const auto at = ImGui::GetCursorScreenPos();
      draw_saying(frame, at, saying, width, type::kText);
      ImGui::SetCursorScreenPos({at.x, at.y + saying_height(frame, saying, width, type::kText) + frame.px(8)});
    }
  }
  page_buttons(frame);
  if (frame.ui.dialog != Dialog::set_up) leave(frame);
  end_dialog();
}

}  // namespace ui
