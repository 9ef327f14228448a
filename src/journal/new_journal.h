// A journal of rows that are there already: what `salvage` leaves behind.
#pragma once

#include <filesystem>

#include "journal/salvaged_rows.h"

namespace journal {

// In this folder, which is there and has no journal. The rows keep their sequences, and none up to `rows.last` is given
// again. Durable when it returns; throws StorageError.
void make_journal_of(const SalvagedRows& rows, const std::filesystem::path& folder);

}  // namespace journal
