// The way a start of the program takes with a journal's folder, whatever state its files are in.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "circ/row.h"

namespace damage {

struct Started {
  std::vector<circ::Row> rows;
  std::size_t unreadable = 0;  // rows that are known to be there and cannot be shown
  bool rebuilt = false;        // the file was not opened, but read for what is left
  std::string refused;         // why a file that was proven sound could not be used after all: a fault of the proof
};

// Everything that is there, and one commit more, so that what LMDB writes after the damage is tried as well.
Started start(const std::filesystem::path& folder);

}  // namespace damage
