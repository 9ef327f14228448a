// A file read page by page, never mapped: a page that cannot be read is an answer, not a signal. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>

namespace journal {

class PageFile {
 public:
  explicit PageFile(const std::filesystem::path& file);

  bool opened() const { return opened_; }
  std::uint64_t size() const { return size_; }  // in bytes, when it was opened
  // Whether `into` was filled from this place on. What could not be read is no reason not to ask for the next.
  bool read(std::uint64_t place, std::span<std::uint8_t> into);

 private:
  std::ifstream stream_;
  std::uint64_t size_ = 0;
  bool opened_ = false;
};

}  // namespace journal
