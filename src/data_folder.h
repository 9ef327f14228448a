// The data folder of this start, and the lock on it: nobody else uses it while this lives. Main thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "station/instance_lock.h"

struct DataFolder {
  std::filesystem::path path;
  station::InstanceLock lock;

  // Chooses (station/data_dir.h), makes and locks it. Otherwise why not, in words for people.
  static std::variant<DataFolder, std::string> take(const std::optional<std::filesystem::path>& asked_for);
};

// Why a folder cannot be used, in words for people.
std::string cannot_be_used(const station::StorageFault& fault);
std::string already_running(const std::filesystem::path& folder, const station::InstanceLock::Holder& holder);
