#include "torture/shim_posix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

namespace torture {
namespace {

constexpr std::size_t kDescriptors = 1024;
constexpr std::string_view kLock = "-lock";

struct Open {
  bool ours = false;
  bool folder = false;
  bool durable = false;
  std::string name{};
};

struct Spoiling {
  bool armed = false;
  int calls = 0, at = 0, until = 0;
  Failure failure = Failure::undone;
  int error = 0;
};

// What was overwritten since a file's last sync, newest last.
struct Overwritten {
  std::uint64_t at = 0;
  Bytes bytes;
  std::uint64_t size = 0;  // of the file before
};

struct State {
  std::recursive_mutex mutex;
  std::atomic<bool> active = false;
  std::atomic<bool> no_syncs = false;
  std::string folder;  // with a slash behind it
  std::array<Open, kDescriptors> open;
  bool watching = false;
  Trace trace;
  std::map<std::string, std::size_t> numbers;
  std::size_t next_number = 0;
  Spoiling spoiling;
  std::map<std::string, std::vector<Overwritten>> overwritten;
};

// Never destroyed: files are closed until the very end of the process.
State& state() {
  static State* const only = new State;
  return *only;
}

std::optional<std::string> name_below(const char* path, const std::string& folder = state().folder) {
  const std::string_view text(path);
  if (!text.starts_with(folder) || text.ends_with(kLock)) return {};
  return std::string(text.substr(folder.size()));
}

std::size_t number_of(const std::string& name) {
  const auto [place, fresh] = state().numbers.try_emplace(name, state().next_number);
  if (fresh) ++state().next_number;
  return place->second;
}

Open& open_at(int descriptor) {
  static Open nothing;
  const auto place = static_cast<std::size_t>(descriptor);
  return descriptor >= 0 && place < kDescriptors ? state().open[place] : nothing;
}

void note(Event event) {
  if (state().watching) state().trace.push_back(std::move(event));
}

int failed() {
  errno = state().spoiling.error;
  return -1;
}

std::optional<Failure> fate() {
  Spoiling& plan = state().spoiling;
  if (!plan.armed) return {};
  const int call = ++plan.calls;
  if (call < plan.at || call >= plan.until) return {};
  return call == plan.at || plan.failure == Failure::forgotten ? plan.failure : Failure::undone;
}

void remember_overwritten(const std::string& name, int descriptor, std::size_t size, std::uint64_t at) {
  if (!state().spoiling.armed || state().spoiling.failure != Failure::forgotten) return;
  struct stat facts {};
  if (::syscall(SYS_fstat, descriptor, &facts) != 0) return;
  Overwritten old{at, Bytes(size), static_cast<std::uint64_t>(facts.st_size)};
  const int reader = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, (state().folder + name).c_str(), O_RDONLY, 0));
  const long got = ::syscall(SYS_pread64, reader, old.bytes.data(), size, at);
  ::syscall(SYS_close, reader);
  old.bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  state().overwritten[name].push_back(std::move(old));
}

void forget(const std::string& name) {
  const int writer = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, (state().folder + name).c_str(), O_WRONLY, 0));
  if (writer < 0) return;
  auto& all = state().overwritten[name];
  for (auto old = all.rbegin(); old != all.rend(); ++old) {
    ::syscall(SYS_pwrite64, writer, old->bytes.data(), old->bytes.size(), old->at);
    ::syscall(SYS_ftruncate, writer, old->size);
  }
  all.clear();
  ::syscall(SYS_close, writer);
}

// Does `call` for a file that is watched, or fails it as planned. `cut` does half of it.
template <typename Call, typename Cut>
long with_fate(Call call, Cut cut) {
  const auto failure = fate();
  if (!failure) return call();
  switch (*failure) {
    case Failure::undone:
    case Failure::forgotten:
      break;
    case Failure::cut_short:
      return cut();
    case Failure::landed:
      call();
      break;
  }
  return failed();
}

long write_at(int descriptor, const std::uint8_t* bytes, std::size_t size, std::optional<std::uint64_t> at) {
  if (at) return ::syscall(SYS_pwrite64, descriptor, bytes, size, *at);
  return ::syscall(SYS_write, descriptor, bytes, size);
}

// All kinds of write come together here.
ssize_t do_write(int descriptor, const void* data, std::size_t size, std::optional<std::uint64_t> at) {
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  if (!state().active) return write_at(descriptor, bytes, size, at);
  const std::lock_guard lock(state().mutex);
  const Open& file = open_at(descriptor);
  if (!file.ours) return write_at(descriptor, bytes, size, at);
  const auto write_some = [&](std::size_t some) {
    const auto where = at ? *at : static_cast<std::uint64_t>(::syscall(SYS_lseek, descriptor, 0, SEEK_CUR));
    if (!file.durable) remember_overwritten(file.name, descriptor, some, where);
    const long done = write_at(descriptor, bytes, some, at);
    if (done > 0) {
      note({.what = Event::What::write, .file = number_of(file.name), .at = where,
            .bytes = Bytes(bytes, bytes + done), .durable = file.durable});
    }
    return done;
  };
  return with_fate([&] { return write_some(size); }, [&] { return write_some(size / 2); });
}

// Pieces become one write, as they are one call for the file system too.
ssize_t do_write(int descriptor, const iovec* pieces, int count, std::optional<std::uint64_t> at) {
  Bytes all;
  for (int i = 0; i < count; ++i) {
    const auto* bytes = static_cast<const std::uint8_t*>(pieces[i].iov_base);
    all.insert(all.end(), bytes, bytes + pieces[i].iov_len);
  }
  return do_write(descriptor, all.data(), all.size(), at);
}

int do_sync(int descriptor, long call) {
  if (state().active) {
    const std::lock_guard lock(state().mutex);
    const Open& file = open_at(descriptor);
    if (file.ours) {
      if (const auto failure = fate()) {
        if (*failure == Failure::forgotten && !file.folder) forget(file.name);
        return failed();
      }
      if (file.folder) {
        note({.what = Event::What::sync_folder});
      } else {
        state().overwritten.erase(file.name);
        note({.what = Event::What::sync, .file = number_of(file.name)});
      }
      return 0;
    }
  }
  if (state().no_syncs) return 0;
  return static_cast<int>(::syscall(call, descriptor));
}

template <typename Call>
int do_resize(int descriptor, std::uint64_t size, bool only_grow, Call call) {
  if (!state().active) return static_cast<int>(call());
  const std::lock_guard lock(state().mutex);
  const Open& file = open_at(descriptor);
  if (!file.ours) return static_cast<int>(call());
  return static_cast<int>(with_fate(
      [&]() -> long {
        struct stat facts {};
        ::syscall(SYS_fstat, descriptor, &facts);
        const long done = call();
        if (done == 0 && !(only_grow && size <= static_cast<std::uint64_t>(facts.st_size))) {
          note({.what = Event::What::resize, .file = number_of(file.name), .at = size});
        }
        return done;
      },
      [] { return static_cast<long>(failed()); }));
}

int do_open(int folder, const char* path, int flags, mode_t mode) {
  const auto call = [&] { return static_cast<int>(::syscall(SYS_openat, folder, path, flags, mode)); };
  if (!state().active) return call();
  const std::lock_guard lock(state().mutex);
  std::string itself = state().folder;
  itself.pop_back();
  const bool is_folder = path == itself || path == state().folder;
  const auto name = is_folder ? std::optional<std::string>("") : name_below(path);
  if (!name) {
    const int descriptor = call();
    if (descriptor >= 0) open_at(descriptor) = {};
    return descriptor;
  }
  const bool makes = (flags & O_CREAT) != 0 && ::syscall(SYS_access, path, F_OK) != 0;
  if (makes) {
    if (const auto failure = fate(); failure && *failure != Failure::landed) return failed();
  }
  struct stat facts {};
  const int descriptor = call();
  if (descriptor < 0) return descriptor;
  open_at(descriptor) = {.ours = true, .folder = is_folder, .durable = (flags & O_DSYNC) != 0, .name = *name};
  if (is_folder) return descriptor;
  if (makes) {
    state().numbers[*name] = state().next_number++;
    note({.what = Event::What::make, .file = number_of(*name), .name = *name});
  } else if ((flags & O_TRUNC) != 0 && ::syscall(SYS_fstat, descriptor, &facts) == 0) {
    note({.what = Event::What::resize, .file = number_of(*name), .at = 0});
  }
  return descriptor;
}

int do_rename(const char* from, const char* to) {
  const auto call = [&] { return ::syscall(SYS_rename, from, to); };
  if (!state().active) return static_cast<int>(call());
  const std::lock_guard lock(state().mutex);
  const auto old_name = name_below(from);
  const auto new_name = name_below(to);
  if (!old_name || !new_name) return static_cast<int>(call());
  return static_cast<int>(with_fate(
      [&] {
        const long done = call();
        if (done != 0) return done;
        const std::size_t number = number_of(*old_name);
        state().numbers.erase(*old_name);
        state().numbers[*new_name] = number;
        for (Open& file : state().open) {
          if (file.ours && file.name == *old_name) file.name = *new_name;
        }
        note({.what = Event::What::rename, .file = number, .name = *old_name, .new_name = *new_name});
        return done;
      },
      [] { return static_cast<long>(failed()); }));
}

template <typename Call>
int do_remove(const char* path, Call call) {
  if (!state().active) return static_cast<int>(call());
  const std::lock_guard lock(state().mutex);
  const auto name = name_below(path);
  if (!name || ::syscall(SYS_access, path, F_OK) != 0) return static_cast<int>(call());
  return static_cast<int>(with_fate(
      [&] {
        const long done = call();
        if (done != 0) return done;
        note({.what = Event::What::remove, .file = number_of(*name), .name = *name});
        state().numbers.erase(*name);
        return done;
      },
      [] { return static_cast<long>(failed()); }));
}

std::string absolute(int folder, const char* path) {
  if (path[0] == '/' || folder == AT_FDCWD) return path;
  std::array<char, 4096> target{};
  const std::string link = "/proc/self/fd/" + std::to_string(folder);
  const long size = ::syscall(SYS_readlink, link.c_str(), target.data(), target.size());
  return size > 0 ? std::string(target.data(), static_cast<std::size_t>(size)) + "/" + path : path;
}

void attend(const std::filesystem::path& folder) {
  state().folder = folder.string() + "/";
  state().open.fill({});
  state().active = true;
}

void look_away() {
  if (!state().watching && !state().spoiling.armed) state().active = false;
}

}  // namespace

Watch::Watch(const std::filesystem::path& folder) {
  const std::lock_guard lock(state().mutex);
  state().trace.clear();
  state().numbers.clear();
  state().next_number = 0;
  state().watching = true;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const auto name = name_below(entry.path().c_str(), folder.string() + "/");
    if (!name) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    Bytes bytes{std::istreambuf_iterator<char>(file), {}};
    const std::size_t number = number_of(*name);
    note({.what = Event::What::make, .file = number, .name = *name});
    note({.what = Event::What::write, .file = number, .bytes = std::move(bytes)});
    note({.what = Event::What::sync, .file = number});
  }
  note({.what = Event::What::sync_folder});
  already_ = state().trace.size();
  attend(folder);
}

Watch::~Watch() {
  const std::lock_guard lock(state().mutex);
  state().watching = false;
  look_away();
}

void Watch::begin(std::uint64_t operations) {
  const std::lock_guard lock(state().mutex);
  note({.what = Event::What::begin, .at = operations});
}

void Watch::acknowledge(std::uint64_t operations) {
  const std::lock_guard lock(state().mutex);
  note({.what = Event::What::acknowledge, .at = operations});
}

Trace Watch::take() {
  const std::lock_guard lock(state().mutex);
  return std::exchange(state().trace, {});
}

NoSyncs::NoSyncs() { state().no_syncs = true; }
NoSyncs::~NoSyncs() { state().no_syncs = false; }

Spoiler::Spoiler(const std::filesystem::path& folder, int at, int calls, Failure failure, int error) {
  const std::lock_guard lock(state().mutex);
  state().spoiling = {true, 0, at, calls >= kForEver ? kForEver : at + calls, failure, error};
  state().overwritten.clear();
  attend(folder);
}

void Spoiler::mend() {
  const std::lock_guard lock(state().mutex);
  state().spoiling.armed = false;
  look_away();
}

int Spoiler::calls() const {
  const std::lock_guard lock(state().mutex);
  return state().spoiling.calls;
}

}  // namespace torture

// Where the C library's headers are compiled with these names, they stand for the calls above.
extern "C" {

using namespace torture;

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return do_open(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return do_open(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return do_open(folder, path, flags, mode);
}
int creat(const char* path, mode_t mode) { return do_open(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

ssize_t write(int file, const void* bytes, size_t size) { return do_write(file, bytes, size, std::nullopt); }
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return do_write(file, bytes, size, static_cast<std::uint64_t>(at));
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  return do_write(file, bytes, size, static_cast<std::uint64_t>(at));
}
ssize_t writev(int file, const iovec* pieces, int count) { return do_write(file, pieces, count, std::nullopt); }
ssize_t pwritev(int file, const iovec* pieces, int count, off_t at) {
  return do_write(file, pieces, count, static_cast<std::uint64_t>(at));
}
ssize_t pwritev64(int file, const iovec* pieces, int count, off64_t at) {
  return do_write(file, pieces, count, static_cast<std::uint64_t>(at));
}

int fsync(int file) { return do_sync(file, SYS_fsync); }
int fdatasync(int file) { return do_sync(file, SYS_fdatasync); }

int ftruncate(int file, off_t size) noexcept {
  return do_resize(file, static_cast<std::uint64_t>(size), false, [&] { return ::syscall(SYS_ftruncate, file, size); });
}
int ftruncate64(int file, off64_t size) noexcept {
  return do_resize(file, static_cast<std::uint64_t>(size), false, [&] { return ::syscall(SYS_ftruncate, file, size); });
}
int fallocate(int file, int mode, off_t at, off_t size) {
  return do_resize(file, static_cast<std::uint64_t>(at + size), true,
                   [&] { return ::syscall(SYS_fallocate, file, mode, at, size); });
}
int posix_fallocate(int file, off_t at, off_t size) { return fallocate(file, 0, at, size) == 0 ? 0 : errno; }

int rename(const char* from, const char* to) noexcept { return do_rename(from, to); }
int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  return do_rename(absolute(from_folder, from).c_str(), absolute(to_folder, to).c_str());
}
int unlink(const char* path) noexcept {
  return do_remove(path, [&] { return ::syscall(SYS_unlink, path); });
}
int unlinkat(int folder, const char* path, int flags) noexcept {
  return do_remove(absolute(folder, path).c_str(), [&] { return ::syscall(SYS_unlinkat, folder, path, flags); });
}
int remove(const char* path) noexcept {
  return do_remove(path, [&] {
    const long done = ::syscall(SYS_unlink, path);
    return done != 0 && errno == EISDIR ? ::syscall(SYS_rmdir, path) : done;
  });
}

// Copies inside the kernel are done by reading and writing instead, where they are seen.
ssize_t sendfile(int, int, off_t*, size_t) noexcept {
  errno = EINVAL;
  return -1;
}
ssize_t copy_file_range(int, off64_t*, int, off64_t*, size_t, unsigned) {
  errno = EINVAL;
  return -1;
}
}
