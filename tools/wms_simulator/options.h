// The command line of wms_simulator.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "wms_simulator/simulator.h"

namespace simulator {

struct Options {
  Settings settings;
  Faults faults;
  std::vector<std::string> patrons;  // known and in order, beside the samples
  std::vector<std::string> items;
  std::filesystem::path ca_file;     // where the authority's certificate is written; empty: nowhere
  std::filesystem::path profile_file;
  bool print_profile = false;
  bool until_eof = false;
  bool help = false;
};

// Or what is wrong, as a sentence. `arguments` without the program's name.
std::variant<Options, std::string> parse_options(const std::vector<std::string_view>& arguments);

// One line for each option, and the names of the faults.
std::string usage();

}  // namespace simulator
