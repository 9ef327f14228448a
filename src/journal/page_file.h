// A file read page by page, never mapped: a page that cannot be read is an answer, not a signal. One thread.
//
// Whoever reads one place after the other is given what was read ahead: a tree of many pages mostly lies in order.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "journal/bytes.h"
#include "journal/file.h"

namespace journal {

class PageFile {
 public:
  explicit PageFile(const std::filesystem::path& file);

  bool opened() const { return file_.has_value(); }
  std::uint64_t size() const { return size_; }  // in bytes, when it was opened
  // Whether `into` was filled from this place on. What could not be read is no reason not to ask for the next.
  bool read(std::uint64_t place, std::span<std::uint8_t> into);

 private:
  bool fill(std::uint64_t place, std::span<std::uint8_t> into) const;

  std::optional<File> file_;
  std::uint64_t size_ = 0;
  std::uint64_t end_ = 0;  // of what was asked for last
  Bytes ahead_;
  std::uint64_t ahead_at_ = 0;
};

}  // namespace journal
