#include "journal/log_reader.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "journal/file.h"
#include "journal/storage_error.h"

namespace journal {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNameStart = "scan-";
constexpr std::string_view kNameEnd = ".log";
constexpr std::size_t kDigits = 6;
constexpr std::size_t kReadAtOnce = 16 * kBlock;  // stays in the processor's cache until it is looked at

std::optional<std::uint32_t> file_in(const std::string& name) {
  if (!name.starts_with(kNameStart) || !name.ends_with(kNameEnd)) return {};
  const char* const begin = name.data() + kNameStart.size();
  const char* const end = name.data() + name.size() - kNameEnd.size();
  std::uint32_t file = 0;
  const auto read = std::from_chars(begin, end, file);
  if (read.ec != std::errc{} || read.ptr != end || segment_name(file) != name) return {};
  return file;
}

struct Found {
  std::map<JournalId, std::vector<LogGroup>> groups;  // whole ones
  LogSurvey survey;
};

// A group counts when all its blocks lie side by side.
void look_at_segment(const fs::path& folder, std::uint32_t number, Found& found) {
  const File file(folder / segment_name(number), File::Mode::read);
  LogSegment segment{.file = number, .size = file.size(), .used = {}, .first = 0, .last = 0};
  const std::uint64_t half = segment.size / 2;

  std::optional<LogGroup> open;  // whose next block is awaited
  std::uint32_t awaited = 0;
  Bytes bytes(kReadAtOnce);
  std::size_t got = 0;
  for (std::uint64_t at = 0; at + kBlock <= segment.size; at += kBlock) {
    const std::size_t place = at % kReadAtOnce;
    if (place == 0) got = file.read(at, bytes);
    if (place + kBlock > got) break;  // it was cut short meanwhile
    const auto read = decode_block(ByteView(bytes).subspan(place, kBlock));
    const auto* fault = std::get_if<BlockFault>(&read);
    if (fault == nullptr || *fault != BlockFault::unused) {
      const bool upper = at >= half;
      segment.used[upper ? 1 : 0] = at + kBlock - (upper ? half : 0);
    }
    if (fault != nullptr) {
      if (*fault == BlockFault::newer) found.survey.newer = true;
      if (*fault == BlockFault::damaged) ++found.survey.damaged;
      open.reset();
      continue;
    }
    const Block& block = std::get<Block>(read);
    if (block.place == 0) {
      open = LogGroup{.head = block.head, .checksum = 0, .file = number, .at = at, .repeated = false};
      awaited = 0;
    }
    if (!open || block.place != awaited || block.head != open->head) {
      open.reset();
      continue;
    }
    open->checksum = block.checksum;
    if (++awaited < open->head.blocks) continue;
    segment.first = segment.first == 0 ? open->head.number : std::min(segment.first, open->head.number);
    segment.last = std::max(segment.last, open->head.last());
    found.groups[open->head.journal].push_back(*std::exchange(open, {}));
  }
  found.survey.segments.push_back(segment);
}

// Keeps of `all`, which is in order, what the chain from `head` back leads to.
std::vector<LogGroup> chain(const std::vector<LogGroup>& all, std::size_t head, std::uint64_t& hole) {
  const std::uint64_t begin = all[head].head.begin;
  const auto find = [&](std::uint64_t last) -> const LogGroup* {
    const auto at = std::ranges::lower_bound(all, last, {}, [](const LogGroup& group) { return group.head.last(); });
    return at != all.end() && at->head.last() == last ? &*at : nullptr;
  };
  std::vector<LogGroup> kept;  // newest first
  for (const LogGroup* group = &all[head]; group != nullptr;) {
    kept.push_back(*group);
    const BlockName before = group->head.before;
    if (before.number == 0 || before.number < begin) break;
    const LogGroup* next = find(before.number);
    if (next != nullptr && next->checksum == before.checksum) {
      group = next;
      continue;
    }
    const LogGroup* const neighbour = group;
    std::uint64_t earlier = 0;  // the group before the damaged one
    if (neighbour->head.repeats) {
      LogGroup copy = *neighbour;
      copy.head.number = before.number;
      copy.head.blocks = 1;
      copy.head.before = {neighbour->head.before_that, 0};
      copy.checksum = before.checksum;
      copy.repeated = true;
      kept.push_back(copy);
      earlier = neighbour->head.before_that;
      if (earlier == 0 || earlier < begin) break;
      group = find(earlier);
      if (group != nullptr) continue;
    }
    // What stood between is lost; go on with the newest of the older ones.
    const std::uint64_t missing = earlier != 0 ? earlier : before.number;
    hole = std::max(hole, missing);
    const auto older =
        std::ranges::lower_bound(all, missing, {}, [](const LogGroup& one) { return one.head.last(); });
    group = older == all.begin() ? nullptr : &*std::prev(older);
    if (group != nullptr && group->head.last() < begin) group = nullptr;
  }
  std::ranges::reverse(kept);
  return kept;
}

}  // namespace

std::string segment_name(std::uint32_t file) {
  std::string digits = std::to_string(file);
  if (digits.size() < kDigits) digits.insert(0, kDigits - digits.size(), '0');
  return std::string(kNameStart) + digits + std::string(kNameEnd);
}

std::uint64_t bytes_of_log(const fs::path& folder) {
  std::uint64_t bytes = 0;
  std::error_code unknown;
  for (auto entry = fs::directory_iterator(folder, unknown); !unknown && entry != fs::directory_iterator();
       entry.increment(unknown)) {
    if (!file_in(entry->path().filename().string())) continue;
    std::error_code ignored;
    const std::uintmax_t size = entry->file_size(ignored);
    if (!ignored) bytes += size;
  }
  return bytes;
}

const LogGroup* LogSurvey::find(std::uint64_t last_block) const {
  const auto at =
      std::ranges::lower_bound(groups, last_block, {}, [](const LogGroup& group) { return group.head.last(); });
  return at != groups.end() && at->head.last() == last_block ? &*at : nullptr;
}

LogSurvey survey(const fs::path& folder, std::optional<BlockName> through) {
  return guarded(folder, [&] {
    std::vector<std::uint32_t> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (const auto file = file_in(entry.path().filename().string())) files.push_back(*file);
    }
    std::ranges::sort(files);
    Found found;
    for (const std::uint32_t file : files) look_at_segment(folder, file, found);

    LogSurvey& survey = found.survey;
    if (found.groups.empty()) return std::move(survey);
    // Segments of another journal may have been copied here: this one's are the many.
    const auto most = std::ranges::max_element(found.groups, {}, [](const auto& one) { return one.second.size(); });
    survey.journal = most->first;
    for (const auto& [journal, groups] : found.groups) {
      if (journal == most->first) continue;
      for (const LogGroup& group : groups) survey.foreign.push_back(group.file);
    }
    std::ranges::sort(survey.foreign);
    survey.foreign.erase(std::unique(survey.foreign.begin(), survey.foreign.end()), survey.foreign.end());
    std::erase_if(survey.segments, [&](const LogSegment& segment) {
      return std::ranges::binary_search(survey.foreign, segment.file);
    });

    std::vector<LogGroup>& all = most->second;
    std::ranges::sort(all, {}, [](const LogGroup& group) { return group.head.number; });
    std::size_t head = all.size() - 1;
    if (through) {
      while (head > 0 && all[head].name() != *through) --head;
      if (all[head].name() != *through) head = all.size() - 1;  // it is damaged: take what there is
    }
    survey.groups = chain(all, head, survey.hole);
    survey.facts = all[head].head.facts;
    survey.left_out = all.size() - static_cast<std::size_t>(std::ranges::count(survey.groups, false, &LogGroup::repeated));
    return std::move(survey);
  });
}

namespace {

// The entries of a group, and those that it repeats behind them.
Bytes entries_of(const File& file, const LogGroup& group) {
  const std::size_t size = std::size_t{group.head.own} + group.head.repeated;
  Bytes entries;
  entries.reserve(size + kBlock);
  Bytes bytes(kBlock);
  for (std::uint64_t at = group.at; entries.size() < size; at += kBlock) {
    const std::size_t got = file.read(at, bytes);
    const auto read = decode_block(ByteView(bytes).first(got));
    const auto* block = std::get_if<Block>(&read);
    if (block == nullptr) throw StorageError({Trouble::Kind::damaged, "the scan log changed while it was read"});
    entries.insert(entries.end(), block->payload.begin(), block->payload.end());
  }
  entries.resize(size);
  return entries;
}

}  // namespace

void replay(const fs::path& folder, const LogSurvey& survey, std::uint64_t after,
            const std::function<void(const LogGroup&, ByteView entries)>& visit) {
  guarded(folder, [&] {
    std::optional<File> file;
    std::uint32_t opened = 0;
    for (const LogGroup& group : survey.groups) {
      if (group.head.last() <= after) continue;
      if (!file || opened != group.file) {
        file.emplace(folder / segment_name(group.file), File::Mode::read);
        opened = group.file;
      }
      const Bytes all = entries_of(*file, group);
      visit(group, group.repeated ? ByteView(all).subspan(group.head.own) : ByteView(all).first(group.head.own));
    }
  });
}

void visit_segment(const fs::path& folder, std::uint32_t number, const JournalId& journal,
                   const std::function<void(ByteView entries)>& visit) {
  guarded(folder, [&] {
    Found found;
    look_at_segment(folder, number, found);
    auto& groups = found.groups[journal];
    std::ranges::sort(groups, {}, [](const LogGroup& group) { return group.head.number; });
    const File file(folder / segment_name(number), File::Mode::read);
    for (const LogGroup& group : groups) {
      const Bytes all = entries_of(file, group);
      visit(ByteView(all).subspan(group.head.own));
      visit(ByteView(all).first(group.head.own));
    }
  });
}

}  // namespace journal
