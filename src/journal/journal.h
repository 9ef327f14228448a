// The durable, ordered store of everything recorded at this desk.
//
// Life cycle: construct (opens or makes the store in `folder` and begins to load), post commands from any thread,
// destroy (makes durable whatever waits, then closes). One thread of its own is the only one that touches LMDB. It
// drains its inbox and makes everything that waits durable in one commit (group commit), then reports: a slow disk
// costs latency, never throughput. The sink and `done` are called on the journal's thread and must not block; the sink
// may be called before the constructor has returned.
//
// What is promised: what was reported Recorded or SettledRows survives a crash of the program or a power cut, in
// order. A command that fails is reported; a record that failed is not in the journal afterwards.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "circ/row.h"
#include "journal/report.h"

namespace journal {

class Journal {
 public:
  using Sink = std::function<void(Report)>;
  // Called once the settlements are durable, with the sequences of rows that no longer exist (cleared meanwhile).
  using Done = std::function<void(std::vector<circ::Sequence> missing)>;

  // `folder` must exist. Throws StorageError (store.h) when the store can neither be opened nor made.
  Journal(const std::filesystem::path& folder, Sink sink);
  ~Journal();

  // Makes it durable and gives it the next sequence: Recorded or NotSaved follows.
  void record(circ::Transaction transaction);

  // Changes what became of rows, in one commit. Tried again until it is durable, so `done` follows for certain
  // unless the journal is destroyed before storage recovers.
  void settle(std::vector<Settled> rows, Done done = {});

  // Removes rows for good, all or none: Cleared or NotCleared follows.
  void clear(std::vector<circ::Sequence> sequences);
  // Gives up every clear that was posted before, unless it is being made durable by now: NotCleared follows, with
  // neither rows that are being uploaded nor trouble.
  void give_up_clear();

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace journal
