// Preloaded: a disk whose sync takes OFFCIRC_SYNC_MS milliseconds. Every fsync, fdatasync and msync, and every write to
// a file that was opened with O_DSYNC or O_SYNC, takes that much longer. Everything else is as fast as ever.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

namespace {

void wait() {
  static const long ms = [] {
    const char* text = std::getenv("OFFCIRC_SYNC_MS");
    return text == nullptr ? 0L : std::atol(text);
  }();
  timespec left{ms / 1000, ms % 1000 * 1'000'000};
  while (nanosleep(&left, &left) != 0) {
  }
}

bool syncs_itself(int file) {
  const int flags = fcntl(file, F_GETFL);
  return flags != -1 && (flags & (O_DSYNC | O_SYNC)) != 0;
}

template <typename Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int fsync(int file) {
  static const auto next = real<int (*)(int)>("fsync");
  wait();
  return next(file);
}
int fdatasync(int file) {
  static const auto next = real<int (*)(int)>("fdatasync");
  wait();
  return next(file);
}
int msync(void* start, size_t size, int flags) {
  static const auto next = real<int (*)(void*, size_t, int)>("msync");
  wait();
  return next(start, size, flags);
}
ssize_t write(int file, const void* bytes, size_t size) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t)>("write");
  if (syncs_itself(file)) wait();
  return next(file, bytes, size);
}
ssize_t writev(int file, const iovec* parts, int count) {
  static const auto next = real<ssize_t (*)(int, const iovec*, int)>("writev");
  if (syncs_itself(file)) wait();
  return next(file, parts, count);
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t place) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  if (syncs_itself(file)) wait();
  return next(file, bytes, size, place);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off_t place) { return pwrite(file, bytes, size, place); }
ssize_t pwritev(int file, const iovec* parts, int count, off_t place) {
  static const auto next = real<ssize_t (*)(int, const iovec*, int, off_t)>("pwritev");
  if (syncs_itself(file)) wait();
  return next(file, parts, count, place);
}

}  // extern "C"
