// The scan log: what was acknowledged and may not be in the store yet, and every row that is not settled.
//
// A group (log_block.h) is one write and one sync in a segment that was filled with zeros and synced before, so that
// nothing but the blocks themselves has to reach the medium. Segments are files of 1 MiB, "scan-000001.log" and so on;
// neighbouring groups go into different halves of one (see log_block.h for why). No block is ever written twice.
//
// Life cycle: survey() the folder; construct; append groups; tell from which segment on it is still needed. After an
// error the segment is given up: the next append() finds out whether the folder is still the one of this log and goes
// on in a fresh segment, whose first group leaves out in its chain what failed. The journal's thread only.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include "journal/file.h"
#include "journal/log_reader.h"
#include "journal/medium.h"

namespace journal {

// A segment to be made: one file of zeros, synced, with its name. Any thread; whichever comes first decides.
class SegmentOrder {
 public:
  SegmentOrder(std::filesystem::path folder, std::uint32_t file, std::uint64_t size);
  std::uint32_t file() const { return file_; }
  // Makes it unless it was called off. Nothing is told where that fails: whoever needs it finds out why.
  void carry_out();
  // The segment when it is there or is just being made; otherwise it is called off, and nothing was made or will be.
  std::optional<File> take();

 private:
  const std::filesystem::path folder_;
  const std::uint32_t file_;
  const std::uint64_t size_;
  std::mutex mutex_;
  bool called_off_ = false;
  std::optional<File> made_;
};

class ScanLog {
 public:
  static constexpr std::uint64_t kSegment = std::uint64_t{1} << 20;

  // Goes on after what was surveyed, or begins a log with this id where nothing can be read. Segments of another
  // journal, or that cannot be read at all, must have been moved away. Throws StorageError.
  ScanLog(std::filesystem::path folder, const LogSurvey& found, const JournalId& fresh);

  const JournalId& journal() const { return journal_; }
  BlockName newest() const { return newest_; }
  const LogFacts& facts() const { return facts_; }  // as of the newest group

  // Makes these entries durable. `repeatable` ones are repeated in the next group; copies of what is elsewhere need
  // not be. Throws StorageError: then they are not in the log, or will not be once another append() worked.
  void append(Bytes entries, const LogFacts& facts, bool repeatable = true);

  // The newest group that this object wrote, as it lies in its segment.
  struct Written {
    std::uint32_t file = 0;
    std::uint64_t at = 0;
    ByteView blocks;         // until the next append()
  };
  Written written() const;

  struct Segment {
    std::uint32_t file = 0;
    std::uint64_t size = 0;
    std::uint64_t first = 0;  // numbers of its blocks
    std::uint64_t last = 0;
  };
  // Oldest first; the last one is being filled.
  const std::deque<Segment>& segments() const { return segments_; }
  std::uint64_t bytes() const;
  // The oldest one is no longer needed. Its file goes once a later group says so.
  void let_go_oldest();

  // The next segment, for another thread to make ahead, so that no append() has to wait for one. Each is told once.
  std::shared_ptr<SegmentOrder> order_ahead();

 private:
  struct Current {
    File file;
    FileId id;
    std::uint64_t size = 0;
    std::array<std::uint64_t, 2> used{};
  };
  // Where the newest group's last block lies.
  struct Place {
    std::uint32_t file = 0;
    std::uint64_t at = 0;
    FileId id;
  };
  void adopt(const LogSegment& segment, const LogGroup& newest);
  void begin_segment(std::uint64_t needed);
  void take_made_ahead();
  void drop_made_ahead();
  bool begin_made_ahead();
  void check_in_place() const;
  void check_ours() const;
  void give_up_segment();
  void remove_unneeded();

  std::filesystem::path folder_;
  JournalId journal_{};
  LogFacts facts_;
  BlockName newest_, newest_before_;
  Place newest_place_;
  Bytes newest_entries_;             // to be repeated
  bool newest_repeatable_ = false;
  std::uint64_t next_number_ = 1;
  std::uint32_t next_file_ = 1;
  std::uint64_t begin_ = 0;          // what the next group says
  std::deque<Segment> segments_;
  std::deque<Segment> unneeded_;
  std::optional<Current> current_;   // the file of segments_.back()
  std::size_t half_ = 0;             // where the next group goes
  bool suspect_ = false;             // something failed since the newest group
  std::shared_ptr<SegmentOrder> order_;
  std::optional<std::pair<std::uint32_t, File>> spare_;  // found at start
  Bytes buffer_;
};

}  // namespace journal
