#include "torture/judge.h"

#include <map>

namespace torture {
namespace {

bool settled_for_good(const circ::Settlement& settlement) {
  return settlement.status == circ::Status::uploaded || settlement.status == circ::Status::superseded;
}

// The settlements that are true at some moment of acknowledged <= k <= begun.
std::vector<circ::Settlement> possible(const Workload::Life& life, const Moment& moment) {
  std::vector<circ::Settlement> all{{}};
  for (const auto& [operation, settlement] : life.settled) {
    if (operation > moment.begun) break;
    if (operation <= moment.acknowledged) all.clear();
    all.push_back(settlement);
  }
  return all;
}

}  // namespace

const char* text_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::fine: return "fine";
    case Verdict::lost: return "lost";
    case Verdict::inconsistent: return "inconsistent";
    case Verdict::unusable: return "unusable";
    case Verdict::died: return "died";
  }
  return "?";
}

Verdict judge(const std::vector<std::uint64_t>& digests, std::uint64_t digest, const Moment& moment) {
  for (std::size_t k = moment.begun + 1; k-- > moment.acknowledged;) {
    if (digests[k] == digest) return Verdict::fine;
  }
  for (std::size_t k = 0; k < moment.acknowledged; ++k) {
    if (digests[k] == digest) return Verdict::lost;
  }
  return Verdict::inconsistent;
}

Verdict judge_damaged(const Workload& workload, const std::vector<circ::Row>& rows, const Moment& moment,
                      std::string& what) {
  std::map<circ::Sequence, const circ::Row*> found;
  for (const circ::Row& row : rows) found[row.sequence] = &row;
  for (const auto& [sequence, life] : workload.lives()) {
    const auto place = found.find(sequence);
    const bool cleared = life.cleared && *life.cleared <= moment.begun;
    const auto settlements = possible(life, moment);
    if (place == found.end()) {
      bool settled = cleared;
      for (const circ::Settlement& settlement : settlements) settled = settled || settled_for_good(settlement);
      if (life.recorded > moment.acknowledged || settled) continue;
      what = "row " + std::to_string(sequence) + " is missing";
      return Verdict::lost;
    }
    const circ::Row& row = *place->second;
    what = "row " + std::to_string(sequence);
    if (row.transaction != life.transaction || life.recorded > moment.begun) return Verdict::inconsistent;
    if (life.cleared && *life.cleared <= moment.acknowledged) {
      what += " was cleared and is back";
      return Verdict::inconsistent;
    }
    bool true_once = row.settlement.doubtful && circ::asks_staff(row.settlement);
    for (const circ::Settlement& settlement : settlements) true_once = true_once || row.settlement == as_loaded(settlement);
    if (!true_once) {
      what += " has an older status than was acknowledged";
      return Verdict::inconsistent;
    }
    found.erase(place);
  }
  what = found.empty() ? "" : "row " + std::to_string(found.begin()->first) + " never was";
  return found.empty() ? Verdict::fine : Verdict::inconsistent;
}

}  // namespace torture
