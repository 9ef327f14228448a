// The program's log: `offline-circ.log` in the data folder, rotated at 2 MiB, three old ones kept.
//
// One line per event, written by a background thread of spdlog's that sleeps when nothing is to be written: the
// thread that draws never touches the disk, and an idle program does not wake for its log. Every text is made
// harmless first: control characters and broken UTF-8 stand as \xNN. Barcodes are the caller's to shorten
// (circ::last_four); secrets and passwords never come here. Any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

class Log {
 public:
  // A log that cannot be opened is no reason to stop the desk: then nothing is written, and works() is false.
  explicit Log(const std::filesystem::path& folder);
  ~Log();  // writes what waits

  bool works() const;
  void info(std::string_view text);
  void warn(std::string_view text);
  void error(std::string_view text);

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
};

// Control characters and bytes that are no UTF-8 as \xNN, a backslash as \\.
std::string harmless(std::string_view text);
