#include "circ/hold.h"

#include <algorithm>

namespace circ {

void Holds::update(Sequence sequence, const std::string& item, const Settlement& settlement) {
  if (holds_later(settlement)) {
    auto& rows = holding_[item];
    const auto at = std::lower_bound(rows.begin(), rows.end(), sequence);
    if (at == rows.end() || *at != sequence) rows.insert(at, sequence);
  } else {
    forget(sequence, item);
  }
}

void Holds::forget(Sequence sequence, const std::string& item) {
  const auto found = holding_.find(item);
  if (found == holding_.end()) return;
  auto& rows = found->second;
  const auto at = std::lower_bound(rows.begin(), rows.end(), sequence);
  if (at != rows.end() && *at == sequence) rows.erase(at);
  if (rows.empty()) holding_.erase(found);
}

std::optional<Sequence> Holds::held_by(Sequence sequence, const std::string& item) const {
  const auto found = holding_.find(item);
  if (found == holding_.end() || found->second.front() >= sequence) return {};
  return found->second.front();
}

}  // namespace circ
