// What happens to files on sticks and disks: the kinds of damage that a journal is opened with.
#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>

#include "made_journal.h"

namespace damage {

enum class Kind {
  bit,
  byte,
  header,          // a field at the start of a page
  sector_zero,     // 512 bytes
  sector_garbage,
  page,            // 4 KiB of zeros or garbage
  unit,            // 16 KiB of a flash memory
  truncated,
  swapped_pages,
  meta_field,
  stale,           // a sector or a page from an older state of the file
};
inline constexpr std::array<std::string_view, 11> kKinds{
    "bit",  "byte",      "header",        "sector_zero", "sector_garbage", "page",
    "unit", "truncated", "swapped_pages", "meta_field",  "stale"};

// The file with this damage. It may come out as it was: garbage can be what stood there.
std::string damaged(const MadeJournal& journal, Kind kind, std::mt19937& random);

}  // namespace damage
