#include "journal/scan_log.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "journal/storage_error.h"

namespace journal {
namespace {

namespace fs = std::filesystem;

// Sessions are so far apart in number that none uses a number of groups that were lost from an earlier one.
constexpr std::uint64_t kBetweenSessions = std::uint64_t{1} << 20;
constexpr std::size_t kLargestRepeated = std::size_t{256} << 10;
constexpr std::uint64_t kSmallestSegment = std::uint64_t{64} << 10;

std::uint64_t rounded_up(std::uint64_t size, std::uint64_t to) { return (size + to - 1) / to * to; }

std::uint64_t half_of(std::uint64_t size) { return size / 2; }

File make_segment(const fs::path& folder, std::uint32_t number, std::uint64_t size) {
  const fs::path path = folder / segment_name(number);
  File file(path, File::Mode::make);
  try {
    file.write(0, Bytes(size));
    file.sync();
    sync_folder(folder);
  } catch (...) {
    std::error_code ignored;
    fs::remove(path, ignored);
    throw;
  }
  return file;
}

}  // namespace

ScanLog::ScanLog(fs::path folder, const LogSurvey& found, const JournalId& fresh)
    : folder_(std::move(folder)), journal_(found.journal.value_or(fresh)), facts_(found.facts) {
  if (!found.segments.empty()) next_file_ = found.segments.back().file + 1;
  if (!found.foreign.empty()) next_file_ = std::max(next_file_, found.foreign.back() + 1);
  if (found.groups.empty()) {
    append({}, {.last = 0, .rows = 0, .whole = false, .closed = true});
    return;
  }
  const LogGroup& newest = found.groups.back();
  newest_ = newest.name();
  newest_before_ = newest.head.before;
  begin_ = newest.head.begin;
  guarded(folder_, [&] {
    for (const LogSegment& segment : found.segments) adopt(segment, newest);
    next_number_ += kBetweenSessions;
    replay(folder_, found, newest_.number - 1,
           [&](const LogGroup&, ByteView entries) { newest_entries_.assign(entries.begin(), entries.end()); });
    newest_repeatable_ = true;
  });
}

void ScanLog::adopt(const LogSegment& segment, const LogGroup& newest) {
  next_number_ = std::max(next_number_, segment.last + 1);
  Segment known{segment.file, segment.size, segment.first, segment.last};
  const bool empty = segment.used == std::array<std::uint64_t, 2>{};
  if (empty && !spare_ && segment.file > newest.file && segment.size == kSegment) {
    spare_.emplace(segment.file, File(folder_ / segment_name(segment.file), File::Mode::change));
    return;
  }
  // One in which nothing can be read goes with the one before it.
  if (segment.first == 0) known.first = known.last = empty || segments_.empty() ? begin_ : segments_.back().last;
  if (empty || segment.last < begin_) {
    unneeded_.push_back(known);
    return;
  }
  segments_.push_back(known);
  if (segment.file != newest.file) return;

  const fs::path path = folder_ / segment_name(segment.file);
  File file(path, File::Mode::change);
  const auto id = file_id(path);
  if (!id) return;
  newest_place_ = {segment.file, newest.at + (newest.head.blocks - 1) * kBlock, *id};
  half_ = newest.at < half_of(segment.size) ? 1 : 0;
  try {
    // What was read may still be on its way to the medium, when the program was killed before its sync.
    file.sync();
  } catch (const std::system_error&) {
    suspect_ = true;  // the next group, which repeats it, goes elsewhere
    return;
  }
  if (segment.size == kSegment) current_.emplace(Current{std::move(file), *id, segment.size, segment.used});
}

std::uint64_t ScanLog::bytes() const {
  std::uint64_t bytes = 0;
  for (const Segment& segment : segments_) bytes += segment.size;
  return bytes;
}

void ScanLog::append(Bytes entries, const LogFacts& facts, bool repeatable) {
  guarded(folder_, [&] {
    if (suspect_) check_ours();
    GroupHead head;
    head.journal = journal_;
    head.number = next_number_;
    head.before = newest_;
    head.before_that = newest_before_.number;
    head.begin = begin_;
    head.facts = facts;
    head.repeats = newest_repeatable_;
    buffer_.clear();
    const ByteView repeated = newest_repeatable_ ? ByteView(newest_entries_) : ByteView{};
    const std::uint32_t checksum = encode_group(head, entries, repeated, buffer_);
    next_number_ += head.blocks;  // also where it fails: no number is used twice

    try {
      if (!current_ || current_->used[half_] + buffer_.size() > half_of(current_->size)) begin_segment(buffer_.size());
      check_in_place();
      current_->file.write(half_ * half_of(current_->size) + current_->used[half_], buffer_);
      current_->file.sync();
    } catch (...) {
      give_up_segment();
      throw;
    }
    newest_place_ = {segments_.back().file,
                     half_ * half_of(current_->size) + current_->used[half_] + buffer_.size() - kBlock, current_->id};
    current_->used[half_] += buffer_.size();
    half_ = 1 - half_;
    Segment& segment = segments_.back();
    if (segment.first == 0) segment.first = head.number;
    segment.last = head.last();
    newest_before_ = std::exchange(newest_, {head.last(), checksum});
    // Instead of repeating a large group, nothing is written near it any more.
    const bool large = entries.size() > kLargestRepeated;
    if (repeatable && large) current_.reset();
    newest_repeatable_ = repeatable && !large;
    newest_entries_ = std::move(entries);
    facts_ = facts;
    suspect_ = false;
    remove_unneeded();
  });
}

ScanLog::Written ScanLog::written() const {
  return {newest_place_.file, newest_place_.at + kBlock - buffer_.size(), buffer_};
}

void ScanLog::begin_segment(std::uint64_t needed) {
  const std::uint64_t enough = rounded_up(2 * needed, kSmallestSegment);
  if (enough <= kSegment && begin_made_ahead()) return;
  current_.reset();
  drop_made_ahead();
  const std::uint32_t number = next_file_++;
  std::uint64_t size = std::max(kSegment, enough);
  const auto make = [&] {
    File file = make_segment(folder_, number, size);
    const auto id = file_id(folder_ / segment_name(number));
    if (!id) throw StorageError({Trouble::Kind::gone, "a new segment of the scan log is not where it was made"});
    current_.emplace(Current{std::move(file), *id, size, {}});
  };
  try {
    make();
  } catch (const std::system_error& error) {
    const bool full = trouble_from(error.code().value(), {}, folder_).kind == Trouble::Kind::disk_full;
    if (!full || size == enough) throw;
    size = enough;  // there may be room for less
    make();
  }
  segments_.push_back({number, size, 0, 0});
  half_ = 0;
}

void ScanLog::take_made_ahead() {
  const auto order = std::exchange(order_, {});
  if (!order) return;
  if (auto made = order->take()) spare_.emplace(order->file(), *std::move(made));
}

// Segments are filled in the order of their numbers: it would come too late.
void ScanLog::drop_made_ahead() {
  take_made_ahead();
  if (!spare_) return;
  const std::uint32_t number = spare_->first;
  spare_.reset();
  std::error_code ignored;
  fs::remove(folder_ / segment_name(number), ignored);
}

bool ScanLog::begin_made_ahead() {
  take_made_ahead();
  if (!spare_) return false;
  auto [number, file] = *std::exchange(spare_, {});
  const auto id = file_id(folder_ / segment_name(number));
  if (!id || file.size() != kSegment) return false;
  current_.emplace(Current{std::move(file), *id, kSegment, {}});
  segments_.push_back({number, kSegment, 0, 0});
  half_ = 0;
  return true;
}

// A file that was moved away or removed would take the group and be lost with it; one that was cut has lost others.
void ScanLog::check_in_place() const {
  const auto facts = file_facts(folder_ / segment_name(segments_.back().file));
  if (!facts || facts->id != current_->id) {
    throw StorageError({Trouble::Kind::gone, "the scan log is no longer where it was"});
  }
  if (facts->size < current_->size) throw StorageError({Trouble::Kind::damaged, "the scan log was cut short"});
}

// Nothing is made in a folder that may be another one, or an empty mount point.
void ScanLog::check_ours() const {
  if (newest_.number == 0) return;  // nothing is in it yet: its folder is as good as any
  const fs::path path = folder_ / segment_name(newest_place_.file);
  if (file_id(path) == newest_place_.id) return;
  Bytes bytes(kBlock);
  std::error_code unknown;
  if (fs::exists(path, unknown)) bytes.resize(File(path, File::Mode::read).read(newest_place_.at, bytes));
  const auto read = decode_block(bytes);
  const auto* block = std::get_if<Block>(&read);
  if (block != nullptr && block->head.journal == journal_ && block->checksum == newest_.checksum) return;
  throw StorageError({Trouble::Kind::gone, "the scan log is not there"});
}

void ScanLog::give_up_segment() {
  suspect_ = true;
  const bool begun = current_.has_value();
  current_.reset();
  if (!begun || segments_.empty() || segments_.back().first != 0) return;
  // Nothing in it was acknowledged.
  std::error_code ignored;
  fs::remove(folder_ / segment_name(segments_.back().file), ignored);
  segments_.pop_back();
}

void ScanLog::let_go_oldest() {
  assert(segments_.size() > 1);
  unneeded_.push_back(segments_.front());
  segments_.pop_front();
  begin_ = segments_.front().first;
}

// The newest group says where the log begins, so it does not matter which of these a power cut brings back.
void ScanLog::remove_unneeded() {
  while (!unneeded_.empty()) {
    std::error_code error;
    fs::remove(folder_ / segment_name(unneeded_.front().file), error);
    if (error) return;  // tried again later
    unneeded_.pop_front();
  }
}

std::shared_ptr<SegmentOrder> ScanLog::order_ahead() {
  if (spare_ || order_ || !current_) return {};
  const std::uint64_t used = current_->used[0] + current_->used[1];
  if (used < current_->size / 2) return {};
  return order_ = std::make_shared<SegmentOrder>(folder_, next_file_++, kSegment);
}

SegmentOrder::SegmentOrder(fs::path folder, std::uint32_t file, std::uint64_t size)
    : folder_(std::move(folder)), file_(file), size_(size) {}

void SegmentOrder::carry_out() {
  const std::lock_guard lock(mutex_);
  if (called_off_) return;
  try {
    made_ = make_segment(folder_, file_, size_);
  } catch (const std::system_error&) {
    called_off_ = true;
  }
}

std::optional<File> SegmentOrder::take() {
  const std::lock_guard lock(mutex_);
  called_off_ = true;
  return std::exchange(made_, {});
}

}  // namespace journal
