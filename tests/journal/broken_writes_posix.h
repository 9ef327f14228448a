// Writes and syncs of this process that fail when a test asks for it. Linked into the tests, pwrite, writev and
// fdatasync stand before the C library's: LMDB makes its changes with these three and no other.
#pragma once

namespace journal::test {

// How the first call that fails does so.
enum class First {
  undone,   // nothing was done
  landed,   // all was done, and an error is answered nevertheless
  partial,  // a write that was cut short; a sync fails
};

class BrokenWrites {
 public:
  static constexpr int kForEver = 1'000'000;
  // From the `at`-th call on, counted from 1, `calls` calls fail with this errno.
  BrokenWrites(int at, int calls, First first, int error);
  ~BrokenWrites() { mend(); }
  BrokenWrites(const BrokenWrites&) = delete;
  BrokenWrites& operator=(const BrokenWrites&) = delete;

  void mend();
  bool broke() const;  // whether any call failed
};

}  // namespace journal::test
