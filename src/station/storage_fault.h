// A file or folder that the system would not let this program read or write, and why.
#pragma once

#include <filesystem>
#include <system_error>

namespace station {

struct StorageFault {
  std::filesystem::path path;
  std::error_code error;

  bool operator==(const StorageFault&) const = default;
};

}  // namespace station
