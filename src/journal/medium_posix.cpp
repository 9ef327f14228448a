#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "journal/medium.h"

namespace journal {

Trouble::Kind kind_of(int code, bool full) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case MDB_MAP_FULL:
      return Trouble::Kind::disk_full;
    case EIO:
      return full ? Trouble::Kind::disk_full : Trouble::Kind::other;
    case EROFS:
    case EACCES:
    case EPERM:
      return Trouble::Kind::read_only;
    case ENOENT:
    case ENOTDIR:
    case ENODEV:
    case ENXIO:
    case ESTALE:
      return Trouble::Kind::gone;
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

std::optional<FileFacts> file_facts(const std::filesystem::path& file) {
  struct stat facts {};
  if (::stat(file.c_str(), &facts) != 0) return {};
  return FileFacts{{facts.st_dev, facts.st_ino}, static_cast<std::uint64_t>(facts.st_size)};
}

void sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int code = errno;
  if (descriptor >= 0) ::close(descriptor);
  // Some file systems cannot sync a folder and say so: there is nothing more that could be done on them.
  if (synced || code == EINVAL || code == ENOTSUP) return;
  throw std::system_error(code, std::system_category(), "sync the folder");
}

}  // namespace journal
