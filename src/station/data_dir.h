// The folder that holds everything the program keeps: journal, profile, view choices, log.
//
// Chosen once at start: the one that was asked for (--data DIR); else `data` beside the program where that folder
// exists, which makes a stick; else `wms-offline-circ` in the home folder. Practice keeps its data apart, in
// `practice` inside it. At start only, on the main thread; it waits for the disk.
#pragma once

#include <filesystem>
#include <variant>

#include "station/storage_fault.h"

namespace station {

// Where folders may be; an empty path is one that is not known.
struct Places {
  std::filesystem::path asked_for;  // --data
  std::filesystem::path program;    // the folder of the program itself
  std::filesystem::path home;
};

// `program` and `home` of this process; `asked_for` is the caller's.
Places this_process_places();

// The folder that the rule above picks; nothing is created. Absolute. Empty when no place is known.
std::filesystem::path choose_data_dir(const Places& places);

// Makes sure that the folder is there, or its `practice`: new ones are open to this user alone (0700; on Windows, as
// the folder above them says). The folder, or the path that could not be made and why.
std::variant<std::filesystem::path, StorageFault> open_data_dir(const std::filesystem::path& folder, bool practice);

}  // namespace station
