#include "journal/scan_log.h"

#include "journal/log_entry.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;

constexpr JournalId kId{1, 2, 3};

// Entries that fill so many bytes.
Bytes entries_of(std::size_t size) {
  ByteWriter entries;
  for (std::uint32_t number = 1; entries.bytes().size() < size; ++number) append(entries, to_record(number, check_in(number)));
  return entries.take();
}

// Fills the segment until the next one is ordered.
std::shared_ptr<SegmentOrder> ordered(ScanLog& log) {
  for (;;) {
    log.append(entries_of(100), {});
    if (auto order = log.order_ahead()) return order;
  }
}

std::vector<std::uint32_t> files(const ScanLog& log) {
  std::vector<std::uint32_t> files;
  for (const auto& segment : log.segments()) files.push_back(segment.file);
  return files;
}

TEST_CASE("a segment that was made ahead is the next one") {
  const Folder folder;
  ScanLog log(folder.path(), survey(folder.path()), kId);
  const auto order = ordered(log);
  order->carry_out();
  CHECK(segments_in(folder.path()) == std::vector<std::uint32_t>{1, 2});
  while (log.segments().size() == 1) log.append(entries_of(100), {});
  CHECK(files(log) == std::vector<std::uint32_t>{1, 2});
}

TEST_CASE("a segment that is needed before it was made is made at once, and not a second time") {
  const Folder folder;
  ScanLog log(folder.path(), survey(folder.path()), kId);
  const auto order = ordered(log);
  while (log.segments().size() == 1) log.append(entries_of(100), {});
  order->carry_out();
  CHECK(files(log) == std::vector<std::uint32_t>{1, 3});
  CHECK(segments_in(folder.path()) == std::vector<std::uint32_t>{1, 3});
}

TEST_CASE("segments are filled in the order of their numbers, also when a large group comes after one was made ahead") {
  const Folder folder;
  ScanLog log(folder.path(), survey(folder.path()), kId);
  ordered(log)->carry_out();
  log.append(entries_of(600'000), {});
  for (int each = 0; each < 3; ++each) log.append(entries_of(100), {});
  CHECK(std::ranges::is_sorted(files(log)));
  CHECK(files(log) == segments_in(folder.path()));
  CHECK(survey(folder.path()).hole == 0);
}

}  // namespace
