#include "ui/help_dialog.h"

#include <array>

#include "ui/dialog.h"
#include "ui/first_start.h"
#include "ui/widgets.h"

namespace ui {
namespace {

void heading(const Frame& frame, const char* text) {
  ImGui::Dummy(frame.px(0, 6));
  frame.paragraph(text, frame.colours.text, {type::kStrong, true});
}

void line(const Frame& frame, const char* text) { frame.paragraph(text, frame.colours.text); }

// A term in a column of its own, and what is said of it.
void entry(const Frame& frame, const char* term, const char* text, ImU32 colour, float column = 150) {
  const float left = ImGui::GetCursorPosX();
  frame.paragraph(term, colour, {type::kText, true});
  ImGui::SameLine(left + frame.px(column));
  frame.paragraph(text, frame.colours.text);
}

void how_to(const Frame& frame) {
  heading(frame, "How to use it");
  line(frame, "Check out (F2): scan the patron's card, then each item. Patron and due date are kept until you change them.");
  line(frame, "Check in (F3): scan each item. Typing a barcode and pressing Enter does the same as scanning it.");
  line(frame, "A row appears when it is safe on this computer's disk, as Awaiting Sync. If it says NOT SAVED, it is not.");
  line(frame, "When the service is back, press Upload and give the password. Scanning goes on meanwhile.");
  line(frame, "Closing the program never asks: everything is saved, and waits for the next start.");
}

void scanning(const Frame& frame) {
  heading(frame, "Scanners, and what the desk says of a scan");
  const auto c = frame.colours.text;
  entry(frame, "Saved, but look", "It is recorded, and something looks wrong: the ISBN on the cover, a patron's card as the item, "
        "the same item again within a minute, a part of a barcode, another length or beginning, a check digit that does not fit. "
        "Ctrl Z takes it back, F4 keeps it, and so does the next scan.", c);
  entry(frame, "Not recorded", "Nothing was kept of that scan. Barcodes that ran into each other are taken apart only when every one of "
        "them is the library's for certain; else scan them again.", c);
  entry(frame, "Not taken back", "A row that is being uploaded or is uploaded cannot be undone here: correct it in the library's system.", c);
  entry(frame, "Scanning paused", "A text field has the keyboard. A barcode that went into Find or Due date is offered: F4 records it.", c);
  entry(frame, "Settings", "What scanners add (a sign at the end, AIM identifiers, blanks, start and stop letters), how the library's "
        "barcodes look, and for every check: off, warn or refuse. One box lends and switches patrons without choosing a field.", c);
}

void keys(const Frame& frame) {
  struct Key {
    const char* key;
    const char* does;
  };
  constexpr std::array<Key, 17> kKeys{{
      {"F2 · F3", "Check out · check in"},
      {"Enter", "Records the item; after a patron's card it goes on to the item"},
      {"Tab", "From item to patron and back"},
      {"Esc", "Empties the field, closes a dialog"},
      {"Ctrl D", "Due date; then Down for the calendar, where arrows and Space choose a day"},
      {"F4", "Does what the line below the fields offers: keep it, switch to this patron, record it after all"},
      {"Ctrl Z", "Takes back the last scan, then the one before: cleared, and the log says so"},
      {"F9", "Upload"},
      {"Ctrl F", "Find a barcode; Enter, Tab or Esc goes back to scanning"},
      {"Ctrl 1 … 7", "Filter by status"},
      {"Up · Down", "Walk through the rows; with Shift they are selected, Ctrl A selects all"},
      {"Del", "Clears the selected rows, after a question"},
      {"Ctrl + · - · 0", "Zoom in, out, reset; Ctrl T changes the theme"},
      {"Alt V · Alt H", "The View and Help menus; arrows and Space choose"},
      {"F8", "Sounds on and off"},
      {"Ctrl ,", "Settings"},
      {"F6", "Gives the keyboard to the page: Tab and arrows reach everything, scanning is paused, Esc goes back"},
  }};
  heading(frame, "Keys");
  for (const auto& each : kKeys) entry(frame, each.key, each.does, frame.colours.text);
  line(frame, "In a dialog without a text field, arrow keys and Space choose. Enter never does: a scanner sends it.");
}

void statuses(const Frame& frame) {
  heading(frame, "What each status means, and what to do");
  for (int each = 0; each < circ::kStatuses; ++each) {
    const auto status = static_cast<circ::Status>(each);
    const auto said = help(status);
    const auto term = std::string(glyph(status)) + "  " + name(status);
    entry(frame, term.c_str(), (std::string(said.meaning) + ". " + said.to_do).c_str(), frame.colours.of(status));
  }
  line(frame, "Hover over a status, or a message, for everything that is known about that row.");
}

void problems(const Frame& frame) {
  heading(frame, "When an upload does not work");
  const auto c = frame.colours.text;
  entry(frame, "No connection", "Check the network. Rows that surely did not arrive go again with the next upload.", c);
  entry(frame, "No answer", "The service may have the row already. It is never sent again by itself; the next upload asks once. "
        "Send again when these items have not been handled online since.", c);
  entry(frame, "Not accepted", "The key or the user to act as: an unused WSKey is switched off after 90 days, a password of the "
        "user may have run out, or this computer's clock is wrong. Rows wait; set the station up again if needed.", c);
  entry(frame, "Wrong password", "Nothing was sent. If nobody knows it any more, set the station up again: pending rows stay.", c);
  entry(frame, "Upload failed", "Unknown barcodes: add them in the system, select the rows, Upload again. What was dealt with by "
        "hand can be cleared.", c);
  entry(frame, "A row waits", "An earlier one of the same item was refused or got no answer. Mend that one, or choose Send the "
        "later ones anyway for it.", c);
}

void key_request(const Frame& frame) {
  heading(frame, "How to get a WSKey");
  line(frame, "On OCLC's WSKey page (platform.worldcat.org/wskey) request a key: environment Production, type Machine-to-machine, "
       "service WMS NCIP Service. It takes 24 to 72 hours.");
  line(frame, "The user to act as (principalID and principalIDNS) needs a role for circulation. Ask OCLC's support for both values.");
  line(frame, "A key that is not used for 90 days is switched off: upload now and then, or press Test connection.");
}

}  // namespace

void help_dialog(Frame& frame) {
  if (!begin_dialog(frame, Dialog::help, "help dialog", 860, Keeps::scanning)) return;
  dialog_title(frame, "Help");
  frame.paragraph(offline_warning(), frame.colours.doubt(), {type::kText, true});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, frame.px(10, 5));
  if (begin_scrolling(frame, "help text", 230)) {
    if (ImGui::IsWindowAppearing()) ImGui::SetWindowFocus();  // Up, Down and Page Down scroll
    how_to(frame);
    scanning(frame);
    statuses(frame);
    problems(frame);
    key_request(frame);
    keys(frame);
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
  buttons_from_right(frame.px(100));
  if (button(frame, "Close", {Weight::main, frame.px(100, 38), nullptr, type::kStrong})) close_dialog(frame);
  end_dialog();
}

void support_dialog(Frame& frame) {
  if (!begin_dialog(frame, Dialog::support, "support dialog", 640, Keeps::scanning)) return;
  dialog_title(frame, "Support information");
  frame.paragraph("No barcode, secret or password is in it.", frame.colours.muted);
  ImGui::Separator();
  frame.paragraph(frame.state.support_information, frame.colours.text);
  ImGui::Separator();
  buttons_from_right(frame.px(110 + 10 + 100));
  if (button(frame, "Copy", {Weight::plain, frame.px(110, 38)})) {
    ImGui::SetClipboardText(frame.state.support_information.c_str());
  }
  ImGui::SameLine();
  if (button(frame, "Close", {Weight::main, frame.px(100, 38), nullptr, type::kStrong})) close_dialog(frame);
  focus_first();
  end_dialog();
}

void about_dialog(Frame& frame) {
  if (!begin_dialog(frame, Dialog::about, "about dialog", 480, Keeps::scanning)) return;
  dialog_title(frame, "Offline Circulation" + (frame.ui.version.empty() ? "" : " " + frame.ui.version));
  frame.paragraph("Records check-outs and check-ins while the library's service is away, uploads them when it is back, and "
                  "tells for every one of them what became of it.", frame.colours.text);
  frame.paragraph("Built with Dear ImGui, GLFW, LMDB, cpp-httplib, OpenSSL, pugixml, libsodium, fmt and spdlog; set in Noto "
                  "Sans and DejaVu Sans.", frame.colours.muted, {type::kLabel, false});
  buttons_from_right(frame.px(100));
  if (button(frame, "Close", {Weight::main, frame.px(100, 38), nullptr, type::kStrong})) close_dialog(frame);
  focus_first();
  end_dialog();
}

}  // namespace ui
