// One upload, from the open service to its end: the coordinating thread's work.
//
// The life of a row in it: claimed (posted to the journal as being sent) → offered to the lines (that is durable) →
// answered, or pausing until it is offered again. At most three rows per allowed request are carried at a time, so a
// crash leaves few rows in doubt. One commit is under way at a time, and none is made for each row: verdicts wait until
// there are two for each allowed request, or 150 ms, or until a line has nothing to send. The commit that makes them
// durable carries the next claims too. Lines do not starve by that while the disk is faster than the service: what is
// claimed suffices until the next commit. plan() and then carry() run on the coordinating thread; post() may be called
// from any, from the beginning: what comes before carry() waits in the inbox, and counts for the plan as it then stands.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "journal/journal.h"
#include "journal/mailbox.h"
#include "sync/backoff.h"
#include "sync/lines.h"
#include "sync/plan.h"
#include "sync/report.h"
#include "sync/tally.h"
#include "sync/uploader.h"

namespace upload {

struct Join { std::vector<circ::Row> rows; };
struct Drop { std::vector<circ::Sequence> sequences; };
struct Stop {};
struct Quit {};  // the program ends: stop, and do not wait for a service that does not answer
struct Answers {};  // wait to be taken from the lines
struct Stored { std::uint64_t commit = 0; std::vector<circ::Sequence> missing; };

class Run {
 public:
  using Message = std::variant<Join, Drop, Stop, Quit, Answers, Stored>;
  struct Means {
    journal::Journal& journal;
    Uploader::Sink sink;
    Pace pace;
    std::function<std::uint64_t()> random;
    Uploader::Clock clock;
  };
  // Quitting waits this long for requests that are in flight.
  static constexpr std::chrono::seconds kQuitPatience{2};
  // A verdict waits no longer than this for others to share its commit, nor for being taken from the lines.
  static constexpr std::chrono::milliseconds kVerdictsTogether{150};

  explicit Run(Means means) : means_(std::move(means)) {}

  void post(Message message) { inbox_->put(std::move(message)); }
  // Takes the rows of an order, and lets go of what tells them.
  void plan(Uploader::Rows rows, const std::vector<circ::Sequence>& again);
  // Carries everything that may go; returns what is to be reported, with the gateway and the plan gone.
  UploadEnded carry(std::unique_ptr<gateway::Gateway> gateway);

 private:
  using Steady = std::chrono::steady_clock;
  enum class Stage { claimed, offered, pausing };
  struct Carried {
    const circ::Row* row = nullptr;  // the plan's
    Stage stage = Stage::claimed;
    unsigned tries = 0;
    Steady::time_point next_try{};
    gateway::Verdict last;  // pausing: what the last try came to
  };
  enum class Change { claim, verdict, release };
  struct Changed { journal::Settled settled; Change change = Change::claim; };

  void take(Join& join);
  void take(Drop& drop);
  void take(Stop&);
  void take(Quit&);
  void take(Answers&) {}
  void take(Stored& stored);
  void take(const Answered& answered);

  void give_time(const gateway::Verdict& verdict);
  void end(UploadEnd why, const gateway::Verdict& verdict = {});
  void conclude(circ::Sequence sequence, const gateway::Verdict& verdict);
  void count(const journal::Settled& settled);
  bool commit_due(Steady::time_point now) const;
  void claim_next();
  void commit();
  void offer_due(Steady::time_point now);
  bool may_start(Steady::time_point now) const;
  bool over(Steady::time_point now);
  Steady::time_point next_deadline(Steady::time_point now) const;
  void report_contact(const gateway::Verdict& verdict);
  void report_progress(Steady::time_point now, bool at_once);

  Means means_;
  std::shared_ptr<journal::Mailbox<Message>> inbox_ = std::make_shared<journal::Mailbox<Message>>();
  Plan plan_;
  std::unique_ptr<Lines> lines_;
  std::unique_ptr<Allowance> allowance_;
  Tally tally_;
  std::map<circ::Sequence, Carried> carried_;
  std::vector<Changed> changes_;                             // for the next commit
  std::map<std::uint64_t, std::vector<Changed>> unstored_;   // posted to the journal, by commit
  std::uint64_t commits_ = 0;
  Steady::time_point posted_{};        // when the last commit was posted
  Steady::time_point paused_until_{};  // the service is busy or fails: nothing starts before
  unsigned server_errors_ = 0;         // in a row
  std::optional<UploadEnded> ending_;  // set: nothing starts any more
  bool quitting_ = false;
  Steady::time_point ending_since_{};
  std::size_t concluded_ = 0, done_ = 0, uploaded_ = 0, failed_ = 0, comms_ = 0;
  bool untold_ = true;  // progress was made that was not reported
  std::deque<std::pair<Steady::time_point, std::size_t>> told_;  // reported progress of the last seconds
  std::optional<bool> reached_;
  Steady::time_point contact_told_{};
};

}  // namespace upload
