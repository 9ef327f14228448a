// The running session without a screen: turns key strokes and intents into transactions, and reports into what a
// frame shows.
//
// Life cycle: construct with the wiring; feed it key strokes in order (type), what people asked for (apply) and what
// the threads told (absorb); read state() for the next frame. Everything happens on the main thread, and nothing here
// waits: the wiring's functions post their work elsewhere and return at once.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "circ/key_stroke.h"
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
  std::vector<circ::Row> rows;  // every row that is not uploaded, in sequence order
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

  std::function<void(UploadOrder)> upload;
  std::function<void(const std::vector<circ::Row>&)> join_upload;
  std::function<void(const std::vector<circ::Sequence>&)> leave_upload;
  std::function<void()> stop_upload;

  std::function<void(intent::SetUpForm)> set_up;
  std::function<void(intent::SetUpForm)> test_connection;
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
  Time when{};
};

// journal::Loaded with its rows packed, which may be done on any thread.
struct LoadedRows {
  PackedRows rows;
  bool last = false;
  std::size_t unreadable = 0;
  std::optional<journal::Trouble> trouble;
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

  // The window got or lost the keyboard. A partial scan is dropped, with a word.
  void keyboard_here(bool here);
  // Tells the time to state(); call before drawing.
  void tell_time();

  const State& state() const { return state_; }
  State& state() { return state_; }

 private:
  void complete(const circ::CompletedLine& line);
  void complete_patron(const std::string& text);
  void complete_item(const std::string& text);
  void empty_line(circ::LineEnd end);
  void escape();
  void record_item();
  void try_again();
  void set_due(const std::variant<circ::DueDate, circ::DueDateFault>& due, const std::string& text);
  void record_offered();
  void show(Line line);
  void raise_alarm(const journal::Trouble& trouble);

  void take(const journal::Loaded& report);
  void take(journal::Recorded report);
  void take(journal::NotSaved report);
  void take(journal::SettledRows report);
  void take(journal::Cleared report);
  void take(const journal::NotCleared& report);
  void take(const journal::StorageFailing& report);
  void take(const journal::StorageWorks& report);

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
  void ask(const intent::RecordOffered& ask);
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
  void ask(const intent::Practice& ask);
  void ask(const intent::RecordNow& ask);
  void ask(const intent::Quit& ask);

  Wiring wiring_;
  State state_;
  circ::ScanLine scan_line_;
  bool line_just_ended_ = false;  // the stroke before ended a line: the LF of CR+LF may follow
  std::string offered_;           // typed elsewhere, F4 records it
  // Not saved at first and handed to the journal again: until it answers they must not be handed over once more.
  std::set<circ::TransactionId> trying_;
};

}  // namespace desk
