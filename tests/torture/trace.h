// What a program did to the files of one folder, in order, as the crash-state explorer replays it.
//
// A file has a number of its own, from 0, whatever names it gets and loses. Begin and acknowledge stand among the
// changes: how many operations the workload had handed over, and how many it was told are durable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace torture {

using Bytes = std::vector<std::uint8_t>;

struct Event {
  enum class What { make, write, resize, sync, sync_folder, rename, remove, begin, acknowledge };
  What what = What::write;
  std::size_t file = 0;     // make, write, resize, sync
  std::uint64_t at = 0;     // write: offset; resize: new size; begin and acknowledge: operations so far
  Bytes bytes{};            // write
  bool durable = false;     // write: the descriptor was opened with O_DSYNC
  std::string name{};       // make, remove, rename: the name in the folder
  std::string new_name{};   // rename
};
using Trace = std::vector<Event>;

}  // namespace torture
