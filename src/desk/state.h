// All that a frame shows. Values only: the desk writes them, ui/ reads them, both on the main thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "circ/barcode.h"
#include "circ/due_date.h"
#include "circ/row.h"
#include "circ/scan_guard.h"
#include "desk/rows.h"
#include "station/settings.h"

namespace desk {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

enum class Mode { check_out, check_in };
enum class Field { patron, item };

// The feedback line under the fields: one of these, always about the last thing that happened.
namespace line {
struct Quiet {};
struct Saving {};                                        // scanned, the disk has not answered yet
struct Saved { circ::Row row; std::vector<circ::Finding> findings{}; };  // durable; the guard may warn of it
struct PatronKept { std::string barcode; std::vector<circ::Finding> findings{}; };  // scanned; now the items
struct BadBarcode { Field field; circ::BarcodeFault fault; };  // refused, nothing recorded
struct GuardRefused { Field field; std::string barcode; std::vector<circ::Finding> findings; };  // nothing recorded
struct SeveralScans { std::size_t characters = 0; };     // barcodes ran into each other, nothing recorded
struct NeitherNumber { std::string barcode; };           // one box: neither a patron nor an item, nothing recorded
struct Missing { bool patron = false, item = false, due = false; };  // Enter, but these are missing; the item is kept
struct BadDueDate { circ::DueDateFault fault; std::string text; };
struct DueKept { circ::DueDate due; };
struct TypedElsewhere { std::string text; };             // typed into Find or Due date, not recorded: F4 records it
struct PartDropped { std::size_t characters = 0; };      // the window lost the keyboard in the middle of a scan
struct Copied {};
struct ClearedRows { std::size_t rows = 0; };
struct NotCleared { std::size_t uploading = 0; bool storage = false; };  // neither: staff stopped it
struct AllHere { std::uint64_t rows = 0; };              // what a start found of earlier sessions
struct Repaired { std::uint64_t recorded = 0, readable = 0; };  // the storage was damaged
struct AfterUncleanEnd { circ::Row row; };               // the last row before the program ended without closing
struct RecordedBefore { circ::Row row; };                // the same scan comes again: F4 records it once more
struct TakingBack {};                                    // Ctrl+Z: the disk has not answered yet
struct TakenBack { circ::Transaction transaction; };     // it is cleared
struct PatronBack { std::string barcode; };              // Ctrl+Z after a patron's card: the one before, or none
struct NotTakenBack {
  enum class Why { nothing, uploading, uploaded, perhaps_uploaded, gone, storage };
  Why why = Why::nothing;
  std::string item{};
};
struct SavingSettings {};                                // they count already, the disk has not answered yet
struct SettingsSaved {};
struct SettingsNotSaved { std::string detail; };         // they count until the program ends
struct SoundsSwitched { bool on = true; };
struct BroughtBack { std::size_t rows = 0, doubtful = 0; };  // saved on the further copy's drive alone, now in the journal
}  // namespace line
using Line = std::variant<line::Quiet, line::Saving, line::Saved, line::PatronKept, line::BadBarcode,
                          line::GuardRefused, line::SeveralScans, line::NeitherNumber, line::Missing, line::BadDueDate,
                          line::DueKept, line::TypedElsewhere, line::PartDropped, line::Copied, line::ClearedRows,
                          line::NotCleared, line::AllHere, line::Repaired, line::AfterUncleanEnd, line::RecordedBefore, line::TakingBack,
                          line::TakenBack, line::PatronBack, line::NotTakenBack, line::SavingSettings,
                          line::SettingsSaved, line::SettingsNotSaved, line::SoundsSwitched, line::BroughtBack>;

// What F4 does now.
enum class Offer {
  nothing,
  record_typed,    // line::TypedElsewhere
  record_again,    // line::RecordedBefore
  switch_patron,   // a patron's card was recorded as an item: take that back, and lend to this patron
  item_after_all,  // an item was taken for the patron: lend it to the patron before
  keep,            // the guard warned: staff looked at it, it is right
};

// What is to be heard. Each at most once until somebody takes them: a burst of scans is one sound.
enum class Cue { saved, warning, refused };

// Why the settings are the program's own and not those of the file; nothing: they are.
enum class SettingsTrouble { newer, damaged, unreadable };

// The storage refuses. While `unsaved` is not empty the desk says NOT SAVED across the whole width.
enum class StorageTrouble { disk_full, read_only, gone, damaged, newer, network, other };
struct Alarm {
  StorageTrouble trouble = StorageTrouble::other;
  std::string detail;                          // the system's words
  std::vector<circ::Transaction> unsaved;      // kept on the desk for another try, oldest first
  std::size_t saved_apart = 0;                 // scans that are on the further copy's drive alone: an emergency
};

// How the further copy is, where there is one.
struct FurtherCopy {
  bool behind = false;
  Time since{};                                // when that was heard
  std::uint64_t transactions = 0;              // that it lacks
  std::optional<StorageTrouble> trouble;       // why it cannot be written
  std::string detail;                          // the system's words
  bool same_drive = false;                     // as the journal
  std::string set_aside;                       // a copy that had more than the journal lies here
};

enum class UploadPhase { idle, opening, running, stopping };

// How the last upload ended; the words are ui's.
enum class UploadEnd {
  finished, stopped, no_connection, too_many_unanswered, station_fault, wrong_password, vault_damaged, no_memory,
  not_set_up, storage,
};
struct UploadResult {
  UploadEnd end = UploadEnd::finished;
  std::size_t uploaded = 0, failed = 0, comms = 0;
  circ::Reason reason = circ::Reason::none;
  std::string detail;
  Time when{};
};

struct Upload {
  UploadPhase phase = UploadPhase::idle;
  std::size_t done = 0, total = 0;
  double per_second = 0;
  std::optional<std::chrono::seconds> left;
  std::optional<UploadResult> result;  // of the last run, until the next begins or staff dismiss it
};

// Rows that staff chose to clear, until it is durable or given up; all or none of them go.
struct Clearing {
  std::size_t rows = 0;
  bool stopping = false;
};

// The last time the service was heard of (an upload, Test connection); nothing polls.
struct Contact {
  bool reached = false;
  Time when{};
};

// The set-up page's answer to what was entered.
struct FieldFault {
  enum class Kind {
    missing, not_a_number, bad_address, not_https, out_of_range, no_such_file, passwords_differ, password_too_short,
    wrong_password, other,
  };
  std::string field;  // name of a member of SetUpForm; empty: nothing there is wrong, the data folder refuses
  Kind kind = Kind::missing;
};
enum class ConnectionTest {
  none, running, works,
  incomplete,  // fields are wrong: nobody was asked
  no_connection, tls, credentials, configuration,
  in_trouble,  // it is there, but gave no answer, was too busy, or failed
  odd_answer,
};
struct SetUp {
  bool saving = false;
  std::vector<FieldFault> faults;   // of the last try to save
  std::size_t saved_times = 0;      // grows with every set-up that was stored: the page closes
  ConnectionTest test = ConnectionTest::none;
  std::string test_detail;
};

// Who this is; set once at start and after set-up.
struct Station {
  bool set_up = false;
  bool chosen = true;         // false at the first start of a copy that nobody has set up: it asks
  bool practice = false;
  std::string branch_name;    // as people know it
  std::string station_name;
  std::string institution_id, institution_name, branch_id, service_address, wskey, principal_id, principal_idns, ca_file;
};

struct Sample {
  std::string barcode;
  std::string shows;  // plain words: what happens with it
  bool patron = false;
};

struct State {
  Time now{};                                 // when this frame's state was made
  std::chrono::minutes local_offset{0};       // local time minus UTC, now
  circ::DateOrder date_order = circ::DateOrder::day_month_year;

  Station station;
  std::vector<Sample> samples;                // practice mode's barcodes
  Mode mode = Mode::check_out;
  Field target = Field::item;                 // where the next characters go
  std::string typed;                          // what the scan line holds now (shown in the target field)
  std::string patron;                         // kept patron; empty: none yet
  std::string item;                           // an item that is kept because something else is missing
  std::optional<circ::DueDate> due;           // kept
  Line line;
  Time line_since{};
  Offer offer = Offer::nothing;
  std::vector<Cue> cues;                      // to be heard; Desk::take_cues empties it
  bool keyboard_here = true;                  // the window has the keyboard; false: loud "not ready"
  std::optional<Alarm> alarm;                 // NOT SAVED, or settlements that wait for the storage
  std::optional<FurtherCopy> copy;            // nothing: there is none, or nothing was heard of it yet

  Rows rows;
  bool loading = true;                        // rows of earlier sessions are still coming
  std::size_t unreadable = 0;                 // records of earlier sessions that cannot be read

  std::optional<Clearing> clearing;           // the journal was asked to clear and has not answered yet
  station::Settings settings;
  std::optional<SettingsTrouble> settings_trouble;

  Upload upload;
  std::optional<Contact> contact;
  SetUp set_up;

  std::string support_information;            // version, system, renderer, paths, counts
  bool quit = false;

  // When the next frame is due although nothing happens; nothing: never.
  std::optional<Time> deadline;
};

}  // namespace desk
