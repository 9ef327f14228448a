#include <windows.h>

#include <lmdb.h>

#include <cerrno>
#include <system_error>

#include "journal/medium.h"

namespace journal {
namespace {

constexpr int kQuotaExceeded = 1295;  // ERROR_DISK_QUOTA_EXCEEDED, which mingw-w64 does not declare

}  // namespace

// LMDB hands on GetLastError(), and EIO (5, like ERROR_ACCESS_DENIED) when the system wrote only a part.
Trouble::Kind kind_of(int code, bool full) {
  switch (code) {
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
    case kQuotaExceeded:
    case ERROR_FILE_TOO_LARGE:
    case ENOSPC:
    case MDB_MAP_FULL:
      return Trouble::Kind::disk_full;
    case ERROR_ACCESS_DENIED:
      return full ? Trouble::Kind::disk_full : Trouble::Kind::read_only;
    case ERROR_WRITE_PROTECT:
      return Trouble::Kind::read_only;
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_DRIVE:
    case ERROR_NOT_READY:
    case ERROR_DEV_NOT_EXIST:
    case ERROR_DEVICE_NOT_CONNECTED:
    case ERROR_DEVICE_REMOVED:
    case ERROR_FILE_INVALID:
    case ERROR_NETNAME_DELETED:
      return Trouble::Kind::gone;
    case ERROR_FILE_CORRUPT:
    case ERROR_DISK_CORRUPT:
    case MDB_CORRUPTED:
    case MDB_INVALID:
    case MDB_PANIC:
    case MDB_PAGE_NOTFOUND:
    case MDB_VERSION_MISMATCH:
    case MDB_NOTFOUND:
    case MDB_INCOMPATIBLE:
      return Trouble::Kind::damaged;
    default:
      return Trouble::Kind::other;
  }
}

// Scan log and store are open: they can be neither moved nor replaced here, so being there is all there is to know.
std::optional<FileFacts> file_facts(const std::filesystem::path& file) {
  WIN32_FILE_ATTRIBUTE_DATA facts{};
  if (::GetFileAttributesExW(file.c_str(), GetFileExInfoStandard, &facts) == 0) return {};
  return FileFacts{{}, std::uint64_t{facts.nFileSizeHigh} << 32 | facts.nFileSizeLow};
}

bool on_network(const std::filesystem::path& folder) {
  std::error_code unknown;
  const std::filesystem::path whole = std::filesystem::absolute(folder, unknown);
  if (unknown) return false;
  return ::GetDriveTypeW((whole.root_path() / "").c_str()) == DRIVE_REMOTE;
}

bool on_one_drive(const std::filesystem::path& one, const std::filesystem::path& other) {
  std::error_code unknown;
  const auto drive = [&](const std::filesystem::path& folder) { return std::filesystem::absolute(folder, unknown).root_name(); };
  return drive(one) == drive(other) && !unknown;
}

// Windows has no such call; NTFS journals its folders, and nothing can be done on FAT.
void sync_folder(const std::filesystem::path&) {}

}  // namespace journal
