// What the view needs beside the desk's state: what is open, typed, chosen and selected. One struct, nothing static.
//
// Lives as long as the window, on the main thread. main fills in what it knows of the monitor and the system before
// each frame; the rest belongs to the views.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "desk/intent.h"
#include "ui/selection.h"
#include "ui/table_view.h"
#include "ui/theme.h"
#include "ui/upload_questions.h"
#include "ui/view_choices.h"

namespace ui {

enum class Dialog { none, first_start, clear, upload, set_up, settings, help, support, about, leave };

// A text that must not stay in memory: fixed, so that it is never copied while it grows, and wiped after use.
struct SecretText {
  std::array<char, 256> text{};
  bool empty() const { return text[0] == '\0'; }
  std::string copy() const { return text.data(); }
  void wipe();
};

struct DueField {
  std::string text;       // while the field is being edited
  bool editing = false;
  bool changed = false;
  bool activate = false;  // give it the keyboard in this frame
};

struct CalendarState {
  bool open = false;
  std::chrono::year_month_day cursor{};  // the day with the focus; its month is shown
  std::string time;                      // time of day as typed, empty: end of day
  bool typing_time = false;
  bool bad_time = false;
};

// How the table came to the page that it shows in the next frame.
enum class Turned { no, by_button, down_by_key, up_by_key };

struct TableState {
  TableView view;                      // its job() is to be done on another thread, and given back by take()
  Choice choice;                       // what the view was asked for last
  Selection selection;                 // of rows that are shown
  std::uint64_t cleared = 0;           // of the rows among which the selection was made
  std::size_t page = 0;                // a million rows are more than one window can scroll through exactly
  Turned turned = Turned::no;
  float row_height = 27;               // in pixels, of this frame once the table is drawn
  std::optional<circ::Sequence> top;   // the first visible row, kept in its place when rows come in above it
  float top_offset = 0;
  bool at_hand = false;                // from the press of a mouse button in the table to the frame of its release
  bool take_focus = false;             // the arrow keys were meant for the rows
  std::array<bool, kColumns> visible{};
  std::array<std::optional<bool>, kColumns> show;  // asked for in the Columns menu
  bool reset_columns = false;
};

enum class Doubtful { leave, send_again, service_has };

struct UploadForm {
  SecretText password;
  bool show_password = false;
  bool take_focus = false;
  bool submitted = false;
  bool wrong_password = false;
  Doubtful doubtful = Doubtful::leave;
  bool failed_again = false;
  bool let_later_pass = false;
  std::vector<circ::Sequence> only;  // opened for a selection: these failed and doubtful rows, in order, and no others

  bool entered = false;              // before the rows were looked at: it goes as soon as they are

  // Worked out from the rows when they changed; of many rows on another thread, by `to_look`, which whoever draws has
  // done there once. A new form is not told what an old one wanted to know.
  UploadQuestions questions;
  std::future<UploadQuestions> looking;
  std::shared_ptr<std::packaged_task<UploadQuestions()>> to_look;
};

// Rows that are asked about before they go.
struct ClearForm {
  Selection rows;
  // Worked out from the rows when they changed.
  std::uint64_t revision = 0;
  std::size_t count = 0, pending = 0;  // those that are still there; of them not yet uploaded
};

// What can be done with the selected rows.
struct RowMenu {
  std::uint64_t revision = 0;  // of the rows for which this was worked out
  std::vector<circ::Sequence> again, doubtful, holding;
};

struct SetUpPage {
  desk::intent::SetUpForm form;  // its secret and passwords stay empty: they are below
  SecretText secret, password, password_again;
  std::size_t saved_times = 0;   // when the page was opened
  bool take_focus = false;       // the first field does, when it opens
  bool tested = false, tried = false;  // since it was opened: the connection; that, or to save
  bool show_fault = false;       // the first that is told is scrolled to
};

// What is entered as text stands beside the settings until it is saved.
struct SettingsPage {
  station::Settings settings;
  std::string suffix, patron_lengths, patron_prefixes, item_lengths, item_prefixes, further_copy;
  bool tried = false;  // to save: from then on the entries that cannot be read are marked
};

// Whom key strokes belong to after this frame.
enum class KeyboardOwner {
  desk,              // everything is a scan or a key of the desk
  dialog,            // a dialog or menu without a text field: scans are recorded, Esc, arrows and a leading Space are its
  text_field,        // Find, Due date or the calendar
  dialog_with_text,  // a dialog with text fields, or the page itself (F6): scanning is paused, and it says so
};

struct UiState {
  // Filled in by main.
  Fonts fonts;                 // from prepare()
  bool system_dark = false;
  float monitor_scale = 1;
  bool press_waits = false;    // a mouse button was pressed, and the frame after this one hears of it
  ViewChoices choices;         // read at start; written when Drawn::choices_changed
  std::string version;

  // The views' own.
  Dialog dialog = Dialog::none;
  std::string find;
  bool finding = false;        // Find has the keyboard
  bool start_finding = false;
  bool page_has_keyboard = false;  // F6
  DueField due;
  CalendarState calendar;
  TableState table;
  UploadForm upload;
  SetUpPage set_up;
  SettingsPage settings;
  ClearForm to_clear;
  RowMenu row_menu;
  bool columns_loaded = false;
  bool asked_first_start = false;
  std::optional<bool> practice_before;  // the rows of practice are others
  desk::Mode mode_before = desk::Mode::check_out;
  Dressed worn;
};

}  // namespace ui
