#include "journal/medium.h"

#include <utility>

namespace journal {
namespace {

// LMDB answers EIO when the system wrote only a part, which is how a full disk begins (mdb.c, mdb_page_flush).
constexpr std::uintmax_t kNoRoom = 256 * 1024;

}  // namespace

Trouble trouble_from(int code, std::string detail, const std::filesystem::path& folder) {
  std::error_code unknown;
  const bool there = std::filesystem::is_directory(folder, unknown);
  if (!there) return {Trouble::Kind::gone, std::move(detail)};
  const auto space = std::filesystem::space(folder, unknown);
  return {kind_of(code, !unknown && space.available < kNoRoom), std::move(detail)};
}

std::optional<FileId> file_id(const std::filesystem::path& file) {
  const auto facts = file_facts(file);
  return facts ? std::optional(facts->id) : std::nullopt;
}

}  // namespace journal
