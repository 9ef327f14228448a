#include <windows.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "journal/file.h"

namespace journal {
namespace {

constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;

[[noreturn]] void fail(const char* doing) {
  throw std::system_error(static_cast<int>(::GetLastError()), std::system_category(), doing);
}

HANDLE handle_of(std::intptr_t handle) { return reinterpret_cast<HANDLE>(handle); }

OVERLAPPED place(std::uint64_t at) {
  OVERLAPPED place{};
  place.Offset = static_cast<DWORD>(at);
  place.OffsetHigh = static_cast<DWORD>(at >> 32);
  return place;
}

}  // namespace

File::File(const std::filesystem::path& path, Mode mode) {
  const DWORD access = mode == Mode::read ? GENERIC_READ : GENERIC_READ | GENERIC_WRITE;
  // Others of this program read it at the same time, and remove it when it is no longer needed.
  constexpr DWORD kShared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  const HANDLE handle = ::CreateFileW(path.c_str(), access, kShared, nullptr,
                                      mode == Mode::make ? CREATE_NEW : OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle == INVALID_HANDLE_VALUE) fail("open");
  handle_ = reinterpret_cast<std::intptr_t>(handle);
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
  if (handle_ != kNone) ::CloseHandle(handle_of(std::exchange(handle_, kNone)));
}

std::uint64_t File::size() const {
  LARGE_INTEGER size{};
  if (::GetFileSizeEx(handle_of(handle_), &size) == 0) fail("look at");
  return static_cast<std::uint64_t>(size.QuadPart);
}

std::size_t File::read(std::uint64_t at, std::span<std::uint8_t> bytes) const {
  std::size_t done = 0;
  while (done < bytes.size()) {
    OVERLAPPED from = place(at + done);
    DWORD got = 0;
    const auto size = static_cast<DWORD>(std::min(bytes.size() - done, kMostAtOnce));
    if (::ReadFile(handle_of(handle_), bytes.data() + done, size, &got, &from) == 0) {
      if (::GetLastError() == ERROR_HANDLE_EOF) break;
      fail("read");
    }
    if (got == 0) break;
    done += got;
  }
  return done;
}

void File::write(std::uint64_t at, ByteView bytes) {
  while (!bytes.empty()) {
    OVERLAPPED to = place(at);
    DWORD done = 0;
    const auto size = static_cast<DWORD>(std::min(bytes.size(), kMostAtOnce));
    if (::WriteFile(handle_of(handle_), bytes.data(), size, &done, &to) == 0) fail("write");
    if (done == 0) throw std::system_error(ERROR_DISK_FULL, std::system_category(), "write");
    bytes = bytes.subspan(done);
    at += done;
  }
}

void File::sync() {
  if (::FlushFileBuffers(handle_of(handle_)) == 0) fail("sync");
}

}  // namespace journal
