#include "broken_writes_posix.h"

#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>

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
  Of files = Of::log;
};
Plan plan;

struct Counted {
  std::atomic<int> writes{0};
  std::atomic<int> syncs{0};
  std::atomic<long> bytes{0};
};
Counted counted;

std::string_view name_of(int file, std::array<char, 512>& place) {
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  const ssize_t size = ::readlink(link.c_str(), place.data(), place.size());
  const std::string_view path(place.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return path.substr(path.rfind('/') + 1);
}

bool is(int file, Of what) {
  std::array<char, 512> place;
  return name_of(file, place).starts_with(what == Of::log ? "scan-" : "journal.");
}

enum class Fate { works, fails, fails_afterwards, cut_short };

Fate next_fate(int file) {
  if (!plan.armed || !is(file, plan.files)) return Fate::works;
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
long with_fate(int file, Call call, Cut cut) {
  switch (next_fate(file)) {
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

BrokenWrites::BrokenWrites(int at, int calls, First first, int error, Of files) {
  plan.files = files;
  plan.calls = 0;
  plan.at = at;
  plan.until = at + calls;
  plan.first = first;
  plan.error = error;
  plan.armed = true;
}

void BrokenWrites::mend() { plan.armed = false; }

LogCalls log_calls() { return {counted.writes.exchange(0), counted.syncs.exchange(0), counted.bytes.exchange(0)}; }

bool BrokenWrites::broke() const { return plan.calls >= plan.at; }

}  // namespace journal::test

using journal::test::with_fate;

extern "C" {

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
  if (journal::test::is(file, journal::test::Of::log)) {
    ++journal::test::counted.writes;
    journal::test::counted.bytes += static_cast<long>(size);
  }
  return with_fate(file, [=] { return ::syscall(SYS_pwrite64, file, bytes, size, offset); },
                   [=] { return ::syscall(SYS_pwrite64, file, bytes, size / 2, offset); });
}

ssize_t writev(int file, const iovec* pieces, int count) {
  return with_fate(file, [=] { return ::syscall(SYS_writev, file, pieces, count); },
                   [=] { return ::syscall(SYS_writev, file, pieces, 1); });
}

int fdatasync(int file) {
  if (journal::test::is(file, journal::test::Of::log)) ++journal::test::counted.syncs;
  return static_cast<int>(with_fate(file, [=] { return ::syscall(SYS_fdatasync, file); },
                                    [] { return static_cast<long>(journal::test::failed()); }));
}
}
