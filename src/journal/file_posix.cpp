#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "journal/file.h"

namespace journal {
namespace {

constexpr mode_t kOwnerOnly = 0600;  // patrons' barcodes are nobody else's business

[[noreturn]] void fail(const char* doing) { throw std::system_error(errno, std::system_category(), doing); }

int flags_of(File::Mode mode) {
  switch (mode) {
    case File::Mode::read:
      return O_RDONLY;
    case File::Mode::change:
      return O_RDWR;
    case File::Mode::make:
      return O_RDWR | O_CREAT | O_EXCL;
  }
  return O_RDONLY;
}

}  // namespace

File::File(const std::filesystem::path& path, Mode mode) {
  const int descriptor = ::open(path.c_str(), flags_of(mode) | O_CLOEXEC, kOwnerOnly);
  if (descriptor < 0) fail("open");
  handle_ = descriptor;
}

File::File(File&& other) noexcept : handle_(std::exchange(other.handle_, kNone)) {}

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    close();
    handle_ = std::exchange(other.handle_, kNone);
  }
  return *this;
}

File::~File() { close(); }

void File::close() {
  if (handle_ != kNone) ::close(static_cast<int>(std::exchange(handle_, kNone)));
}

std::uint64_t File::size() const {
  struct stat facts {};
  if (::fstat(static_cast<int>(handle_), &facts) != 0) fail("look at");
  return static_cast<std::uint64_t>(facts.st_size);
}

std::size_t File::read(std::uint64_t at, std::span<std::uint8_t> bytes) const {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::pread(static_cast<int>(handle_), bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void File::write(std::uint64_t at, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::pwrite(static_cast<int>(handle_), bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) fail("write");
    if (done == 0) throw std::system_error(ENOSPC, std::system_category(), "write");
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    at += static_cast<std::uint64_t>(done);
  }
}

void File::sync() {
  if (::fdatasync(static_cast<int>(handle_)) != 0) fail("sync");
}

}  // namespace journal
