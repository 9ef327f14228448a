// The blocks of the scan log. Pure.
//
// A group is what one commit makes durable: entries (log_entry.h) in k blocks of 4096 bytes that lie side by side and
// count only together. All numbers are little-endian; every block of a group has the same head:
//
//   offset  size
//        0     3   'O' 'C' 'L'
//        3     1   version of this layout: 1
//        4    16   which journal it belongs to
//       20     8   number of the group's first block; numbers grow and are never used twice in a journal
//       28     4   place of this block in its group, from 0
//       32     4   k
//       36     8   number of the last block of the group before this one, 0 in the first of all
//       44     4   that block's checksum
//       48     8   number of the last block of the group before that one
//       56     8   number of the block that the log begins with: what is older may be gone, and counts for nothing
//       64     8   the highest sequence that was ever given
//       72     8   how many rows there are
//       80     1   flags: 1 the log holds every row that is not settled, 2 the program ended in order,
//                  4 the group before this one is not repeated here
//       81     3   zero
//       84     4   length of the entries, in all blocks together
//       88     4   length of the entries of the group before, repeated behind them
//       92  4000   a part of the entries
//     4092     4   CRC-32C of all before it
//
// The chain decides what counts: a group that the next one does not name was never acknowledged (its write or sync
// failed, and the same entries stand in a later group or were refused). Each group repeats the one before it, and two
// neighbours never lie in one half of a segment (scan_log.h): where a power cut takes a whole erase unit of a flash
// medium with it, the acknowledged groups in that unit are read from their neighbours. Very large groups are not
// repeated; nothing is written beside them.
#pragma once

#include <array>
#include <cstdint>
#include <variant>

#include "circ/row.h"
#include "journal/bytes.h"

namespace journal {

inline constexpr std::size_t kBlock = 4096;
inline constexpr std::size_t kBlockHead = 92;
inline constexpr std::size_t kBlockPayload = kBlock - kBlockHead - 4;

using JournalId = std::array<std::uint8_t, 16>;

// A block, named beyond doubt.
struct BlockName {
  std::uint64_t number = 0;
  std::uint32_t checksum = 0;
  bool operator==(const BlockName&) const = default;
};

// What a group tells about the journal as a whole, as of that group.
struct LogFacts {
  circ::Sequence last = 0;   // the highest sequence that was ever given
  std::uint64_t rows = 0;
  bool whole = false;        // the log holds every row that is not settled
  bool closed = false;       // the program ended in order after this group
  bool operator==(const LogFacts&) const = default;
};

struct GroupHead {
  JournalId journal{};
  std::uint64_t number = 0;   // of its first block
  std::uint32_t blocks = 0;
  BlockName before;
  std::uint64_t before_that = 0;
  std::uint64_t begin = 0;
  LogFacts facts;
  bool repeats = true;        // the entries of the group before are repeated in this one
  std::uint32_t own = 0;      // bytes of entries
  std::uint32_t repeated = 0;

  std::uint64_t last() const { return number + blocks - 1; }
  bool operator==(const GroupHead&) const = default;
};

// Blocks that so many bytes of entries need; at least one.
std::uint32_t blocks_for(std::size_t bytes);

// Appends the group to `out` and fills in `blocks`, `own` and `repeated`. The checksum of its last block.
std::uint32_t encode_group(GroupHead& head, ByteView own, ByteView repeated, Bytes& out);

struct Block {
  GroupHead head;
  std::uint32_t place = 0;
  std::uint32_t checksum = 0;
  ByteView payload;  // kBlockPayload bytes
};
enum class BlockFault {
  unused,   // all zeros
  newer,    // written by a later version of this layout
  damaged,  // anything else: torn, stale, foreign
};
std::variant<Block, BlockFault> decode_block(ByteView bytes);

}  // namespace journal
