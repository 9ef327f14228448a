// What a journal's folder holds, read without LMDB and without changing anything: for `verify` and `salvage`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "journal/salvaged_rows.h"

namespace journal {

struct Inspection {
  bool found = false;               // whether there is a journal at all
  bool newer = false;               // it was made by a later version of this program, which must read it
  std::vector<std::string> faults;  // all that is not as it must be; the journal is whole when there is nothing
  SalvagedRows rows;
};

// Nobody may be writing to the journal meanwhile. Any thread; waits for the disk.
Inspection inspect(const std::filesystem::path& folder);

}  // namespace journal
