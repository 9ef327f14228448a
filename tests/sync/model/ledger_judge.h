// Judges an upload by what the service accepted: the ledger of the simulator beside the rows of the journal.
//
// A transaction is known in the ledger by its recorded time, which the gateway sends as DateEventOccurred; the tests
// give every transaction a second of its own. The service takes a transaction into its ledger only when it changed
// something, so a transaction that stands there twice did harm (safety.md section 6.3): its second time it either
// ended a loan that was made since, or lent a returned item again.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "circ/row.h"
#include "wms_simulator/ledger.h"

namespace upload::test {

struct Judgement {
  std::size_t harmed = 0;        // applied more than once
  std::size_t out_of_order = 0;  // applied after a later one of the same item
  std::size_t untrue = 0;        // the status says something else than the ledger
  std::size_t unknown = 0;       // accepted, but never recorded
  std::size_t wrongs() const { return harmed + out_of_order + untrue + unknown; }
};

using Applied = std::map<std::string, unsigned>;  // by recorded time: how often

inline Applied applied(const std::vector<simulator::LedgerEntry>& ledger) {
  Applied times;
  for (const simulator::LedgerEntry& entry : ledger) {
    if (entry.occurred) ++times[circ::rfc3339_utc(*entry.occurred)];
  }
  return times;
}

inline unsigned times(const Applied& applied, const circ::Row& row) {
  const auto found = applied.find(circ::rfc3339_utc(row.transaction.recorded));
  return found == applied.end() ? 0 : found->second;
}

// Whether a row may say what it says when the service applied it so often.
inline bool is_true(const circ::Settlement& settlement, unsigned times) {
  using circ::Reason, circ::Status;
  switch (settlement.status) {
    case Status::uploaded:
      // "Already done" may be said of a check-in that never arrived, of an item that is not on loan: nothing to do.
      return settlement.reason == Reason::already_done || times >= 1;
    case Status::comms_failure: return settlement.doubtful || times == 0;
    case Status::awaiting_sync:
    case Status::upload_failed: return times == 0;
    case Status::uploading:
    case Status::superseded: return false;
  }
  return false;
}

// `rows` are all that were ever recorded; of `cleared` ones only the place counts.
inline Judgement judge(const std::vector<simulator::LedgerEntry>& ledger,
                       const std::map<circ::Sequence, circ::Row>& rows, const std::set<circ::Sequence>& cleared) {
  Judgement judgement;
  const Applied all = applied(ledger);
  std::map<std::string, circ::Sequence> places;
  for (const auto& [sequence, row] : rows) {
    places[circ::rfc3339_utc(row.transaction.recorded)] = sequence;
    const unsigned count = times(all, row);
    if (count > 1) ++judgement.harmed;
    if (cleared.count(sequence) == 0 && !is_true(row.settlement, count)) ++judgement.untrue;
  }
  std::map<std::string, circ::Sequence> latest;  // by item
  for (const simulator::LedgerEntry& entry : ledger) {
    const auto place = entry.occurred ? places.find(circ::rfc3339_utc(*entry.occurred)) : places.end();
    if (place == places.end()) {
      ++judgement.unknown;
      continue;
    }
    circ::Sequence& last = latest[entry.item];
    if (place->second < last) ++judgement.out_of_order;
    if (place->second > last) last = place->second;
  }
  return judgement;
}

}  // namespace upload::test
