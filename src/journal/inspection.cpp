#include "journal/inspection.h"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "journal/log_entry.h"
#include "journal/log_reader.h"
#include "journal/row_index.h"
#include "journal/storage_error.h"
#include "journal/store.h"
#include "journal/store_reader.h"

namespace journal {
namespace {

namespace fs = std::filesystem;
using circ::Sequence;
using Rows = std::map<Sequence, circ::Row>;

template <typename Content>
std::optional<Content> readable(std::variant<Content, RecordFault> content) {
  auto* const read = std::get_if<Content>(&content);
  return read ? std::optional(std::move(*read)) : std::nullopt;
}

// The rows as the scan log tells them, on top of others or alone. A settlement may come before its transaction.
class FromLog {
 public:
  explicit FromLog(Rows& rows) : rows_(rows) {}

  void take(ByteView entries) {
    visit_entries(entries, {[this](const RecordView& record) { put(record); },
                            [this](const std::vector<Range>& ranges) {
                              for (const Range& range : ranges) clear(range);
                            }});
  }

  // What the log said something of, and did not clear.
  const std::set<Sequence>& with_row() const { return with_row_; }
  const std::set<Sequence>& with_settlement() const { return with_settlement_; }
  const std::vector<Range>& cleared() const { return cleared_; }

 private:
  void put(const RecordView& record) {
    const Sequence sequence = record.sequence;
    if (record.type == RecordType::settlement) {
      auto settlement = readable(settlement_in(record));
      if (!settlement) return;
      with_settlement_.insert(sequence);
      const auto row = rows_.find(sequence);
      (row == rows_.end() ? early_[sequence] : row->second.settlement) = *std::move(settlement);
      return;
    }
    auto transaction = readable(transaction_in(record));
    if (!transaction) return;
    with_row_.insert(sequence);
    circ::Row& row = rows_[sequence];
    row.sequence = sequence;
    row.transaction = *std::move(transaction);
    if (auto settlement = early_.extract(sequence)) row.settlement = std::move(settlement.mapped());
  }

  void clear(Range range) {
    const auto erase = [&range](auto& all) { all.erase(all.lower_bound(range.first), all.upper_bound(range.last)); };
    erase(rows_);
    erase(early_);
    erase(with_row_);
    erase(with_settlement_);
    cleared_.push_back(range);
  }

  Rows& rows_;
  std::map<Sequence, circ::Settlement> early_;
  std::set<Sequence> with_row_, with_settlement_;
  std::vector<Range> cleared_;
};

// How many rows the store tells otherwise than the part of the log that is in it.
std::size_t differences(const fs::path& folder, const LogSurvey& log, const Rows& store, const SalvagedRows& salvaged) {
  Rows rows;
  FromLog told(rows);
  replay(folder, log, 0, [&](const LogGroup& group, ByteView entries) {
    if (group.head.last() <= salvaged.applied.number) told.take(entries);
  });
  std::size_t different = 0;
  for (const auto& [sequence, row] : rows) {
    const auto same = store.find(sequence);
    // A settlement that the log no longer has is one that nothing waits for.
    const bool settled = told.with_settlement().contains(sequence);
    if (same == store.end() || same->second.transaction != row.transaction ||
        (settled && same->second.settlement != row.settlement)) {
      ++different;
    }
  }
  for (const Range& range : told.cleared()) {
    for (auto row = store.lower_bound(range.first); row != store.end() && row->first <= range.last; ++row) {
      if (!rows.contains(row->first)) ++different;
    }
  }
  return different;
}

class Inspector {
 public:
  explicit Inspector(const fs::path& folder) : folder_(folder) {}

  Inspection run() && {
    std::error_code ignored;
    const bool has_store = fs::exists(folder_ / kStoreFile, ignored);
    if (has_store) read_store();
    if (!found_.newer) read_log(has_store);
    for (const Sequence sequence : unclear_) found_.rows.unclear.push_back(sequence);
    tell(found_.rows.unclear.size(), "transaction(s) whose status is lost");
    tell(found_.rows.unreadable, "transaction(s) that cannot be read");
    return std::move(found_);
  }

 private:
  void fault(std::string text) { found_.faults.push_back(std::move(text)); }
  void tell(std::size_t count, const std::string& what) {
    if (count != 0) fault(std::to_string(count) + " " + what);
  }

  void read_store() {
    found_.found = true;
    const StoreProof proof = prove(folder_ / kStoreFile);
    sound_ = proof.sound;
    if (!sound_) fault(std::string(kStoreFile) + ": " + proof.fault);
    found_.rows = salvaged_rows(folder_ / kStoreFile);
    found_.newer = sound_ && found_.rows.format > kStoreFormat;
    unclear_.insert(found_.rows.unclear.begin(), found_.rows.unclear.end());
    found_.rows.unclear.clear();
    if (!found_.newer) tell(found_.rows.damaged, std::string("damaged record(s) in ") + kStoreFile);
  }

  void read_log(bool has_store) {
    LogSurvey log;
    try {
      log = survey(folder_);
      found_.newer = log.newer;
      if (!log.journal || log.newer) return;
      found_.found = true;
      if (has_store && found_.rows.journal && found_.rows.journal != log.journal) {
        fault("the scan log is that of another journal");
        return;
      }
      if (!has_store && log.facts.last != 0) fault(std::string(kStoreFile) + " is missing");
      add_log(log);
    } catch (const StorageError& error) {
      fault(std::string("the scan log: ") + error.what());
    }
  }

  void add_log(const LogSurvey& log) {
    Rows rows;
    for (circ::Row& row : found_.rows.rows) rows[row.sequence] = std::move(row);
    if (sound_ && found_.rows.journal) {
      tell(differences(folder_, log, rows, found_.rows), "transaction(s) that the store and the scan log tell differently");
    }
    const Rows store = rows;
    FromLog told(rows);
    replay(folder_, log, sound_ ? found_.rows.applied.number : 0,
           [&](const LogGroup&, ByteView entries) { told.take(entries); });
    if (found_.rows.applied.number < log.hole) fault("the scan log: a part that is nowhere else cannot be read");
    if (!sound_ && log.facts.whole && log.hole == 0) settle_doubts(store, told, rows);
    std::erase_if(unclear_, [&](Sequence sequence) {
      return told.with_settlement().contains(sequence) || !rows.contains(sequence);
    });
    found_.rows.last = std::max(found_.rows.last, log.facts.last);
    found_.rows.rows.clear();
    for (auto& [sequence, row] : rows) found_.rows.rows.push_back(std::move(row));
    if (log.facts.rows > rows.size()) {
      found_.rows.unreadable = static_cast<std::size_t>(log.facts.rows) - rows.size();
    } else if (!sound_) {
      found_.rows.unreadable = 0;  // what could not be read in the store was in the log
    }
  }

  // What a damaged store said of a row is not the last word where the log is whole: as in recovery.cpp.
  void settle_doubts(const Rows& store, const FromLog& told, Rows& rows) {
    for (const auto& [sequence, before] : store) {
      const auto row = rows.find(sequence);
      if (row == rows.end() || told.with_settlement().contains(sequence)) continue;
      if (told.with_row().contains(sequence)) {
        row->second.settlement = {};
        unclear_.erase(sequence);
      } else if (!settled_for_good(before.settlement.status)) {
        row->second.settlement = interrupted(before.settlement);
        unclear_.insert(sequence);
      }
    }
  }

  const fs::path& folder_;
  Inspection found_;
  bool sound_ = false;
  std::set<Sequence> unclear_;
};

}  // namespace

Inspection inspect(const fs::path& folder) { return Inspector(folder).run(); }

}  // namespace journal
