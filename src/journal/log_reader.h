// Reads the scan log of a folder: which groups it holds, which of them count, and what is in them.
//
// survey() looks at every block once and follows the chain back from the newest group (log_block.h). What the chain
// leaves out was never acknowledged. Where a group of the chain is damaged it is read from its neighbour, which repeats
// it; where that is impossible the log has a `hole` there: the others count all the same. Any thread; the log may be
// appended to meanwhile when `through` names a group that is durable.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "journal/log_block.h"

namespace journal {

// "scan-000001.log": segments are numbered in the order in which they are filled.
std::string segment_name(std::uint32_t file);

// The numbers of the segments in this folder, in order. Throws std::filesystem::filesystem_error.
std::vector<std::uint32_t> segments_in(const std::filesystem::path& folder);

// How much there is to read, 0 where the folder cannot be read.
std::uint64_t bytes_of_log(const std::filesystem::path& folder);

struct LogSegment {
  std::uint32_t file = 0;
  std::uint64_t size = 0;
  std::array<std::uint64_t, 2> used{};  // bytes from the beginning of each half that are not zeros
  std::uint64_t first = 0;              // lowest and highest number of a block in it, 0 when there is none
  std::uint64_t last = 0;
};

struct LogGroup {
  GroupHead head;               // of a repeated one only the names are known: `number` is its last block, `blocks` 1
  std::uint32_t checksum = 0;   // of its last block
  std::uint32_t file = 0;       // the segment, and the place in it
  std::uint64_t at = 0;
  bool repeated = false;        // it is damaged; this is the group after it, which repeats its entries

  BlockName name() const { return {head.last(), checksum}; }
};

struct LogSurvey {
  std::optional<JournalId> journal;   // nothing when no group can be read
  LogFacts facts;                     // as of the newest group
  std::vector<LogGroup> groups;       // those that count, oldest first
  std::vector<LogSegment> segments;   // in the order of their numbers
  std::vector<std::uint32_t> foreign; // segments of another journal
  std::uint64_t hole = 0;             // up to this block groups are missing among them; 0 when none is
  bool newer = false;                 // there are blocks of a later layout
  std::size_t left_out = 0;           // groups that were never acknowledged, or that are no longer needed
  std::size_t damaged = 0;            // blocks

  const LogGroup* find(std::uint64_t last_block) const;
};

// Throws StorageError when the folder or a segment cannot be read.
LogSurvey survey(const std::filesystem::path& folder, std::optional<BlockName> through = {});

// Hands out the entries of the groups after this block, in order. Throws StorageError when a segment cannot be read.
void replay(const std::filesystem::path& folder, const LogSurvey& survey, std::uint64_t after,
            const std::function<void(const LogGroup&, ByteView entries)>& group);

// Hands out the entries of every group in this segment, what they repeat before their own, whether they count or not.
void visit_segment(const std::filesystem::path& folder, std::uint32_t file, const JournalId& journal,
                   const std::function<void(ByteView entries)>& group);

}  // namespace journal
