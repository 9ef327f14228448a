// What staff set for this station, and a supervisor once for all: what its scanners do, what the scan guard looks at,
// and how the desk behaves. Values alone; settings_file.h keeps them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "circ/scan_guard.h"
#include "circ/scan_habits.h"

namespace station {

struct Settings {
  circ::ScannerSettings scanner;
  circ::GuardSettings guard;
  bool one_box = false;     // a patron's card switches the patron wherever it is scanned, an item is lent to them
  bool sounds = true;
  std::string further_copy; // where a further copy of what was recorded is kept: a whole path, UTF-8; empty: nowhere

  // Names that this version does not know, with their values: they are written back as they were read.
  std::vector<std::pair<std::string, std::string>> unknown;

  bool operator==(const Settings&) const = default;
};

}  // namespace station
