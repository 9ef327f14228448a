#include "journal/recovery.h"

#include <algorithm>
#include <map>
#include <utility>

#include "journal/interval_set.h"
#include "journal/row_index.h"
#include "journal/salvaged_rows.h"
#include "journal/store_reader.h"

namespace journal {
namespace {

namespace fs = std::filesystem;
using circ::Sequence;

constexpr std::size_t kRowsPerCommit = 10'000;

// Fills a store that is being rebuilt.
class Rebuild {
 public:
  Rebuild(const fs::path& folder, const LogSurvey& log)
      : folder_(folder), log_(log), store_(folder, Store::Opening::rebuild) {}

  void take(const SalvagedRows& salvaged) {
    for (std::size_t begin = 0; begin < salvaged.rows.size(); begin += kRowsPerCommit) {
      const std::size_t end = std::min(salvaged.rows.size(), begin + kRowsPerCommit);
      store_.commit([&](Change& change) {
        for (std::size_t i = begin; i < end; ++i) {
          const circ::Row& row = salvaged.rows[i];
          change.put(to_record(row.sequence, row.transaction));
          change.put(to_record(row.sequence, row.settlement));
        }
      });
    }
    last_ = salvaged.last;
  }

  void take_log() {
    replay(folder_, log_, 0, [this](const LogGroup&, ByteView entries) {
      IntervalSet with_row, with_settlement;
      std::map<Sequence, Record> early;
      store_.commit([&](Change& change) {
        with_row = with_row_;  // the work may be done again, in a larger map
        with_settlement = with_settlement_;
        early = early_;
        visit_entries(entries, {[&](const RecordView& record) { put(change, record, with_row, with_settlement, early); },
                                [&](const std::vector<Range>& ranges) {
                                  for (const Range& range : ranges) {
                                    change.erase(range, SIZE_MAX);
                                    with_row.erase(range);
                                    with_settlement.erase(range);
                                    early.erase(early.lower_bound(range.first), early.upper_bound(range.last));
                                  }
                                }});
      });
      with_row_ = std::move(with_row);
      with_settlement_ = std::move(with_settlement);
      early_ = std::move(early);
    });
  }

  // What the damaged store said of these rows is not the last word, where the log is whole.
  void settle_doubts(const SalvagedRows& salvaged) {
    if (!log_.facts.whole || log_.hole != 0) return;
    store_.commit([&](Change& change) {
      for (const circ::Row& row : salvaged.rows) {
        if (with_settlement_.contains(row.sequence)) continue;
        if (with_row_.contains(row.sequence)) {
          change.put(to_record(row.sequence, circ::Settlement{}));  // it was never settled, or the log would say so
        } else if (!settled_for_good(row.settlement.status)) {
          change.put(to_record(row.sequence, interrupted(row.settlement)));  // it was settled or cleared since
        }
      }
    });
  }

  void finish() {
    store_.commit([&](Change& change) {
      // A log that is whole knows better: nothing vouches for the number in a damaged store.
      const Sequence last = log_.facts.whole ? log_.facts.last : std::max(last_, log_.facts.last);
      change.note({log_.journal, log_.groups.back().name(), last});
    });
  }

 private:
  // A copy of a transaction may come after its settlement.
  static void put(Change& change, const RecordView& record, IntervalSet& with_row, IntervalSet& with_settlement,
                  std::map<Sequence, Record>& early) {
    const Sequence sequence = record.sequence;
    const bool there = change.put(record);
    if (record.type == RecordType::transaction) {
      with_row.add({sequence, sequence});
      if (const auto settlement = early.find(sequence); settlement != early.end()) change.put(settlement->second);
      early.erase(sequence);
      return;
    }
    with_settlement.add({sequence, sequence});
    if (there) return;
    early[sequence] = {record.type,     record.status, record.session,
                       record.sequence, record.time,   {record.payload.begin(), record.payload.end()}};
  }

  const fs::path& folder_;
  const LogSurvey& log_;
  Store store_;
  Sequence last_ = 0;
  IntervalSet with_row_, with_settlement_;  // what the log says
  std::map<Sequence, Record> early_;
};

// `set_aside` is whether there is a store that must go; `salvage` whether its rows are this journal's.
void rebuild(const fs::path& folder, const LogSurvey& log, bool set_aside, bool salvage, std::string_view now) {
  {
    SalvagedRows salvaged;
    if (salvage) salvaged = salvaged_rows(folder / kStoreFile);
    Rebuild store(folder, log);
    store.take(salvaged);
    store.take_log();
    store.settle_doubts(salvaged);
    store.finish();
  }
  put_in_place(folder, set_aside ? place_in_quarantine(folder, kStoreFile, now) : fs::path{});
}

// Whether a rebuild was finished but for its name.
bool finish_rebuild(const fs::path& folder, const JournalId& journal) {
  const fs::path unfinished = folder / kUnfinishedStoreFile;
  if (!fs::exists(unfinished) || !prove(unfinished).sound) return false;
  if (Store(folder, Store::Opening::unfinished).applied().journal != journal) return false;
  put_in_place(folder, {});
  return true;
}

enum class Verdict { good, adopt, foreign, outdated };

Verdict judge(const Applied& applied, const LogSurvey& log) {
  if (applied.journal != log.journal) return log.facts.last == 0 ? Verdict::adopt : Verdict::foreign;
  const LogGroup* const same = log.find(applied.through.number);
  if (same != nullptr && same->checksum != applied.through.checksum) return Verdict::outdated;
  return applied.through.number < log.groups.front().head.before.number ? Verdict::outdated : Verdict::good;
}

// Whether the store tells of sequences that were never given. One bit of `last`, which has no checksum, does it; a
// store that is ahead of its log may know better.
bool overruns(const Applied& applied, const LogSurvey& log) {
  return log.facts.whole && applied.through.number <= log.groups.back().head.last() && applied.last > log.facts.last;
}

}  // namespace

Recovered open_store(const fs::path& folder, LogSurvey log, std::string_view now) {
  return guarded(folder, [&]() -> Recovered {
    const JournalId journal = log.journal.value();
    const BlockName newest = log.groups.back().name();
    std::vector<std::string> repaired;
    if (!fs::exists(folder / kStoreFile) && !finish_rebuild(folder, journal)) {
      if (log.facts.last == 0) return {Store(folder, Store::Opening::make_if_absent), std::move(log), {}};
      rebuild(folder, log, false, false, now);
      repaired.push_back("the store was missing and was rebuilt from the scan log");
    }
    const StoreProof proof = prove(folder / kStoreFile);
    if (!proof.sound) {
      rebuild(folder, log, true, true, now);
      repaired.push_back("the store was damaged (" + proof.fault + ") and was rebuilt");
    }
    for (bool rebuilt = false;; rebuilt = true) {
      Store store(folder, Store::Opening::must_exist);
      Verdict verdict = judge(store.applied(), log);
      if (verdict == Verdict::good && !rebuilt && overruns(store.applied(), log)) verdict = Verdict::outdated;
      switch (verdict) {
        case Verdict::good:
          if (store.applied().through.number < log.hole) {
            repaired.push_back("a part of the scan log that was not in the store yet cannot be read");
          }
          return {std::move(store), std::move(log), std::move(repaired)};
        case Verdict::adopt:
          store.commit([&](Change& change) { change.note({journal, newest, 0}); });
          return {std::move(store), std::move(log), std::move(repaired)};
        case Verdict::foreign:
          repaired.push_back("the store belonged to another journal and was set aside");
          break;
        case Verdict::outdated:
          repaired.push_back("the store was older than the scan log and was rebuilt");
          break;
      }
      const bool ours = store.applied().journal == journal;
      { const Store closed = std::move(store); }
      rebuild(folder, log, true, ours, now);
    }
  });
}

fs::path place_in_quarantine(const fs::path& folder, std::string_view name, std::string_view now) {
  const fs::path quarantine = folder / "quarantine";
  if (fs::create_directory(quarantine)) sync_folder(folder);
  const fs::path plain(name);
  const std::string start = plain.stem().string() + "-" + std::string(now);
  fs::path place = quarantine / (start + plain.extension().string());
  for (int copy = 2; fs::exists(place); ++copy) {
    place = quarantine / (start + "-" + std::to_string(copy) + plain.extension().string());
  }
  return place;
}

}  // namespace journal
