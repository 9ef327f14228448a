// A transaction in its journal: its place there, and what became of it.
#pragma once

#include <cstdint>

#include "circ/status.h"
#include "circ/transaction.h"

namespace circ {

// The place of a transaction in its journal: 1, 2, 3 … never used twice, also not after Clear.
using Sequence = std::uint64_t;

struct Row {
  Sequence sequence = 0;
  Transaction transaction;
  Settlement settlement;

  bool operator==(const Row&) const = default;
};

// Goes with the next upload without being asked about: Awaiting Sync, or a Comms failure that surely was not applied.
bool waits_for_upload(const Settlement& settlement);

// A Comms failure that the service may already have: only staff can say what to do with it.
bool asks_staff(const Settlement& settlement);

// Not settled for good, so that later rows of the same item must wait for it.
bool holds_later(const Settlement& settlement);

}  // namespace circ
