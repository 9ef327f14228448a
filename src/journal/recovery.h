// How a start finds the store: proven, made, taken over from an earlier version, or rebuilt.
//
// The store is mapped only when its file was proven sound (store_reader.h). One that is damaged, that belongs to another
// journal, or that is older than what the log still holds, is rebuilt under another name: from the rows that can be
// salvaged and from the log, whose word is the newer one. Then the old file goes to quarantine/ as it was, and is never
// deleted. What only a damaged store knows is told as doubtful where the log proves it old: only staff can say.
//
// The applier's thread only.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "journal/log_reader.h"
#include "journal/store.h"

namespace journal {

struct Recovered {
  Store store;
  LogSurvey log;
  std::vector<std::string> repaired;  // as in Opened
};

// `log` is this folder's and has groups; `now` names what is set aside. What the log holds beyond Store::applied() is
// not in the store yet, unless it was rebuilt. Throws StorageError.
Recovered open_store(const std::filesystem::path& folder, LogSurvey log, std::string_view now);

// Where a file of this folder goes when it is set aside: quarantine/NAME, with the time in it. Makes the folder.
std::filesystem::path place_in_quarantine(const std::filesystem::path& folder, std::string_view name,
                                          std::string_view now);

}  // namespace journal
