// Real journals to be damaged, with everything a journal comes to hold: made through journal::Store, without a scan
// log, where one seed makes one journal; or through journal::Journal, where the log's thread and the applier share out
// the work as they will.
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
  std::map<std::string, std::string> log;  // the scan log's files
  std::vector<std::string> before;  // and those after some of the commits before
  Rows rows;                        // what was recorded, all told
  Rows rows_before;                 // and without the last commit; of no use where there is a log
  Rows cleared;                     // what was there once
};

// In `folder`, which is empty and stays so. Larger seeds do not make larger journals; `scale` does, from 1.
MadeJournal make_journal(const std::filesystem::path& folder, std::uint32_t seed, std::uint32_t scale);
MadeJournal make_journal_with_log(const std::filesystem::path& folder, std::uint32_t seed, std::uint32_t scale);

std::string bytes_of(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, const std::string& bytes);

}  // namespace damage
