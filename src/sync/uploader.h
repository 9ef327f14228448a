// The worker that carries transactions from the journal to the gateway. One run at a time.
//
// Life cycle: construct with the journal; start() a run; add() rows recorded meanwhile; stop() when staff press Stop;
// destroy. A coordinating thread of its own asks the plan for what may go, claims the next few rows as being sent
// (durably, in one commit that also carries waiting verdicts), and hands claimed rows to as many connection threads
// as the gateway has. A row is never submitted before its claim is durable; its verdict is in the journal before it
// counts as done. Stop finishes what is in flight and releases what was claimed but not started.
//
// All public functions may be called from any one thread (the desk's); the sink is called on the uploader's thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <variant>
#include <vector>

#include "circ/row.h"
#include "gateway/gateway.h"
#include "journal/journal.h"
#include "sync/backoff.h"
#include "sync/report.h"

namespace upload {

class Run;

class Uploader {
 public:
  using Sink = std::function<void(Report)>;
  // Opens the service for one run, on the uploader's thread: checks the password, so it may take a while. A fault is
  // reported as UploadEnded. It owns what it uses: when the program quits meanwhile, it may outlive the uploader.
  using Open = std::function<std::variant<std::unique_ptr<gateway::Gateway>, UploadEnd>()>;

  // Tells the rows of a run, one after another. Called once, on the uploader's thread, when the service is open; there
  // may be a million of them, and start() must not wait for that. It owns what it reads, like Open.
  using Rows = std::function<void(const std::function<void(const circ::Row&)>& tell)>;

  struct Order {
    Rows rows;                              // every row that is not uploaded, in sequence order
    std::vector<circ::Sequence> again;      // failed or doubtful rows that staff chose to send again
    Open open;
  };

  using Clock = std::function<std::chrono::sys_time<std::chrono::milliseconds>()>;
  static std::chrono::sys_time<std::chrono::milliseconds> system_clock();

  // `random` gives uniformly distributed numbers; used for jitter only.
  Uploader(journal::Journal& journal, Sink sink, Pace pace, std::function<std::uint64_t()> random,
           Clock clock = system_clock);
  ~Uploader();  // stops the gateway at once and waits at most two seconds for it; rows in flight stay uploading

  // A second start before UploadEnded is a mistake of the caller.
  void start(Order order);
  // Rows recorded since the order was made join the run, also while its rows are still being told.
  void add(const std::vector<circ::Row>& rows);
  // Rows that staff settled or cleared since leave it, unless they are already claimed.
  void drop(const std::vector<circ::Sequence>& sequences);
  void stop();
  bool running() const;

 private:
  // How far a run is, and who may still use the journal and the sink: shared with its thread.
  struct Course;

  journal::Journal& journal_;
  Sink sink_;
  Pace pace_;
  std::function<std::uint64_t()> random_;
  Clock clock_;
  std::shared_ptr<Course> course_;
  std::thread thread_;
};

}  // namespace upload
