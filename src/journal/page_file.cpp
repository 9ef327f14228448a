#include "journal/page_file.h"

#include <system_error>

namespace journal {

PageFile::PageFile(const std::filesystem::path& file) {
  stream_.rdbuf()->pubsetbuf(nullptr, 0);  // each read asks for all it wants
  stream_.open(file, std::ios::binary);
  std::error_code fault;
  size_ = std::filesystem::file_size(file, fault);
  opened_ = stream_.is_open() && !fault;
  if (fault) size_ = 0;
}

bool PageFile::read(std::uint64_t place, std::span<std::uint8_t> into) {
  if (!opened_ || place > size_ || into.size() > size_ - place) return false;
  stream_.clear();
  stream_.seekg(static_cast<std::streamoff>(place));
  stream_.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
  return static_cast<std::size_t>(stream_.gcount()) == into.size();
}

}  // namespace journal
