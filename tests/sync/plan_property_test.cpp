// The plan against its rules, written once more as plainly as they can be said and without any care for speed.
#include <algorithm>
#include <catch_amalgamated.hpp>
#include <map>
#include <random>

#include "sync/plan.h"
#include "sync/rows_for_test.h"

using namespace upload;
using namespace upload::test;
using circ::Sequence;

namespace {

class PlainRules {
 public:
  struct Entry {
    circ::Row row;
    bool candidate = false;
    bool busy = false;
  };

  std::map<Sequence, Entry> rows;

  void add(const circ::Row& row, bool chosen) {
    rows.emplace(row.sequence, Entry{row, chosen || circ::waits_for_upload(row.settlement), false});
  }

  // It is to go in this run: a candidate that no earlier row of its item, which itself does not go, holds back.
  bool goes(const Entry& entry) const {
    if (!entry.candidate) return false;
    if (entry.busy) return true;
    for (const auto& [sequence, other] : rows) {
      if (sequence >= entry.row.sequence) break;
      const bool same_item = other.row.transaction.item == entry.row.transaction.item;
      if (same_item && circ::holds_later(other.row.settlement) && !goes(other)) return false;
    }
    return true;
  }

  bool may_start(const Entry& entry) const {
    if (entry.busy || !goes(entry)) return false;
    const circ::Transaction& wanted = entry.row.transaction;
    std::size_t waiting_before = 0;
    for (const auto& [sequence, other] : rows) {
      if (!goes(other) || sequence == entry.row.sequence) continue;
      const circ::Transaction& transaction = other.row.transaction;
      const bool earlier = sequence < entry.row.sequence;
      const bool shares = transaction.item == wanted.item || (wanted.patron && transaction.patron == wanted.patron);
      // Busy ones of any place, and earlier ones that have not even started, go before it.
      if (shares && (other.busy || earlier)) return false;
      const bool earlier_check_in = earlier && transaction.kind == circ::Kind::check_in;
      if (wanted.kind == circ::Kind::check_out && earlier_check_in) return false;
      if (earlier && !other.busy) ++waiting_before;
    }
    return waiting_before < Plan::kLookAhead;
  }

  std::optional<Sequence> next() const {
    for (const auto& [sequence, entry] : rows) {
      if (may_start(entry)) return sequence;
    }
    return {};
  }
};

}  // namespace

TEST_CASE("random runs go as the rules say") {
  const auto seed = GENERATE(range(1U, 121U));
  std::mt19937 random(seed);
  const auto below = [&random](unsigned limit) { return static_cast<unsigned>(random() % limit); };
  const unsigned items = 2 + below(6), patrons = 1 + below(4);
  const circ::Settlement passing = [] {
    circ::Settlement settlement = kRefused;
    settlement.lets_later_pass = true;
    return settlement;
  }();
  const circ::Settlement before[] = {{}, {}, {}, {}, kNotSent, kRefused, kDoubtful, passing};
  const circ::Settlement after[] = {kUploaded, kUploaded, kUploaded, kRefused, kNotSent, kDoubtful};

  std::vector<circ::Row> rows;
  std::vector<Sequence> again;
  PlainRules rules;
  Sequence sequence = 0;
  const auto record = [&](const circ::Settlement& settlement) {
    sequence += 1 + below(3);
    const std::string item = "item " + std::to_string(below(items));
    return below(2) == 0 ? in(sequence, item, settlement)
                         : out(sequence, item, "patron " + std::to_string(below(patrons)), settlement);
  };
  for (int count = 0; count < 30; ++count) {
    rows.push_back(record(before[below(std::size(before))]));
    const bool chosen = !circ::waits_for_upload(rows.back().settlement) && below(2) == 0;
    if (chosen) again.push_back(sequence);
    rules.add(rows.back(), chosen);
  }
  Plan plan(rows, again);

  std::vector<Sequence> busy;
  for (int step = 0; step < 300; ++step) {
    const unsigned what = below(10);
    if (what < 5) {
      const auto expected = rules.next();
      const circ::Row* got = plan.next();
      REQUIRE((got != nullptr) == expected.has_value());
      if (got == nullptr) continue;
      REQUIRE(got->sequence == *expected);
      rules.rows.at(*expected).busy = true;
      busy.push_back(*expected);
    } else if (what < 8 && !busy.empty()) {
      const auto place = busy.begin() + below(static_cast<unsigned>(busy.size()));
      const circ::Settlement settlement = after[below(std::size(after))];
      auto& entry = rules.rows.at(*place);
      entry.row.settlement = settlement;
      entry.busy = entry.candidate = false;
      plan.answered(*place, settlement);
      busy.erase(place);
    } else if (what == 8 && sequence < 200) {
      const circ::Row row = record({});
      rules.add(row, false);
      plan.add(row);
    } else if (what == 9 && !rules.rows.empty()) {
      const auto place = std::next(rules.rows.begin(), below(static_cast<unsigned>(rules.rows.size())));
      const Sequence gone = place->first;
      if (place->second.busy) {
        place->second.busy = false;
        plan.release(gone);
        std::erase(busy, gone);
      } else if (below(3) == 0) {
        plan.forget(gone);
        rules.rows.erase(place);
      }
    }
    const auto waiting = std::count_if(rules.rows.begin(), rules.rows.end(), [&rules](const auto& place) {
      return !place.second.busy && rules.goes(place.second);
    });
    REQUIRE(plan.waiting() == static_cast<std::size_t>(waiting));
    REQUIRE(plan.busy() == busy.size());
  }
}
