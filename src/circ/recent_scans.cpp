#include "circ/recent_scans.h"

#include <algorithm>

namespace circ {
namespace {

std::string capitals(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

bool has_letters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace

void RecentScans::know(const std::string& number) {
  if (!numbers_.insert(number).second) return;
  order_.push_back(number);
  if (has_letters(number)) by_capitals_.insert({capitals(number), number});
  if (order_.size() <= kMostNumbers) return;
  const auto& oldest = order_.front();
  numbers_.erase(oldest);
  by_capitals_.erase({capitals(oldest), oldest});
  order_.pop_front();
}

void RecentScans::scanned(const Transaction& transaction) {
  const auto now = transaction.recorded.utc;
  while (!scans_.empty() && scans_.front().when + kAtOnce <= now) scans_.pop_front();
  scans_.push_back({transaction.id, transaction.item.text(), transaction.kind, now});
}

void RecentScans::forget(const TransactionId& id) {
  std::erase_if(scans_, [&id](const Scan& scan) { return scan.id == id; });
}

std::optional<RecentScans::Time> RecentScans::repeated(std::string_view item, Kind kind, Time now) const {
  for (auto scan = scans_.rbegin(); scan != scans_.rend(); ++scan) {
    const bool at_once = scan->when + kAtOnce > now && scan->when <= now;  // a clock that was set back says nothing
    if (at_once && scan->kind == kind && scan->item == item) return scan->when;
  }
  return {};
}

std::optional<std::string> RecentScans::longer_than(std::string_view text) const {
  auto at = numbers_.upper_bound(text);
  if (at == numbers_.end() || !at->starts_with(text)) return {};
  return *at;
}

std::optional<std::string> RecentScans::other_letters_of(std::string_view text) const {
  if (!has_letters(text) || numbers_.contains(text)) return {};
  const auto key = capitals(text);
  const auto at = by_capitals_.lower_bound({key, {}});
  if (at == by_capitals_.end() || at->first != key) return {};
  return at->second;
}

}  // namespace circ
