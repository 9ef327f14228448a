#include "sync/plan.h"

#include <cassert>
#include <string_view>

namespace upload {
namespace {

bool is_check_in(const circ::Row& row) { return row.transaction.kind == circ::Kind::check_in; }

const std::string& item_of(const circ::Row& row) { return row.transaction.item.text(); }

const std::string* patron_of(const circ::Row& row) {
  return row.transaction.patron ? &row.transaction.patron->text() : nullptr;
}

}  // namespace

Plan::Plan(const std::vector<circ::Row>& rows, const std::vector<circ::Sequence>& again)
    : again_(again.begin(), again.end()) {
  for (const circ::Row& row : rows) add(row);
}

void Plan::add(const circ::Row& row) {
  const auto [place, is_new] = rows_.emplace(row.sequence, Entry{row});
  if (!is_new) return;
  items_[item_of(row)].insert(row.sequence);
  if (circ::waits_for_upload(row.settlement) || again_.count(row.sequence) != 0) move(place->second, State::waiting);
  review(item_of(row));
}

const circ::Row* Plan::next() {
  std::unordered_set<std::string_view> items, patrons;  // of the rows passed over
  std::size_t seen = 0;
  for (auto place = waiting_.begin(); place != waiting_.end() && seen < kLookAhead; ++place, ++seen) {
    Entry& entry = rows_.at(*place);
    const circ::Row& row = entry.row;
    const std::string& item = item_of(row);
    const std::string* patron = patron_of(row);
    const bool free =
        busy_items_.count(item) == 0 && items.count(item) == 0 &&
        (patron == nullptr || (busy_patrons_.count(*patron) == 0 && patrons.count(*patron) == 0)) &&
        (is_check_in(row) || check_ins_.empty() || *check_ins_.begin() > row.sequence);
    if (free) {
      move(entry, State::busy);
      return &row;
    }
    items.insert(item);
    if (patron != nullptr) patrons.insert(*patron);
  }
  return nullptr;
}

void Plan::answered(circ::Sequence sequence, const circ::Settlement& settlement) {
  Entry& entry = rows_.at(sequence);
  assert(entry.state == State::busy);
  entry.row.settlement = settlement;
  move(entry, State::standing_by);
  review(item_of(entry.row));
}

void Plan::release(circ::Sequence sequence) {
  Entry& entry = rows_.at(sequence);
  assert(entry.state == State::busy);
  move(entry, State::waiting);
}

void Plan::forget(circ::Sequence sequence) {
  const auto found = rows_.find(sequence);
  if (found == rows_.end()) return;
  const std::string item = item_of(found->second.row);
  move(found->second, State::standing_by);
  rows_.erase(found);
  items_[item].erase(sequence);
  review(item);
}

void Plan::review(const std::string& item) {
  bool held = false;
  for (const circ::Sequence sequence : items_[item]) {
    Entry& entry = rows_.at(sequence);
    if (entry.state == State::waiting && held) move(entry, State::held);
    if (entry.state == State::held && !held) move(entry, State::waiting);
    const bool goes = entry.state == State::waiting || entry.state == State::busy;
    held = held || (!goes && circ::holds_later(entry.row.settlement));
  }
}

void Plan::move(Entry& entry, State state) {
  const circ::Row& row = entry.row;
  const std::string* patron = patron_of(row);
  if (entry.state == State::waiting) waiting_.erase(row.sequence);
  if (entry.state == State::busy) {
    --busy_;
    busy_items_.erase(item_of(row));
    if (patron != nullptr) busy_patrons_.erase(*patron);
  }
  entry.state = state;
  if (state == State::waiting) waiting_.insert(row.sequence);
  if (state == State::busy) {
    ++busy_;
    busy_items_.insert(item_of(row));
    if (patron != nullptr) busy_patrons_.insert(*patron);
  }
  if (!is_check_in(row)) return;
  if (state == State::waiting || state == State::busy) {
    check_ins_.insert(row.sequence);
  } else {
    check_ins_.erase(row.sequence);
  }
}

}  // namespace upload
