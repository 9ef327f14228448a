#include "circ/hold.h"

namespace circ {

void Holds::update(Sequence sequence, const std::string& item, const Settlement& settlement) {
  if (holds_later(settlement)) {
    holding_[item].insert(sequence);
  } else {
    forget(sequence, item);
  }
}

void Holds::forget(Sequence sequence, const std::string& item) {
  const auto found = holding_.find(item);
  if (found == holding_.end()) return;
  found->second.erase(sequence);
  if (found->second.empty()) holding_.erase(found);
}

std::optional<Sequence> Holds::held_by(Sequence sequence, const std::string& item) const {
  const auto found = holding_.find(item);
  if (found == holding_.end() || *found->second.begin() >= sequence) return {};
  return *found->second.begin();
}

}  // namespace circ
