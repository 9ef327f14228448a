// The calls that change files, seen and spoiled: linked into a program, these stand before the C library's.
//
// Everything that our code, LMDB and the C++ library do to files goes through open, write, pwrite, their v and 64
// kinds, fsync, fdatasync, ftruncate, fallocate, rename and unlink. Only files below the watched folder count, and of
// those not LMDB's lock files, which are made anew at each start. Any thread may call; one Watch, Spoiler or
// NoSyncs of a kind at a time.
#pragma once

#include <chrono>
#include <filesystem>

#include "torture/trace.h"

namespace torture {

// Writes down what happens to the files of a folder, from construction on, each change and its place in the order
// taken together. The trace begins with what is in the folder already, durably. Syncs are only noted, not done: power does not fail here.
class Watch {
 public:
  explicit Watch(const std::filesystem::path& folder);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  std::size_t already() const { return already_; }  // the events for what was there before
  void begin(std::uint64_t operations);
  void acknowledge(std::uint64_t operations);
  Trace take();

 private:
  std::size_t already_ = 0;
};

// Syncs of this process do nothing, for speed.
class NoSyncs {
 public:
  NoSyncs();
  ~NoSyncs();
  NoSyncs(const NoSyncs&) = delete;
  NoSyncs& operator=(const NoSyncs&) = delete;
};

// How a call fails.
enum class Failure {
  undone,      // an error, and nothing was done
  cut_short,   // a write of half the bytes that says so; other calls: undone
  landed,      // an error, and all was done nevertheless
  forgotten,   // a sync: an error, and what the file had not synced is no longer there (Linux drops such pages)
};

// From the `at`-th call on, counted from 1, `calls` calls that change files below the folder fail with this errno.
class Spoiler {
 public:
  static constexpr int kForEver = 1'000'000'000;
  Spoiler(const std::filesystem::path& folder, int at, int calls, Failure failure, int error);
  ~Spoiler() { mend(); }
  Spoiler(const Spoiler&) = delete;
  Spoiler& operator=(const Spoiler&) = delete;

  void mend();
  int calls() const;  // seen so far
};

}  // namespace torture
