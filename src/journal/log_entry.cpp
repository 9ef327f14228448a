#include "journal/log_entry.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace journal {
namespace {

using circ::Sequence;

enum class Kind : std::uint8_t { transaction = 1, settlement = 2, cleared = 3 };

bool read_record(ByteReader& reader, Kind kind, RecordView& record) {
  record.type = kind == Kind::transaction ? RecordType::transaction : RecordType::settlement;
  const auto status = reader.number<std::uint8_t>();
  record.status = static_cast<circ::Status>(status);
  const std::uint64_t session = reader.varint();
  record.session = static_cast<std::uint32_t>(session);
  record.sequence = reader.varint();
  record.time = decltype(record.time){std::chrono::milliseconds{reader.number<std::int64_t>()}};
  record.payload = reader.raw(reader.varint());
  return !reader.failed() && status < circ::kStatuses && session <= std::numeric_limits<std::uint32_t>::max() &&
         record.sequence != 0;
}

bool read_ranges(ByteReader& reader, std::vector<Range>& ranges) {
  constexpr Sequence kMost = std::numeric_limits<Sequence>::max();
  Sequence end = 0;
  for (std::uint64_t left = reader.varint(); left > 0 && !reader.failed(); --left) {
    const std::uint64_t distance = reader.varint();
    if (distance == 0 || distance > kMost - end) return false;
    const Sequence first = end + distance;
    const std::uint64_t more = reader.varint();
    if (more > kMost - first) return false;
    end = first + more;
    ranges.push_back({first, end});
  }
  return !reader.failed();
}

}  // namespace

std::vector<Range> ranges_of(std::vector<Sequence> sequences) {
  std::sort(sequences.begin(), sequences.end());
  std::vector<Range> ranges;
  for (const Sequence sequence : sequences) {
    if (!ranges.empty() && sequence <= ranges.back().last + 1) {
      ranges.back().last = sequence;
    } else {
      ranges.push_back({sequence, sequence});
    }
  }
  return ranges;
}

void append(ByteWriter& log, const RecordView& record) {
  log.number(static_cast<std::uint8_t>(record.type == RecordType::transaction ? Kind::transaction : Kind::settlement));
  log.number(static_cast<std::uint8_t>(record.status));
  log.varint(record.session);
  log.varint(record.sequence);
  log.number(static_cast<std::int64_t>(record.time.time_since_epoch().count()));
  log.varint(record.payload.size());
  log.raw(record.payload);
}

void append(ByteWriter& log, const std::vector<Range>& cleared) {
  log.number(static_cast<std::uint8_t>(Kind::cleared));
  log.varint(cleared.size());
  Sequence end = 0;
  for (const Range& range : cleared) {
    assert(range.first > end && range.last >= range.first);
    log.varint(range.first - end);
    log.varint(range.last - range.first);
    end = range.last;
  }
}

bool visit_entries(ByteView log, const EntryVisitor& visitor) {
  ByteReader reader(log);
  while (!reader.empty()) {
    const auto kind = static_cast<Kind>(reader.number<std::uint8_t>());
    if (kind == Kind::transaction || kind == Kind::settlement) {
      RecordView record;
      if (!read_record(reader, kind, record)) return false;
      visitor.record(record);
    } else if (kind == Kind::cleared) {
      std::vector<Range> ranges;
      if (!read_ranges(reader, ranges)) return false;
      visitor.cleared(ranges);
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace journal
