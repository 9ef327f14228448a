// One running program per data folder.
//
// take() locks the file instance.lock in the folder (flock, LockFileEx) and writes into it who holds it; a second
// program gets those facts back to print. The lock lives as long as the object and goes with the process however that
// ends, so a stale file is never in the way; it is not removed. One thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>

#include "circ/moment.h"
#include "station/storage_fault.h"

namespace station {

class InstanceLock {
 public:
  // Fields are empty (0) where the holder has not written them yet.
  struct Holder {
    std::string host;
    std::uint64_t pid = 0;
    std::string since;  // RFC 3339, with the offset of that desk

    bool operator==(const Holder&) const = default;
  };
  // This process on this computer.
  static Holder this_process(const circ::Moment& since);

  // The lock, or who has it, or why the file system will not have it (also: it knows no locks).
  static std::variant<InstanceLock, Holder, StorageFault> take(const std::filesystem::path& folder,
                                                               const Holder& self);

  InstanceLock(InstanceLock&& other) noexcept;
  InstanceLock& operator=(InstanceLock&& other) noexcept;
  ~InstanceLock();

 private:
  using Handle = std::intptr_t;  // a file descriptor, or a HANDLE
  static constexpr Handle kNone = -1;

  explicit InstanceLock(Handle handle) : handle_(handle) {}
  void release();

  static std::string to_text(const Holder& holder);
  static Holder parse(std::string_view text);

  Handle handle_ = kNone;
};

}  // namespace station
