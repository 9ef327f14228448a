// Brings what the scan log holds into the store, behind the scans, and tells at start what is in it.
//
// Life cycle: construct (opens or rebuilds the store, takes in what the log has beyond it, tells all rows); give it each
// group that became durable; destroy (takes in what it was given, unless the storage refuses). One thread of its own,
// the only one that calls LMDB: one transaction for 128 changes or a second. Where the storage fails it opens the store
// again each second and takes from the log whatever is missing, so that nothing is kept here that a crash could lose.
//
// The thread may be parked in a lost map for ever (map_guard.h). MapLost tells so: abandon() it, and begin another one.
// `tell` is called on its threads and must not block.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "journal/log_block.h"
#include "journal/scan_log.h"
#include "journal/store.h"

namespace journal {

// What the applier tells.
struct StoreOpened {
  circ::Sequence last = 0;
  bool ahead = false;                 // it has more than the log, which lost its newest part
  std::vector<std::string> repaired;  // as in Opened
};
struct StoreReady {};  // and has taken in all that the log held
struct PortionLoaded { Store::Portion portion; };   // in order; the last one ends them
struct PortionFetched { Store::Portion portion; };  // asked for by Fetch; with all that was given before
struct AppliedTo { std::uint64_t number = 0; };     // one commit of the store: it has all up to this block
struct StoreTroubled { Trouble trouble; };          // tried again each second
struct StoreRefused { Trouble trouble; };           // of a later version: never tried again
struct MapLost {};
using FromApplier = std::variant<StoreOpened, StoreReady, PortionLoaded, PortionFetched, AppliedTo, StoreTroubled, StoreRefused,
                                 MapLost>;

class Applier {
 public:
  struct Beginning {
    std::filesystem::path folder;
    JournalId journal{};
    BlockName newest;                         // what is durable in the log
    std::optional<LogSurvey> log;             // where it is known
    std::optional<circ::Sequence> load_after; // rows up to it were told by an applier before; nothing: all were
    std::string now;                          // names what is set aside
  };
  Applier(Beginning beginning, std::function<void(FromApplier)> tell);
  ~Applier();

  struct Group {
    BlockName name;
    circ::Sequence last = 0;
    Bytes entries;
  };
  void give(Group group);
  void fetch(circ::Sequence after, std::size_t limit);
  void carry_out(std::shared_ptr<SegmentOrder> order);

  // Its thread is parked: it is left alone, with all it holds.
  void abandon();

 private:
  class Body;
  std::shared_ptr<Body> body_;
};

}  // namespace journal
