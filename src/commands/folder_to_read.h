// A data folder that is only looked at: it must be there, and no program may be running with it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "station/instance_lock.h"

namespace commands {

struct FolderToRead {
  std::filesystem::path path;
  std::optional<station::InstanceLock> lock;  // nothing on a medium that nobody can write to
};

// Chosen as at a start (station/data_dir.h), never made. Otherwise why not, in words for people.
std::variant<FolderToRead, std::string> folder_to_read(const std::optional<std::filesystem::path>& asked_for);

}  // namespace commands
