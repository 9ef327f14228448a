// A start of the program on a folder as a crash left it: what the real start-up code finds there, and whether work
// can go on.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "circ/row.h"

namespace torture {

struct Start {
  std::string trouble{};  // empty: it started, and further commits work
  std::vector<circ::Row> rows{};
  std::size_t unreadable = 0;  // records that the start told of as damaged
  std::vector<circ::Row> further{};  // recorded now
};

// Opens the journal, hears its rows, records a transaction more and closes. `again` records two, one after the other,
// opens it once more and compares. Never throws; waits as long as the journal takes.
Start start_on(const std::filesystem::path& folder, bool again);

}  // namespace torture
