#include "journal/page_file.h"

#include <system_error>

namespace journal {

PageFile::PageFile(const std::filesystem::path& file) {
  try {
    file_.emplace(file, File::Mode::read);
    size_ = file_->size();
  } catch (const std::system_error&) {
    file_.reset();
  }
}

bool PageFile::read(std::uint64_t place, std::span<std::uint8_t> into) {
  if (!opened() || place > size_ || into.size() > size_ - place) return false;
  try {
    return file_->read(place, into) == into.size();
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace journal
