// Starts the program on every crash state of a story, in several processes.
//
// Each process finds the same states in the same order, numbers the distinct ones and checks its share. A process that
// dies of a state, or stands still, is counted and followed by another that goes on behind it. A state that comes up
// again at a later moment, when more was acknowledged, is judged again but not counted again. Of states that differ
// only in what a start does not read the first is started on, and then one in sixteen, should that be wrong.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "circ/row.h"
#include "torture/explorer.h"
#include "torture/judge.h"

namespace torture {

struct Story {
  Trace trace{};
  // Judges what was found; `what` may say more.
  std::function<Verdict(const std::vector<circ::Row>&, const Moment&, std::string& what)> judge{};
  // What a start on this folder reads; nothing: all of it.
  std::function<UseOfPage(const std::filesystem::path& folder)> use{};
  Exploration exploration{};
};

struct Tally {
  std::uint64_t states = 0;  // distinct ones
  std::uint64_t starts = 0;
  std::array<std::uint64_t, kVerdicts> verdicts{};
  std::string first_failure{};  // in words, with the number of its state

  std::uint64_t failures() const;
  Tally& operator+=(const Tally& other);
};

struct Labour {
  unsigned processes = 2;
  bool stop_at_failure = false;
  std::filesystem::path keep{};  // where the first folder that fails is kept as it was before the start; empty: nowhere
};

Tally check(const Story& story, const Labour& labour);

}  // namespace torture
