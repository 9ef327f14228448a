// The running session without a screen: turns key strokes and intents into transactions, and reports into what a
// frame shows.
//
// Life cycle: construct with the wiring; feed it key strokes in order (type), what people asked for (apply) and what
// the threads told (absorb); read state() for the next frame. Everything happens on the main thread, and nothing here
// waits: the wiring's functions post their work elsewhere and return at once.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "circ/key_stroke.h"
#include "circ/recent_scans.h"
#include "circ/scan_line.h"
#include "circ/transaction.h"
#include "desk/intent.h"
#include "desk/state.h"
#include "journal/report.h"
#include "sync/report.h"

namespace desk {

// What an upload needs to begin.
struct UploadOrder {
  std::string password;
  // Tells every row that is not uploaded, in sequence order, as they stood when the order was made and with what staff
  // decided in it. May be called on any thread: the desk itself does not go through its rows.
  std::function<void(const std::function<void(const circ::Row&)>& tell)> rows;
  std::vector<circ::Sequence> again;
};

// What the desk can set in motion, and where time and randomness come from.
struct Wiring {
  std::function<circ::Moment()> now;
  circ::LocalOffset local_offset;
  std::function<std::array<std::uint8_t, 16>()> random;
  std::string station;  // id of this copy of the program, written into each transaction

  std::function<void(circ::Transaction)> record;
  std::function<void(std::vector<journal::Settled>)> settle;
  std::function<void(std::vector<circ::Sequence>)> clear;
  std::function<void()> stop_clear;
  std::function<void(circ::Row)> take_back;  // clears this row; the log says that it was taken back at the desk

  std::function<void(UploadOrder)> upload;
  std::function<void(const std::vector<circ::Row>&)> join_upload;
  std::function<void(const std::vector<circ::Sequence>&)> leave_upload;
  std::function<void()> stop_upload;

  std::function<void(intent::SetUpForm)> set_up;
  std::function<void(intent::SetUpForm)> test_connection;
  std::function<void(station::Settings)> save_settings;
  std::function<void(bool)> practice;
  std::function<void()> record_now;
};

// How storing a set-up ended: faults, or the station as it is now.
struct SetUpReport {
  std::vector<FieldFault> faults;
  Station station;
};
struct ConnectionReport {
  ConnectionTest result = ConnectionTest::none;
  std::string detail;
  std::vector<FieldFault> faults;  // incomplete
  std::optional<bool> reached;     // whether the service was heard of; nothing: nobody was asked
  Time when{};
};

// journal::Loaded with its rows packed, which may be done on any thread.
struct LoadedRows {
  PackedRows rows;
  bool last = false;
  std::size_t unreadable = 0;
  std::optional<journal::Trouble> trouble;
  std::optional<journal::Opened> opened;  // with the last portion
};

// Settings could not be stored: the system's words.
struct SettingsReport {
  std::optional<std::string> fault;
};

// journal::Cleared in parts, so that taking out half a million rows makes no frame late.
struct ClearedRows {
  std::vector<circ::Sequence> sequences;
  std::size_t of = 0;  // all parts together
  bool last = true;
};

class Desk {
 public:
  explicit Desk(Wiring wiring, State initial = {});

  void type(const circ::KeyStroke& stroke);
  void apply(const Intent& intent);
  void absorb(journal::Report report);
  void absorb(LoadedRows report);
  void absorb(ClearedRows report);
  void absorb(upload::Report report);
  void absorb(SetUpReport report);
  void absorb(ConnectionReport report);
  void absorb(const SettingsReport& report);

  // The program ended without closing, and this was the last row that it had made durable. About a third of such ends
  // leave a row whose scan was never confirmed on the screen; when it is scanned again at once, the desk asks. Where
  // the barcodes cannot be read without the password, the row comes without them, and only the line tells of it.
  void after_unclean_end(circ::Row last);

  // The window got or lost the keyboard. A partial scan is dropped, with a word.
  void keyboard_here(bool here);
  // Tells the time to state(); call before drawing.
  void tell_time();

  // What is to be heard since the last time.
  std::vector<Cue> take_cues();

  const State& state() const { return state_; }
  State& state() { return state_; }

 private:
  using Findings = std::vector<circ::Finding>;

  // Something that Ctrl+Z takes back: a scan that went to the journal, or a patron's card.
  struct Done {
    std::optional<std::string> patron_before;  // of a patron's card; the rest is a recorded scan's
    circ::TransactionId id{};
    circ::Sequence sequence = 0;  // 0: the journal has not answered yet
  };
  // A scan that the journal has not answered yet.
  struct Pending {
    std::uint64_t scan = 0;
    Findings findings;
    bool take_back = false;  // as soon as it is saved
  };
  struct Checked {
    std::string barcode;
    Findings findings;
  };
  // What F4 would need for what state_.offer says.
  struct Offered {
    std::string text;           // the barcode it is about
    std::string patron_before;  // item_after_all
    circ::TransactionId id{};   // switch_patron
  };

  // scanning.cpp
  void complete(const circ::CompletedLine& line);
  void scanned(const std::string& barcode);
  void scanned_into_one_box(const std::string& barcode);
  void complete_patron(const std::string& text);
  void complete_item(const std::string& text);
  bool asks_about_repeat(const std::string& item);
  void empty_line(circ::LineEnd end);
  void escape();
  void record_item();
  void try_again();
  Field first_field() const;
  void set_due(const std::variant<circ::DueDate, circ::DueDateFault>& due, const std::string& text);
  void set_patron(const std::string& barcode, Findings findings);
  Findings guard(const std::string& barcode, circ::NumberOf field) const;
  std::optional<Checked> check(const std::string& text, circ::NumberOf field);

  // second_thoughts.cpp
  void accept();
  void undo();
  void take_back(const Done& done);
  void offer(Offer what, Offered about);
  void no_offer();
  void taken_back(const std::vector<circ::Sequence>& sequences, std::size_t of);
  bool not_taken_back(const journal::NotCleared& report);
  void remember(Done done);

  void show(Line line);
  void refuse(Line line);  // nothing was recorded: it is heard, too
  void cue(Cue cue);
  void show_saved(const std::vector<circ::Row>& rows);
  void raise_alarm(const journal::Trouble& trouble);
  void opened(const journal::Opened& found);
  void know(const circ::Transaction& transaction);
  void use_settings();

  void take(const journal::Loaded& report);
  void take(journal::Recorded report);
  void take(journal::NotSaved report);
  void take(journal::SettledRows report);
  void take(journal::Cleared report);
  void take(const journal::NotCleared& report);
  void take(const journal::StorageFailing& report);
  void take(const journal::StorageWorks& report);
  void take(const journal::StoreBehind& report);
  void take(const journal::SavedApart& report);
  void take(const journal::BroughtBack& report);
  void take(const journal::CopyState& report);
  void end_alarm();

  void take(const upload::UploadStarted& report);
  void take(const upload::UploadProgress& report);
  void take(const upload::Contact& report);
  void take(const upload::UploadEnded& report);

  void ask(const intent::ChangeMode& ask);
  void ask(const intent::Target& ask);
  void ask(const intent::DropPatron& ask);
  void ask(const intent::TypeDue& ask);
  void ask(const intent::PickDue& ask);
  void ask(const intent::Record& ask);
  void ask(const intent::OfferTyped& ask);
  void ask(const intent::Accept& ask);
  void ask(const intent::Undo& ask);
  void ask(const intent::TryAgain& ask);
  void ask(const intent::Clear& ask);
  void ask(const intent::StopClear& ask);
  void ask(const intent::Upload& ask);
  void ask(const intent::ServiceHas& ask);
  void ask(const intent::LetLaterPass& ask);
  void ask(const intent::StopUpload& ask);
  void ask(const intent::DismissResult& ask);
  void ask(const intent::SetUp& ask);
  void ask(const intent::TestConnection& ask);
  void ask(const intent::SaveSettings& ask);
  void ask(const intent::SwitchSounds& ask);
  void ask(const intent::Practice& ask);
  void ask(const intent::RecordNow& ask);
  void ask(const intent::Quit& ask);

  Wiring wiring_;
  State state_;
  circ::ScanLine scan_line_;
  circ::RecentScans recent_;
  Findings item_findings_;                     // of state_.item
  std::optional<circ::Row> last_before_end_;   // until the first item is scanned
  Offered offered_;
  std::uint64_t scans_ = 0;                    // completed lines so far
  std::uint64_t line_scan_ = 0;                // the one that the feedback line is about
  std::map<circ::TransactionId, Pending> pending_;
  std::deque<Done> done_;                      // oldest first, the latest kMostDone
  std::vector<Done> taking_back_;              // cleared for Ctrl+Z, the journal has not answered yet
  // Not saved at first and handed to the journal again: until it answers they must not be handed over once more.
  std::set<circ::TransactionId> trying_;
};

}  // namespace desk
