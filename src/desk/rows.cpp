#include "desk/rows.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <unordered_set>
#include <utility>

namespace desk {
namespace {

template <typename Rows>
auto place_of(Rows& rows, circ::Sequence sequence) {
  const auto at = std::lower_bound(rows.begin(), rows.end(), sequence,
                                   [](const circ::Row& row, circ::Sequence wanted) { return row.sequence < wanted; });
  return at != rows.end() && at->sequence == sequence ? at : rows.end();
}

}  // namespace

const circ::Row* Rows::find(circ::Sequence sequence) const {
  const auto at = place_of(rows_, sequence);
  return at == rows_.end() ? nullptr : &*at;
}

std::optional<circ::Sequence> Rows::held_by(const circ::Row& row) const {
  if (!circ::waits_for_upload(row.settlement)) return {};
  return holds_.held_by(row.sequence, row.transaction.item.text());
}

void Rows::append(std::vector<circ::Row> rows) {
  if (rows.empty()) return;
  for (const auto& row : rows) {
    add_up(row, +1);
    holds_.update(row.sequence, row.transaction.item.text(), row.settlement);
  }
  // Rows of earlier sessions still arrive while new ones are recorded: each portion is in order, and so is the whole.
  const bool in_order = rows_.empty() || rows_.back().sequence < rows.front().sequence;
  const auto middle = static_cast<std::ptrdiff_t>(rows_.size());
  std::move(rows.begin(), rows.end(), std::back_inserter(rows_));
  if (!in_order) {
    std::inplace_merge(rows_.begin(), rows_.begin() + middle, rows_.end(),
                       [](const circ::Row& a, const circ::Row& b) { return a.sequence < b.sequence; });
  }
  ++revision_;
}

void Rows::settle(circ::Sequence sequence, circ::Settlement settlement) {
  const auto at = place_of(rows_, sequence);
  if (at == rows_.end()) return;  // cleared meanwhile
  add_up(*at, -1);
  at->settlement = std::move(settlement);
  add_up(*at, +1);
  holds_.update(sequence, at->transaction.item.text(), at->settlement);
  ++revision_;
}

void Rows::clear(const std::vector<circ::Sequence>& sequences) {
  const std::unordered_set<circ::Sequence> gone(sequences.begin(), sequences.end());
  std::erase_if(rows_, [&](const circ::Row& row) {
    if (!gone.contains(row.sequence)) return false;
    add_up(row, -1);
    holds_.forget(row.sequence, row.transaction.item.text());
    return true;
  });
  ++revision_;
}

void Rows::add_up(const circ::Row& row, int by) {
  auto& count = counts_[static_cast<std::size_t>(row.settlement.status)];
  assert(by > 0 || count > 0);
  count += static_cast<std::size_t>(by);
  if (circ::waits_for_upload(row.settlement)) waiting_ += static_cast<std::size_t>(by);
}

}  // namespace desk
