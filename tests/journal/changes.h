// Changes of a store as tests make them, without a log in front of it.
#pragma once

#include "journal/record.h"
#include "journal/store.h"

namespace journal::test {

// Gives it the sequence after `last`, which is that one then.
inline circ::Sequence append(Change& change, circ::Sequence& last, const circ::Transaction& transaction) {
  change.put(to_record(++last, transaction));
  return last;
}

inline bool settle(Change& change, const Settled& settled) {
  return change.put(to_record(settled.sequence, settled.settlement));
}

inline void clear(Change& change, const std::vector<circ::Sequence>& sequences) {
  for (const circ::Sequence sequence : sequences) change.erase({sequence, sequence}, 1);
}

inline circ::Sequence append(Store& store, const circ::Transaction& transaction) {
  const circ::Sequence sequence = store.applied().last + 1;
  store.commit([&](Change& change) { change.put(to_record(sequence, transaction)); });
  return sequence;
}

inline bool settle(Store& store, circ::Sequence sequence, const circ::Settlement& settlement) {
  bool there = false;
  store.commit([&](Change& change) { there = settle(change, {sequence, settlement}); });
  return there;
}

// The sequences stay given.
inline void clear(Store& store, const std::vector<circ::Sequence>& sequences) {
  const circ::Sequence last = store.applied().last;
  store.commit([&](Change& change) {
    clear(change, sequences);
    change.note({store.applied().journal, {}, last});
  });
}

}  // namespace journal::test
