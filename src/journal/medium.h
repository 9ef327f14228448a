// What the operating system says about the place where the journal lies: what an error means, whether the file is
// still there, and how a new name in a folder is made durable.
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include "journal/report.h"

namespace journal {

// `code` is LMDB's (negative) or the system's (positive: errno, or GetLastError() on Windows).
Trouble trouble_from(int code, std::string detail, const std::filesystem::path& folder);

// Which file it is that a path names: two answers differ when another file took its place.
struct FileId {
  std::uint64_t device = 0;
  std::uint64_t number = 0;
  bool operator==(const FileId&) const = default;
};
std::optional<FileId> file_id(const std::filesystem::path& file);

// The same in one call, with the size.
struct FileFacts {
  FileId id;
  std::uint64_t size = 0;
};
std::optional<FileFacts> file_facts(const std::filesystem::path& file);

// Whether the folder is another computer's (NFS, SMB, 9p, and whatever a FUSE driver brings that is no block device):
// there locks lie, so that two programs could write one journal. False where the system cannot tell.
bool on_network(const std::filesystem::path& folder);

// Whether both folders are on the same drive, as far as the system's numbers (on Windows: letters) tell.
bool on_one_drive(const std::filesystem::path& one, const std::filesystem::path& other);

// Files made in or moved to this folder are there after a power cut. LMDB syncs its files, never their folder.
void sync_folder(const std::filesystem::path& folder);

// The part of trouble_from that differs between systems. `full` tells that the medium has no room left.
Trouble::Kind kind_of(int code, bool full);

}  // namespace journal
