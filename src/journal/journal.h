// The durable, ordered store of everything recorded at this desk.
//
// Life cycle: construct (opens or makes the journal in `folder` and begins to load), post commands from any thread,
// destroy (makes durable whatever waits, then closes). One thread of its own drains the inbox, makes everything that
// waits durable with one write and one sync of the scan log (scan_log.h), then reports: a slow disk costs latency,
// never throughput. Behind it another one brings the log into the store (applier.h, store.h), and no scan waits for
// that. The sink and `done` are called on the journal's thread and must not block; the sink may be called before the
// constructor has returned.
//
// What is promised: what was reported Recorded, SettledRows or Cleared survives, in order,
//   - a crash of the program and a power cut, also where that tears or destroys what was being written, and with it up
//     to half a segment of the log around it, as flash media do;
//   - a full or write-protected disk and I/O errors: what could not be saved is told as NotSaved and does not come back,
//     unless the program ends before anything could be written again;
//   - the loss of either file, or any damage of one of them: the log alone has every row that is not settled for good,
//     the store has all. A damaged store is never mapped; it goes to quarantine/ as it was;
//   - with a further copy: the loss of both files; what it lacks is told (CopyState), and `offline-circ salvage` makes a
//     journal of it. While the journal's own medium refuses, what is Recorded is on the copy's drive alone (SavedApart);
//   - a medium that is taken away, a file that is cut short or replaced by another journal's: it is told, and recording
//     goes on as soon as the log can be written.
// What is not: a medium that says it has synced what it loses later, older blocks of both files included; both files
// destroyed without a further copy; what was settled for good where the store is destroyed; a computer that sets its disk back at restart.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "circ/row.h"
#include "journal/report.h"

namespace journal {

class Journal {
 public:
  using Sink = std::function<void(Report)>;
  // Called once the settlements are durable, with the sequences of rows that no longer exist (cleared meanwhile).
  using Done = std::function<void(std::vector<circ::Sequence> missing)>;

  // `folder` must exist. Throws StorageError (storage_error.h) when the log can neither be opened nor
  // made, when it is of a later version, and on another computer's folder. A store that fails is told by Loaded.
  // Where a folder on another drive is named, a further copy is kept there (further_copy.h), and while the journal
  // refuses, scans go there.
  Journal(const std::filesystem::path& folder, Sink sink, std::optional<std::filesystem::path> further_copy = {});
  ~Journal();

  // From now on the further copy is kept in this folder; nothing: there is none.
  void copy_to(std::optional<std::filesystem::path> folder);

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
