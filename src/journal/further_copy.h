// The further copy: the scan log once more, in a folder on another drive or on another computer.
//
// In the folder that staff chose it makes one for this journal, so that several stations may share the former:
//
//   offline-circ-0123…ef/            the journal's id (log_block.h)
//     scan-000001.log …              the segments of the scan log, every block at its own place (scan_log.h)
//     emergency-2026-10-12T…Z/       what could be saved only here (emergency_log.h)
//
// It is written behind, and nobody waits for it. Where it fails the journal goes on, and every three seconds it is tried
// again from what lies in the log. A block that can no longer be read in the log stays in the copy as it is, and so does
// a copy that has more than the log (a disk that was set back): that one is set aside under another name.
//
// Life cycle: construct; give it each group that became durable; finish(); destroy, which waits for nothing: what is
// missing then is copied at the next start. One thread of its own, which alone touches the folder, except for emergencies.
// `tell` is called on it and must not block.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "journal/emergency_log.h"
#include "journal/log_block.h"
#include "journal/report.h"

namespace journal {

// What it tells: look at progress() again.
struct CopyMoved {};
using FromCopy = std::variant<CopyMoved, std::vector<LeftApart>>;

class FurtherCopy {
 public:
  struct Beginning {
    std::filesystem::path journal;  // where the scan log lies
    std::filesystem::path chosen;
    JournalId id{};
    circ::Sequence last = 0;        // in the log
    std::string now;                // names what is set aside
  };
  // Later than this it is behind, which is worth a word.
  static constexpr std::chrono::seconds kMayTake{2};

  FurtherCopy(Beginning beginning, std::function<void(FromCopy)> tell);
  ~FurtherCopy();

  struct Group {
    std::uint32_t file = 0;        // the segment, and the place in it
    std::uint64_t at = 0;
    Bytes blocks;
    std::uint32_t oldest_file = 0; // older segments are no longer needed
    circ::Sequence last = 0;
  };
  void give(Group group);
  // Waits two seconds at most for what was given to be copied. Nothing is given after it.
  void finish();

  struct Progress {
    std::optional<std::chrono::steady_clock::time_point> behind_since;  // nothing: it has all that it was given
    circ::Sequence through = 0;      // the last transaction that it has
    std::optional<Trouble> trouble;  // why it cannot be written
    bool same_drive = false;         // as the journal
    std::filesystem::path set_aside; // a copy that had more than the log, where it is now
  };
  Progress progress() const;

  // For an emergency that begins now; it is not made.
  std::filesystem::path emergency_folder(const std::string& now) const;
  // This one's rows are back.
  void remove_emergency(std::filesystem::path folder);

 private:
  class Body;
  std::shared_ptr<Body> body_;
};

}  // namespace journal
