#include "journal/loose_records.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

#include "journal/lmdb_pages.h"

namespace journal {
namespace {

constexpr std::size_t kStep = std::size_t{4} << 20;  // of the file at a time
constexpr std::size_t kBlock = pages::kSmallestPage;

// What cannot be read becomes zeros, in which no record lies.
void read_what_can_be(PageFile& file, std::uint64_t place, std::span<std::uint8_t> into) {
  if (file.read(place, into)) return;
  std::ranges::fill(into, std::uint8_t{0});
  for (std::size_t done = 0; done < into.size(); done += kBlock) {
    const auto block = into.subspan(done, std::min(kBlock, into.size() - done));
    if (!file.read(place + done, block)) std::ranges::fill(block, std::uint8_t{0});
  }
}

// What may begin here and end in these bytes.
ByteView candidate(ByteView bytes, std::uint64_t place_in_file, std::size_t page_size) {
  const auto size = size_of_record(bytes);
  const bool begins_overflow = place_in_file % pages::kSmallestPage == pages::kHeader;
  if (!size || *size > (begins_overflow ? kLongestLooseRecord : page_size / 2) || *size > bytes.size()) return {};
  return bytes.first(static_cast<std::size_t>(*size));
}

}  // namespace

void for_each_loose_record(PageFile& file, std::size_t page_size,
                           const std::function<void(const Record& record, ByteView bytes)>& found) {
  std::vector<std::uint8_t> window;
  std::size_t at = 0;  // in the window: the first place that was not looked at
  for (std::uint64_t from = 0; from < file.size(); from += kStep) {
    window.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kStep + kLongestLooseRecord, file.size() - from)));
    read_what_can_be(file, from, window);
    const std::size_t step = std::min(kStep, window.size());
    while (at < step) {
      const auto* first = static_cast<const std::uint8_t*>(std::memchr(window.data() + at, 'O', step - at));
      if (first == nullptr) {
        at = step;
        break;
      }
      at = static_cast<std::size_t>(first - window.data());
      const ByteView bytes = candidate(ByteView(window).subspan(at), from + at, page_size);
      const auto decoded = bytes.empty() ? RecordFault::foreign : decode(bytes);
      if (const auto* record = std::get_if<Record>(&decoded)) {
        found(*record, bytes);
        at += bytes.size();
      } else {
        ++at;
      }
    }
    at -= step;
  }
}

}  // namespace journal
