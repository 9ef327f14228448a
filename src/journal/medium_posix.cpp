#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>

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

namespace {

// linux/magic.h, and fs/*/ of the kernel for those that it leaves out.
enum FileSystem : unsigned long {
  kNfs = 0x6969,
  kSmb = 0x517B,
  kCifs = 0xFF534D42,
  kSmb2 = 0xFE534D42,
  k9p = 0x01021997,
  kCoda = 0x73757245,
  kAfs = 0x5346414F,
  kCeph = 0x00C36400,
  kFuse = 0x65735546,
};

// A stick with exFAT or NTFS may be FUSE's, too: then it is a block device, "fuseblk" in proc(5), mountinfo.
bool on_block_device(const std::filesystem::path& folder) {
  struct stat facts {};
  if (::stat(folder.c_str(), &facts) != 0) return false;
  const std::string device = " " + std::to_string(major(facts.st_dev)) + ":" + std::to_string(minor(facts.st_dev)) + " ";
  std::ifstream mounts("/proc/self/mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    if (line.find(device) != std::string::npos && line.find(" - fuseblk ") != std::string::npos) return true;
  }
  return false;
}

}  // namespace

bool on_network(const std::filesystem::path& folder) {
  struct statfs facts {};
  if (::statfs(folder.c_str(), &facts) != 0) return false;
  switch (static_cast<unsigned long>(facts.f_type) & 0xFFFFFFFF) {
    case kNfs:
    case kSmb:
    case kCifs:
    case kSmb2:
    case k9p:
    case kCoda:
    case kAfs:
    case kCeph:
      return true;
    case kFuse:
      return !on_block_device(folder);
    default:
      return false;
  }
}

bool on_one_drive(const std::filesystem::path& one, const std::filesystem::path& other) {
  const auto first = file_id(one), second = file_id(other);
  return first && second && first->device == second->device;
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
