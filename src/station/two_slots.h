// A small content that is replaced now and then and never lost: two files NAME.a and NAME.b in one folder.
//
// Rename over the old file, the usual way, leaves exFAT without either file in 12 of 50 crash states (safety.md
// section 4.4). So both files stay, and save() writes the one that is not the newest, in place, and syncs it. Each
// carries a generation and a checksum; load() gives the newest whose checksum is right. The first save writes both,
// so that a folder with one bad slot and no other is one whose first save was cut short: nothing was ever kept there.
//
// A slot, numbers little-endian:
//
//   offset  size
//    0       8    "offcirc1"
//    8       8    generation, from 1
//   16       4    n, the length of the content
//   20       n    content
//   20+n    32    BLAKE2b-256 of all before, keyed with the NAME (so that no other content's slot is taken for it)
//
// What follows is ignored: the end of a longer content whose cutting off did not reach the medium.
//
// Both calls wait for the disk. One thread at a time; other programs are kept out by instance_lock.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "station/storage_fault.h"

namespace station {

class TwoSlots {
 public:
  static constexpr std::size_t kLongestContent = std::size_t{1} << 20;

  struct NeverSaved {};
  struct Damaged {};  // both files; they stay as they are until the next save
  using Loaded = std::variant<std::string, NeverSaved, Damaged, StorageFault>;

  // `name` is 1 to 64 bytes long.
  TwoSlots(std::filesystem::path folder, std::string name);

  Loaded load() const;
  // When this returns nothing the content is durable. After a fault the content is the old one or, where only the sync
  // failed, perhaps the new one; never a mixture.
  std::optional<StorageFault> save(std::string_view content);

 private:
  struct Slot {
    std::uint64_t generation = 0;
    std::string content;
  };
  struct Seen;

  std::filesystem::path file(char which) const;
  std::string encode(const Slot& slot) const;
  std::optional<Slot> decode(std::string_view bytes) const;
  std::string checksum(std::string_view bytes) const;
  Seen look(char which) const;
  std::optional<StorageFault> write(char which, const Slot& slot) const;

  std::filesystem::path folder_;
  std::string name_;
};

}  // namespace station
