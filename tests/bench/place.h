// A folder for one measurement, on the disk of the current directory and not in memory: tools/bench chooses that
// directory. Removed with everything in it at the end.
#pragma once

#include <filesystem>
#include <string>

#include <unistd.h>

namespace bench {

class Place {
 public:
  explicit Place(const std::string& name) : path_("bench-" + name + "-" + std::to_string(getpid())) {
    std::filesystem::create_directory(path_);
  }
  ~Place() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace bench
