// Real journals to be damaged: made through journal::Store, with everything a journal comes to hold. One seed, one
// journal.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "circ/row.h"

namespace damage {

using Rows = std::map<circ::Sequence, circ::Row>;

struct MadeJournal {
  std::string file;                 // the bytes of journal.mdb
  std::vector<std::string> before;  // and those after some of the commits before
  Rows rows;                        // what was recorded, all told
  Rows rows_before;                 // and without the last commit
  Rows cleared;                     // what was there once
};

// In `folder`, which is empty and stays so. Larger seeds do not make larger journals; `scale` does, from 1.
MadeJournal make_journal(const std::filesystem::path& folder, std::uint32_t seed, std::uint32_t scale);

std::string bytes_of(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, const std::string& bytes);

}  // namespace damage
