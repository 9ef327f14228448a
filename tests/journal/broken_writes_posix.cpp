#include "broken_writes_posix.h"

#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>

namespace journal::test {
namespace {

// The calls come from the journal's thread, the wishes from the test's.
struct Plan {
  std::atomic<bool> armed{false};
  std::atomic<int> calls{0};
  int at = 0;
  int until = 0;
  First first = First::undone;
  int error = 0;
};
Plan plan;

enum class Fate { works, fails, fails_afterwards, cut_short };

Fate next_fate() {
  if (!plan.armed) return Fate::works;
  const int call = ++plan.calls;
  if (call < plan.at || call >= plan.until) return Fate::works;
  if (call > plan.at) return Fate::fails;
  if (plan.first == First::landed) return Fate::fails_afterwards;
  return plan.first == First::partial ? Fate::cut_short : Fate::fails;
}

int failed() {
  errno = plan.error;
  return -1;
}

template <typename Call, typename Cut>
long with_fate(Call call, Cut cut) {
  switch (next_fate()) {
    case Fate::works:
      return call();
    case Fate::fails:
      return failed();
    case Fate::fails_afterwards:
      call();
      return failed();
    case Fate::cut_short:
      return cut();
  }
  return failed();
}

}  // namespace

BrokenWrites::BrokenWrites(int at, int calls, First first, int error) {
  plan.calls = 0;
  plan.at = at;
  plan.until = at + calls;
  plan.first = first;
  plan.error = error;
  plan.armed = true;
}

void BrokenWrites::mend() { plan.armed = false; }

bool BrokenWrites::broke() const { return plan.calls >= plan.at; }

}  // namespace journal::test

using journal::test::with_fate;

extern "C" {

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
  return with_fate([=] { return ::syscall(SYS_pwrite64, file, bytes, size, offset); },
                   [=] { return ::syscall(SYS_pwrite64, file, bytes, size / 2, offset); });
}

ssize_t writev(int file, const iovec* pieces, int count) {
  return with_fate([=] { return ::syscall(SYS_writev, file, pieces, count); },
                   [=] { return ::syscall(SYS_writev, file, pieces, 1); });
}

int fdatasync(int file) {
  return static_cast<int>(with_fate([=] { return ::syscall(SYS_fdatasync, file); },
                                    [] { return static_cast<long>(journal::test::failed()); }));
}
}
