// Writes and syncs of this process that fail when a test asks for it. Linked into the tests, pwrite, writev and
// fdatasync stand before the C library's: scan log and store make their changes with these three and no other.
#pragma once

namespace journal::test {

// How the first call that fails does so.
enum class First {
  undone,   // nothing was done
  landed,   // all was done, and an error is answered nevertheless
  partial,  // a write that was cut short; a sync fails
};

// Which files: their calls come from different threads, and only within one of them is the order always the same.
enum class Of { log, store };

// Calls for the scan log's files, since the last time this was asked.
struct LogCalls {
  int writes = 0;
  int syncs = 0;
  long bytes = 0;
};
LogCalls log_calls();

class BrokenWrites {
 public:
  static constexpr int kForEver = 1'000'000;
  // From the `at`-th call on, counted from 1, `calls` calls fail with this errno.
  BrokenWrites(int at, int calls, First first, int error, Of files = Of::log);
  ~BrokenWrites() { mend(); }
  BrokenWrites(const BrokenWrites&) = delete;
  BrokenWrites& operator=(const BrokenWrites&) = delete;

  void mend();
  bool broke() const;  // whether any call failed
};

}  // namespace journal::test
