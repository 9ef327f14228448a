// One open file, read and written at a given place; what this room needs of the system and no more.
//
// Every call throws std::system_error with the system's own code; trouble_from() (medium.h) says what it means. One
// thread at a time. Others may remove the file meanwhile.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "journal/bytes.h"

namespace journal {

class File {
 public:
  enum class Mode {
    read,
    change,  // the file is there and can be written
    make,    // it is not there yet; for its owner alone
  };
  File(const std::filesystem::path& path, Mode mode);
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  std::uint64_t size() const;
  // Fills `bytes` from this place; how many there were before the end of the file.
  std::size_t read(std::uint64_t at, std::span<std::uint8_t> bytes) const;
  // In one call of the system, unless it takes only a part.
  void write(std::uint64_t at, ByteView bytes);
  // Everything written is on the medium.
  void sync();

 private:
  using Handle = std::intptr_t;  // a file descriptor, or a HANDLE
  static constexpr Handle kNone = -1;
  void close();

  Handle handle_ = kNone;
};

}  // namespace journal
