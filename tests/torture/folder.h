// A folder of its own for a torture program, in memory or on the disk, removed at the end.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace torture {

class Folder {
 public:
  enum class Where { memory, disk };
  explicit Folder(Where where) {
    const bool memory = where == Where::memory && std::filesystem::is_directory("/dev/shm");
    std::string name = (memory ? "/dev/shm" : std::filesystem::temp_directory_path().string()) + "/offcirc-torture-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::filesystem::filesystem_error("mkdtemp", name, {errno, std::generic_category()});
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace torture
