// The rows of a damaged store, as far as its file still tells them (store_reader.h). It never guesses:
//
// A row that the newest tree tells is as it was. Where a part of that tree cannot be read, records found elsewhere in
// the file fill the gap. A transaction never changes, so an old copy of it is as good as the newest one; a settlement
// does change, so a row whose newest settlement is lost is `interrupted` (store.h): a comms_failure that staff decide.
// Only *Uploaded* is believed of an old settlement, since no row leaves it. A row in a gap may have been cleared: it
// comes back as `interrupted`, too. Outside the gaps what the newest tree does not have is not there.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "circ/row.h"

namespace journal {

struct SalvagedRows {
  std::vector<circ::Row> rows;   // in the order of their sequences
  std::size_t unclear = 0;       // how many of them are interrupted because of the damage
  std::size_t unreadable = 0;    // rows of which there is no transaction that can be read
  circ::Sequence last = 0;       // no sequence above it was given, as far as the file tells
};

// Throws std::bad_alloc only. Any thread.
SalvagedRows salvaged_rows(const std::filesystem::path& file);

}  // namespace journal
