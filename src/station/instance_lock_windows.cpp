#include <windows.h>

#include <array>

#include "station/instance_lock.h"
#include "station/utf8_path.h"

namespace station {

namespace {

// A locked byte cannot be read by others, so the one that is locked lies far behind the text.
constexpr DWORD kLockedByte = 0x40000000;

HANDLE handle_of(std::intptr_t number) { return reinterpret_cast<HANDLE>(number); }

std::string read_text(HANDLE file) {
  std::string text(4096, '\0');
  DWORD size = 0;
  if (!::ReadFile(file, text.data(), static_cast<DWORD>(text.size()), &size, nullptr)) size = 0;
  text.resize(size);
  return text;
}

}  // namespace

InstanceLock::Holder InstanceLock::this_process(const circ::Moment& since) {
  std::array<wchar_t, MAX_COMPUTERNAME_LENGTH + 1> host{};
  auto size = static_cast<DWORD>(host.size());
  if (!::GetComputerNameW(host.data(), &size)) size = 0;
  return {utf8_from_path(std::wstring(host.data(), size)), ::GetCurrentProcessId(), circ::rfc3339(since)};
}

std::variant<InstanceLock, InstanceLock::Holder, StorageFault> InstanceLock::take(const std::filesystem::path& folder,
                                                                                  const Holder& self) {
  const std::filesystem::path file = folder / L"instance.lock";
  const auto fault = [&] { return StorageFault{file, {static_cast<int>(::GetLastError()), std::system_category()}}; };

  const HANDLE handle = ::CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                      nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return fault();
  InstanceLock lock(reinterpret_cast<Handle>(handle));  // closes it on every way out
  OVERLAPPED place{};
  place.Offset = kLockedByte;
  if (!::LockFileEx(handle, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place)) {
    const DWORD error = ::GetLastError();
    if (error != ERROR_LOCK_VIOLATION && error != ERROR_IO_PENDING) return fault();
    return parse(read_text(handle));
  }
  const std::string text = to_text(self);
  DWORD written = 0;
  if (!::WriteFile(handle, text.data(), static_cast<DWORD>(text.size()), &written, nullptr) ||
      !::SetEndOfFile(handle))
    return fault();
  return lock;
}

void InstanceLock::release() {
  if (handle_ != kNone) ::CloseHandle(handle_of(handle_));  // the lock goes with it
  handle_ = kNone;
}

}  // namespace station
