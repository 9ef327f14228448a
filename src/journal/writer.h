// The journal's thread: makes everything that waits durable in one group of the scan log, then reports.
//
// It is the only one that writes the log, and the only one that tells. The store is the applier's, which it starts, and
// starts again when the map was lost. Rows that are recorded before the store was read go into the log at once; where
// the log cannot say which sequence is the next, they wait for the store. Settlements and clears wait for it always.
//
// After each round of commands it keeps the log in order: it fills in what the log lacks of rows that are not settled
// (once, where a store has no log yet), copies such rows out of old segments when the log has become large, and lets go
// of segments that nobody needs.
//
// Each group goes to the further copy as well, where there is one. While the log refuses, transactions go into an
// emergency log on the copy's drive; they are brought back before anything else is recorded here again.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "journal/applier.h"
#include "journal/draft.h"
#include "journal/emergency_log.h"
#include "journal/further_copy.h"
#include "journal/mailbox.h"
#include "journal/scan_log.h"

namespace journal {

struct Stop {};
struct CopyTo {
  std::optional<std::filesystem::path> folder;
};

class Writer {
 public:
  using Work = std::variant<ToRecord, ToSettle, ToClear>;
  using Command = std::variant<Work, Stop, FromApplier, CopyTo, FromCopy>;
  static constexpr std::size_t kFetched = 4096;  // rows that are asked of the store at once
  static constexpr std::uint64_t kLargeLog = std::uint64_t{16} << 20;  // rows are copied out of old segments above it

  Writer(std::filesystem::path folder, std::function<void(Report)> tell, std::optional<std::filesystem::path> copy);

  // Any thread.
  void post(Command command) { inbox_.put(std::move(command)); }
  // Any thread: clears up to this number are given up, unless they are being made durable by now.
  void give_up_clears(std::uint64_t number) { given_up_ = number; }
  // Until Stop, on the thread that calls. `opened` is set once the log can be written, or is why it cannot be opened.
  void run(std::promise<void> opened);

 private:
  using Steady = std::chrono::steady_clock;

  // "2026-10-12T23-59-59Z": for names of files.
  static std::string now_as_name();

  void open();
  void start_applier(std::optional<LogSurvey> log);
  std::optional<Steady::time_point> deadline() const;
  bool may_record() const;
  bool finished() const;
  // The log refused when it was last tried.
  bool failing() const { return told_not_saved_ || told_failing_ || !apart_.empty(); }
  void stop();

  void hear(FromApplier& told);
  void hear(FromCopy& told);
  void hear(StoreOpened& opened);
  void hear(const StoreReady& ready);
  void hear(PortionLoaded& loaded);
  void hear(PortionFetched& fetched);
  void hear(const AppliedTo& applied);
  void hear(const StoreTroubled& troubled);
  void hear(const StoreRefused& refused);
  void hear(const MapLost& lost);
  void complete_index();
  Opened summary(std::optional<circ::Row> last_recorded) const;

  void serve();
  std::optional<Trouble> commit(const std::vector<Work>& batch);
  std::optional<Trouble> append_surely(const Bytes& entries, const LogFacts& facts);
  void append(Bytes entries, const LogFacts& facts, bool repeatable);
  void hand_over();
  void refuse(std::vector<Work> batch, const Trouble& trouble);
  void works();
  void store_works();
  void probe();

  void keep_log_in_order();
  void fill_in();
  void let_go_of_segments();
  bool copy_out(const ScanLog::Segment& segment);
  void close();

  // writer_emergency.cpp
  void hear(CopyTo& wanted);
  void hear(std::vector<LeftApart>& left);
  void start_copy();
  std::optional<Steady::time_point> when_to_look_at_copy() const;
  void tell_of_copy();
  bool save_apart(std::vector<circ::Transaction>& transactions, const Trouble& trouble);
  std::optional<Trouble> bring_back();
  void look_for_left();
  void look_for_left_in(const Store::Portion& portion);
  void bring_back_left();

  const std::filesystem::path folder_;
  const std::function<void(Report)> tell_;
  Mailbox<Command> inbox_;
  std::atomic<std::uint64_t> given_up_ = 0;

  // Only the thread itself touches what follows.
  std::optional<ScanLog> log_;
  std::optional<Applier> applier_;
  RowIndex index_;
  LogFacts facts_;
  std::vector<Work> waiting_;  // not durable yet
  std::vector<Applier::Group> durable_;        // and not given to the applier yet
  std::vector<FurtherCopy::Group> for_copy_;  // nor to the further copy
  bool stopping_ = false;
  Steady::time_point stop_at_;

  // The start.
  Steady::time_point started_;
  LogFacts found_;                       // in the log
  bool unclean_end_ = false;
  circ::Sequence last_at_start_ = 0;
  circ::Sequence last_in_log_ = 0;       // the last transaction there
  std::optional<circ::Row> last_recorded_;
  std::vector<std::string> repaired_;
  bool store_opened_ = false;
  bool loaded_ = false;                  // the index is complete
  circ::Sequence loaded_through_ = 0;
  std::uint64_t loaded_rows_count_ = 0;
  IntervalSet loaded_rows_;
  bool log_outdated_ = false;            // what it says of a row may not be the last word
  bool log_lacks_ = false;               // rows that are not settled

  // Freeing.
  bool filling_in_ = false;
  bool copied_any_ = false;  // of what was to be filled in
  std::uint64_t applied_ = 0, applied_before_ = 0;  // up to which block, by the last commit and the one before

  // Faults.
  std::optional<Trouble> refused_;       // a store of a later version: nothing is recorded beside it
  std::optional<Trouble> store_trouble_;
  bool told_not_saved_ = false;          // since the last group that worked
  bool told_failing_ = false;
  Steady::time_point retry_at_;

  // The further copy.
  std::optional<std::filesystem::path> copy_folder_;  // as chosen
  std::optional<FurtherCopy> copy_;
  CopyState copy_told_;
  std::optional<Steady::time_point> copy_told_at_;
  std::optional<EmergencyLog> emergency_;
  std::vector<circ::Row> apart_;         // saved there, and not back yet
  std::optional<Trouble> apart_because_;
  std::vector<LeftApart> left_;          // what earlier sessions left there
  std::size_t looking_for_left_ = 0;     // so many of them: whether the store has some of their rows
};

}  // namespace journal
