// What the journal's thread tells: only what is durable, or that something could not be made durable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "circ/row.h"

namespace journal {

// What is wrong with the storage. `detail` is the system's own text, for the log and the curious.
struct Trouble {
  enum class Kind {
    disk_full,
    read_only,
    gone,     // the medium, the folder, or a file in it
    damaged,
    newer,    // written by a later version of this program
    network,  // the folder is on another computer, where nobody else can be kept out
    other,
  };
  Kind kind = Kind::other;
  std::string detail;
};

struct Settled {
  circ::Sequence sequence = 0;
  circ::Settlement settlement;
};

// What a start found, in one line for staff: "All 137 recorded transactions are here", "Repaired: 137 of 137".
struct Opened {
  std::uint64_t recorded = 0;  // how many rows there must be
  std::uint64_t readable = 0;  // how many there are
  // Something was damaged, missing or of another journal, and this was done about it; empty when all was well. What
  // was damaged lies in quarantine/, as it was.
  std::vector<std::string> repaired;
  // The program did not end in order. The transaction that it recorded last may never have been shown as saved.
  bool unclean_end = false;
  std::optional<circ::Row> last_recorded;
};

// Rows found at start, in sequence order, in portions; `last` ends them. They come before anything else unless reading
// takes longer than a moment: then rows that were recorded meanwhile may come between. Rows that were being sent when the program
// last ended come as comms_failure, doubtful, interrupted: that change is durable before it is reported. Only where
// the storage refused it, StorageFailing stands before Loaded and the change is tried again like any settlement.
struct Loaded {
  std::vector<circ::Row> rows;
  bool last = false;
  // Records of this portion that are damaged. They stay in the store. A transaction that is damaged has no row; where
  // only the settlement is, the row comes as comms_failure, doubtful, interrupted: the service may have it or not.
  std::size_t unreadable = 0;
  std::optional<Trouble> trouble;  // the store could not be read on from here
  std::optional<Opened> opened{};  // with the last portion
};

// These are durable now, in this order.
struct Recorded {
  std::vector<circ::Row> rows;
};

// These are surely not in the journal; the storage was asked again after the failure.
struct NotSaved {
  Trouble trouble;
  std::vector<circ::Transaction> transactions;
};

// These settlements are durable now.
struct SettledRows {
  std::vector<Settled> rows;
};

// These rows are gone for good.
struct Cleared {
  std::vector<circ::Sequence> sequences;
};

// Nothing was cleared: rows among them are being uploaded, the storage refused, or (neither) it was given up.
struct NotCleared {
  std::size_t uploading = 0;
  std::optional<Trouble> trouble;
};

// Settlements wait because the storage refuses them; they are tried again until they are durable.
struct StorageFailing {
  Trouble trouble;
};
// The storage works again after StorageFailing or NotSaved.
struct StorageWorks {};

// The store cannot take in what was recorded: its medium is gone, or full. Everything is durable nevertheless, in the
// scan log alone. Without a trouble: the store has it all again, or is on its way to.
struct StoreBehind {
  std::optional<Trouble> trouble;
};

// The journal refuses for this reason. What was Recorded since then, so many rows, is durable on the further copy's drive
// alone; settlements wait, and nothing can be cleared. StorageWorks and BroughtBack end it.
struct SavedApart {
  Trouble trouble;
  std::size_t rows = 0;
};
// So many rows that were saved on the further copy's drive alone are in the journal now. Those of an earlier session
// stand in a Recorded before. Of some it is not known whether they had been back before and were sent: they came as
// comms_failure, doubtful, interrupted.
struct BroughtBack {
  std::size_t rows = 0;
  std::size_t doubtful = 0;
};

// How the further copy is. Told when that changes, and again while it is behind and more comes.
struct CopyState {
  bool behind = false;              // for more than a moment
  std::uint64_t transactions = 0;   // recorded after the last one that it has
  std::optional<Trouble> trouble;   // why it cannot be written
  bool same_drive = false;          // as the journal: of little use
  std::string set_aside;            // a copy that had more than the journal lies here now
};

using Report = std::variant<Loaded, Recorded, NotSaved, SettledRows, Cleared, NotCleared, StorageFailing, StorageWorks,
                            StoreBehind, SavedApart, BroughtBack, CopyState>;

}  // namespace journal
