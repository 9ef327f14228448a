// The command line.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

// What is done instead of starting the program with its window.
enum class Verb { none, verify, salvage };

struct Options {
  Verb verb = Verb::none;
  std::optional<std::filesystem::path> to;           // salvage --to DIR
  std::optional<std::filesystem::path> data;         // --data DIR
  std::optional<std::filesystem::path> set_up_file;  // --set-up FILE
  bool practice = false;                             // --practice
  bool quit_after_first_frame = false;               // --quit-after-first-frame
  std::optional<std::string> theme;                  // --theme light|dark|system
  std::optional<int> zoom;                           // --zoom PERCENT
};

// Nothing to start: print `text` (to standard error when `code` is not 0) and exit with `code`.
struct Farewell {
  int code = 0;
  std::string text;
};

// The arguments as the operating system gives them to main(), in UTF-8.
std::variant<Options, Farewell> read_options(int count, const char* const* arguments);
