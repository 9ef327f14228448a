// The start: command line, one verb, or the program with its window.
#include <cstdio>

#include "allocator.h"
#include "commands/salvage.h"
#include "commands/verify.h"
#include "data_folder.h"
#include "options.h"
#include "program.h"
#include "set_up.h"
#include "station/secure_process.h"
#include "station/utf8_path.h"
#include "window/system.h"

namespace {

int set_up_from(const Options& options) {
  const auto taken = DataFolder::take(options.data);
  if (const auto* fault = std::get_if<std::string>(&taken)) {
    std::fprintf(stderr, "%s\n", fault->c_str());
    return 1;
  }
  const auto& folder = std::get<DataFolder>(taken).path;
  const auto stored = set_up::store_text(*options.set_up_file, folder);
  if (const auto* wrong = std::get_if<std::string>(&stored)) {
    std::fprintf(stderr, "%s:\n%s\n", station::utf8_from_path(*options.set_up_file).c_str(), wrong->c_str());
    return 1;
  }
  std::printf("This station is set up in %s.\n", station::utf8_from_path(folder).c_str());
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  station::keep_memory_private();
  give_memory_back();
  const auto read = read_options(count, arguments);
  if (const auto* farewell = std::get_if<Farewell>(&read)) {
    std::fputs(farewell->text.c_str(), farewell->code == 0 ? stdout : stderr);
    return farewell->code;
  }
  const auto& options = std::get<Options>(read);
  if (options.set_up_file) return set_up_from(options);
  switch (options.verb) {
    case Verb::verify: return commands::verify(options.data);
    case Verb::salvage: return commands::salvage(options.data, *options.to);
    case Verb::none: break;
  }

  Program program(options);
  if (const auto fault = program.start()) {
    window::show_without_window("Offline Circulation", *fault);
    return 1;
  }
  program.run();
  return 0;
}
