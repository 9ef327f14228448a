#include "journal/page_file.h"

#include <algorithm>
#include <cstring>
#include <system_error>

namespace journal {
namespace {

constexpr std::size_t kAhead = std::size_t{64} << 10;

}  // namespace

PageFile::PageFile(const std::filesystem::path& file) {
  try {
    file_.emplace(file, File::Mode::read);
    size_ = file_->size();
  } catch (const std::system_error&) {
    file_.reset();
  }
}

bool PageFile::read(std::uint64_t place, std::span<std::uint8_t> into) {
  if (!file_ || place > size_ || into.size() > size_ - place) return false;
  const bool goes_on = place >= end_ && place - end_ < kAhead;
  end_ = place + into.size();
  const auto here = [&] { return place >= ahead_at_ && end_ <= ahead_at_ + ahead_.size(); };
  if (!here() && goes_on) {
    ahead_at_ = place;
    ahead_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kAhead, size_ - place)));
    if (!fill(place, ahead_)) ahead_.clear();  // one page of it may be at fault
  }
  if (!here()) return fill(place, into);
  std::memcpy(into.data(), &ahead_[static_cast<std::size_t>(place - ahead_at_)], into.size());
  return true;
}

bool PageFile::fill(std::uint64_t place, std::span<std::uint8_t> into) const {
  try {
    return file_->read(place, into) == into.size();
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace journal
