// Every state that a power cut may leave behind, at every moment of a trace.
//
// The trace is cut where something becomes durable; just before, most is at stake. There it takes all subsets of the
// sectors in flight when they are 11 or fewer, otherwise none and all, each prefix and suffix, each one alone, all but
// each, each pair, all subsets of pages when they are few; each with every tail and with the changes of names in each
// prefix and without each new file; then random subsets of seven densities until the share of this moment is used up.
// Beyond what is legal (safety.md section 3): one sector in flight becomes garbage, one flash unit of 4 to 128 KiB
// around it is destroyed with all that was durable in it, or a small write (LMDB's meta page) arrives in part; of these
// as many as the moment's share allows, by chance.
#pragma once

#include <cstdint>
#include <functional>

#include "torture/disk.h"
#include "torture/trace.h"

namespace torture {

enum class Rules { legal, beyond, garbage_sector };

struct Exploration {
  Rules rules = Rules::legal;
  std::uint64_t states = 0;  // about how many
  std::uint64_t seed = 1;
  bool thorough = true;      // or nothing, everything and random subsets only, where each state is large
  std::size_t first_event = 0;  // what stands before it has happened for certain
  std::size_t last_event = static_cast<std::size_t>(-1);  // the power is cut before it
};

struct Moment {
  std::size_t event = 0;           // the next event of the trace
  std::uint64_t acknowledged = 0;  // operations
  std::uint64_t begun = 0;
};

// Says whether this folder content was met for the first time.
using Visit = std::function<bool(const Disk&, const Leftover&, const Moment&)>;

void explore(const Trace& trace, const Exploration& exploration, const Visit& visit);

}  // namespace torture
