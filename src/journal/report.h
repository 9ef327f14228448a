// What the journal's thread tells: only what is durable, or that something could not be made durable.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "circ/row.h"

namespace journal {

// What is wrong with the storage. `detail` is the system's own text, for the log and the curious.
struct Trouble {
  enum class Kind { disk_full, read_only, gone, damaged, other };
  Kind kind = Kind::other;
  std::string detail;
};

struct Settled {
  circ::Sequence sequence = 0;
  circ::Settlement settlement;
};

// Rows found at start, in sequence order, in portions; `last` ends them. Rows that were being sent when the program
// last ended come as comms_failure, doubtful, interrupted: that change is durable before it is reported. Only where
// the storage refused it, StorageFailing stands before Loaded and the change is tried again like any settlement.
struct Loaded {
  std::vector<circ::Row> rows;
  bool last = false;
  // Records of this portion that are damaged. They stay in the store. A transaction that is damaged has no row; where
  // only the settlement is, the row comes as comms_failure, doubtful, interrupted: the service may have it or not.
  std::size_t unreadable = 0;
  std::optional<Trouble> trouble;  // the store could not be read on from here
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

using Report = std::variant<Loaded, Recorded, NotSaved, SettledRows, Cleared, NotCleared, StorageFailing, StorageWorks>;

}  // namespace journal
