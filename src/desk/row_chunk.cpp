#include "desk/row_chunk.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace desk {
namespace {

using Milliseconds = std::chrono::milliseconds;

// Refusals and due dates repeat within a few rows. Looking further would make rows that all differ slow, and save them nothing.
constexpr std::size_t kLookBack = 16;

std::chrono::sys_time<Milliseconds> time_of(std::int64_t number) { return std::chrono::sys_time<Milliseconds>(Milliseconds{number}); }

std::int64_t number(std::chrono::sys_time<Milliseconds> time) { return time.time_since_epoch().count(); }

// The number of a thing that is kept once: it is there already, or comes to the end.
template <typename Thing>
std::size_t place_in(std::vector<Thing>& things, Thing thing) {
  const auto back = std::min(things.size(), kLookBack);
  const auto known = std::find(things.rbegin(), things.rbegin() + static_cast<std::ptrdiff_t>(back), thing);
  if (known != things.rbegin() + static_cast<std::ptrdiff_t>(back)) return static_cast<std::size_t>(things.rend() - known) - 1;
  things.push_back(std::move(thing));
  return things.size() - 1;
}

// A barcode that is a row already passed Barcode::from() once.
circ::Barcode barcode(std::string_view text) {
  auto read = circ::Barcode::from(text);
  auto* whole = std::get_if<circ::Barcode>(&read);
  return whole != nullptr ? std::move(*whole) : circ::Barcode{};
}

}  // namespace

RowChunk::Time::Time(std::int64_t milliseconds) {
  constexpr std::int64_t kEnd = (std::int64_t{1} << 47) - 1;
  const auto within = static_cast<std::uint64_t>(std::clamp(milliseconds, -kEnd, kEnd));
  for (std::size_t part = 0; part < parts_.size(); ++part) parts_[part] = static_cast<std::uint16_t>(within >> (16 * part));
}

std::int64_t RowChunk::Time::milliseconds() const {
  const auto highest = static_cast<std::int16_t>(parts_[2]);
  return std::int64_t{highest} * (std::int64_t{1} << 32) + (std::int64_t{parts_[1]} << 16) + parts_[0];
}

std::size_t RowChunk::lower_bound(circ::Sequence sequence) const {
  if (empty() || sequence <= first()) return 0;
  if (sequence > last()) return size();
  const auto wanted = static_cast<std::uint16_t>(sequence - first_);
  // Where no row was cleared its place tells itself.
  if (const auto guess = static_cast<std::size_t>(wanted - rows_.front().sequence); guess < size() && rows_[guess].sequence == wanted) return guess;
  const auto at = std::lower_bound(rows_.begin(), rows_.end(), wanted,
                                   [](const Packed& row, std::uint16_t than) { return row.sequence < than; });
  return static_cast<std::size_t>(at - rows_.begin());
}

std::optional<std::size_t> RowChunk::find(circ::Sequence sequence) const {
  const auto at = lower_bound(sequence);
  if (at == size() || this->sequence(at) != sequence) return {};
  return at;
}

std::optional<std::int64_t> RowChunk::due(std::size_t at) const {
  return has(rows_[at], kDue) ? std::optional(number(dues_[rows_[at].due].utc)) : std::nullopt;
}

std::optional<std::int64_t> RowChunk::settled(std::size_t at) const {
  return has(rows_[at], kSettled) ? std::optional(rows_[at].settled.milliseconds()) : std::nullopt;
}

circ::Settlement RowChunk::settlement(std::size_t at) const {
  const auto& row = rows_[at];
  circ::Settlement settlement;
  settlement.status = row.status;
  settlement.reason = row.reason;
  settlement.doubtful = has(row, kDoubtful);
  settlement.lets_later_pass = has(row, kLetsLaterPass);
  settlement.attempts = row.attempts;
  settlement.http_status = row.http_status;
  if (has(row, kSettled)) settlement.settled = time_of(row.settled.milliseconds());
  if (row.words != 0) {
    const auto& words = words_[row.words - 1u];
    settlement.problem = words.problem;
    settlement.detail = words.detail;
    settlement.earlier = words.earlier;
    settlement.routing = words.routing;
    settlement.due = words.due;
  }
  return settlement;
}

circ::Row RowChunk::row(std::size_t at) const {
  const auto& packed = rows_[at];
  circ::Row row;
  row.sequence = sequence(at);
  auto& transaction = row.transaction;
  transaction.id = packed.id;
  transaction.kind = kind(at);
  const auto& origin = origins_[packed.origin];
  transaction.station = origin.station;
  transaction.item = barcode(item(at));
  if (has(packed, kPatron)) transaction.patron = barcode(patron(at));
  if (has(packed, kDue)) transaction.due = dues_[packed.due];
  transaction.recorded = {time_of(packed.recorded.milliseconds()), origin.offset};
  row.settlement = settlement(at);
  return row;
}

bool RowChunk::has_room(circ::Sequence sequence, std::size_t letters) const {
  constexpr std::size_t kMostLetters = std::numeric_limits<std::uint16_t>::max();
  if (empty()) return true;
  assert(sequence > last());
  return size() < kMost && texts_.size() + letters <= kMostLetters &&
         sequence - first_ <= std::numeric_limits<std::uint16_t>::max();
}

std::optional<std::uint8_t> RowChunk::number_of_origin(std::string_view station, std::chrono::minutes offset) {
  const auto known = std::find_if(origins_.begin(), origins_.end(), [&](const Origin& origin) {
    return origin.offset == offset && origin.station == station;
  });
  if (known != origins_.end()) return static_cast<std::uint8_t>(known - origins_.begin());
  if (origins_.size() > std::numeric_limits<std::uint8_t>::max()) return {};
  origins_.push_back({std::string(station), offset});
  return static_cast<std::uint8_t>(origins_.size() - 1);
}

void RowChunk::add(Packed row, circ::Sequence sequence, std::string_view item, std::string_view patron) {
  static_assert(circ::kLongestBarcode <= std::numeric_limits<std::uint8_t>::max());
  if (empty()) first_ = sequence;
  row.sequence = static_cast<std::uint16_t>(sequence - first_);
  row.text = static_cast<std::uint16_t>(texts_.size());
  row.item = static_cast<std::uint8_t>(item.size());
  row.patron = static_cast<std::uint8_t>(patron.size());
  texts_.append(item).append(patron);
  rows_.push_back(row);
  add_up(size() - 1, +1);
}

bool RowChunk::append(const circ::Row& row) {
  const auto& transaction = row.transaction;
  const auto& item = transaction.item.text();
  const auto patron = transaction.patron ? std::string_view(transaction.patron->text()) : std::string_view();
  if (!has_room(row.sequence, item.size() + patron.size())) return false;
  const auto from = number_of_origin(transaction.station, transaction.recorded.offset);
  if (!from) return false;
  Packed packed;
  packed.id = transaction.id;
  packed.origin = *from;
  packed.recorded = Time(number(transaction.recorded.utc));
  if (transaction.kind == circ::Kind::check_out) packed.flags |= kCheckOut;
  if (transaction.patron) packed.flags |= kPatron;
  if (transaction.due) {
    packed.flags |= kDue;
    packed.due = number_of(*transaction.due);
  }
  set(packed, row.settlement);
  add(packed, row.sequence, item, patron);
  return true;
}

bool RowChunk::append(const RowChunk& other, std::size_t at) {
  const auto item = other.item(at), patron = other.patron(at);
  if (!has_room(other.sequence(at), item.size() + patron.size())) return false;
  auto packed = other.rows_[at];
  const auto& origin = other.origins_[packed.origin];
  const auto from = number_of_origin(origin.station, origin.offset);
  if (!from) return false;
  packed.origin = *from;
  if (has(packed, kDue)) packed.due = number_of(other.dues_[packed.due]);
  packed.words = packed.words == 0 ? packed.words : number_of(other.words_[packed.words - 1u]);
  add(packed, other.sequence(at), item, patron);
  return true;
}

void RowChunk::reserve(std::size_t rows, std::size_t letters) {
  rows_.reserve(rows);
  texts_.reserve(letters);
}

void RowChunk::close() {
  rows_.shrink_to_fit();
  texts_.shrink_to_fit();
  dues_.shrink_to_fit();
  words_.shrink_to_fit();
}

void RowChunk::settle(std::size_t at, const circ::Settlement& settlement) {
  add_up(at, -1);
  set(rows_[at], settlement);
  add_up(at, +1);
  if (words_.size() > 2 * size() + kLookBack) forget_unused_words();
}

RowChunk RowChunk::without(const std::vector<std::uint16_t>& places) const {
  RowChunk left;
  left.first_ = first_;
  left.origins_ = origins_;
  left.dues_ = dues_;
  left.words_ = words_;
  left.rows_.reserve(size() - places.size());
  left.texts_.reserve(texts_.size());
  auto gone = places.begin();
  for (std::size_t at = 0; at < size(); ++at) {
    if (gone != places.end() && *gone == at) {
      ++gone;
      continue;
    }
    auto row = rows_[at];
    row.text = static_cast<std::uint16_t>(left.texts_.size());
    left.texts_.append(texts_, rows_[at].text, std::size_t{row.item} + row.patron);
    left.rows_.push_back(row);
    left.add_up(left.size() - 1, +1);
  }
  left.forget_unused_words();
  left.close();
  return left;
}

void RowChunk::set(Packed& row, const circ::Settlement& settlement) {
  row.status = settlement.status;
  row.reason = settlement.reason;
  row.attempts = settlement.attempts;
  row.http_status = settlement.http_status;
  const auto mark = [&row](Flag flag, bool on) {
    row.flags = static_cast<std::uint16_t>(on ? row.flags | flag : row.flags & ~flag);
  };
  mark(kDoubtful, settlement.doubtful);
  mark(kLetsLaterPass, settlement.lets_later_pass);
  mark(kWaits, circ::waits_for_upload(settlement));
  mark(kAsksStaff, circ::asks_staff(settlement));
  mark(kHoldsLater, circ::holds_later(settlement));
  mark(kSettled, settlement.settled.has_value());
  row.settled = settlement.settled ? Time(number(*settlement.settled)) : Time();
  const auto& s = settlement;
  const bool silent = s.problem.empty() && s.detail.empty() && s.earlier.empty() && s.routing.empty() && !s.due;
  row.words = silent ? std::uint16_t{0} : number_of(Words{s.problem, s.detail, s.earlier, s.routing, s.due});
}

std::uint16_t RowChunk::number_of(const circ::Moment& due) { return static_cast<std::uint16_t>(place_in(dues_, due)); }

std::uint16_t RowChunk::number_of(Words words) {
  return static_cast<std::uint16_t>(place_in(words_, std::move(words)) + 1);
}

void RowChunk::forget_unused_words() {
  auto all = std::exchange(words_, {});
  std::vector<std::uint16_t> now(all.size() + 1, 0);
  for (auto& row : rows_) {
    if (row.words == 0) continue;
    auto& number = now[row.words];
    if (number == 0) {
      words_.push_back(std::move(all[row.words - 1u]));
      number = static_cast<std::uint16_t>(words_.size());
    }
    row.words = number;
  }
}

void RowChunk::add_up(std::size_t at, int by) {
  auto& count = counts_[static_cast<std::size_t>(rows_[at].status)];
  assert(by > 0 || count > 0);
  count = static_cast<std::uint16_t>(count + by);
  if (waits_for_upload(at)) waiting_ = static_cast<std::uint16_t>(waiting_ + by);
  if (holds_later(at)) holding_ = static_cast<std::uint16_t>(holding_ + by);
}

}  // namespace desk
