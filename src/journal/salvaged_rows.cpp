#include "journal/salvaged_rows.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "journal/record.h"
#include "journal/store.h"
#include "journal/store_layout.h"
#include "journal/store_reader.h"

namespace journal {
namespace {

using circ::Sequence;
using circ::Settlement;
using circ::Transaction;
using layout::sequence_of;

template <typename Content, typename Read>
std::optional<Content> content_of(const std::optional<Record>& record, Read read) {
  if (!record) return {};
  auto content = read(*record);
  auto* readable = std::get_if<Content>(&content);
  return readable ? std::optional(std::move(*readable)) : std::nullopt;
}

// All that was found under one sequence.
struct Remains {
  std::optional<Transaction> transaction;
  bool told = false;                           // the newest tree has the transaction, readable or not
  bool told_readable = false;
  std::optional<Settlement> settlement;        // what the newest tree says
  bool settlement_damaged = false;             // that it says something
  std::optional<Settlement> older_settlement;  // the best of the others
};

// Of two old settlements the one that is more to be believed.
bool better(const Settlement& one, const Settlement& other) {
  const bool uploaded = one.status == circ::Status::uploaded;
  if (uploaded != (other.status == circ::Status::uploaded)) return uploaded;
  return std::pair(one.settled, one.attempts) > std::pair(other.settled, other.attempts);
}

// From the first to the last sequence of each, by the first.
using Gaps = std::map<Sequence, Sequence>;

Gaps gaps_of(std::string_view table, const std::vector<Gap>& all) {
  Gaps gaps;
  for (const Gap& gap : all) {
    if (gap.table == table) gaps[gap.first] = std::max(gaps[gap.first], gap.last);
  }
  Sequence last = 0;  // gaps may overlap: each reaches as far as those before it
  for (auto& gap : gaps) gap.second = last = std::max(last, gap.second);
  return gaps;
}

bool contains(const Gaps& gaps, Sequence sequence) {
  const auto next = gaps.upper_bound(sequence);
  return next != gaps.begin() && std::prev(next)->second >= sequence;
}

class Collection {
 public:
  void add(const SalvagedEntry& entry) {
    if (entry.table == layout::kMeta) return add_fact(entry);
    const auto sequence = sequence_of(entry.key);
    if (!sequence) return;
    auto decoded = decode(entry.value);
    std::optional<Record> record;
    if (auto* read = std::get_if<Record>(&decoded)) record = std::move(*read);
    // The record has a checksum, the key has none.
    const Sequence place = record ? record->sequence : *sequence;
    Remains& remains = remains_[place];
    if (entry.table == layout::kTransactions) {
      add_transaction(remains, entry.found, record);
    } else {
      add_settlement(remains, entry.found, record);
    }
    if (!record && entry.found == Found::newest_tree) ++damaged_;
    if (record || entry.found == Found::newest_tree) last_ = std::max(last_, place);
  }

  SalvagedRows rows(const std::vector<Gap>& gaps) && {
    SalvagedRows result;
    const Gaps transactions = gaps_of(layout::kTransactions, gaps);
    const Gaps settlements = gaps_of(layout::kSettlements, gaps);
    for (auto& [sequence, remains] : remains_) {
      const bool perhaps_cleared = contains(transactions, sequence);
      if (!remains.told && !perhaps_cleared) continue;
      if (!remains.transaction) {
        if (remains.told || remains.settlement) ++result.unreadable;
        continue;
      }
      circ::Row row{sequence, *std::move(remains.transaction), {}};
      const bool settlement_lost = remains.settlement_damaged || contains(settlements, sequence);
      if (remains.settlement && !settlement_lost) {
        row.settlement = *std::move(remains.settlement);
      } else if (settlement_lost || perhaps_cleared) {
        if (remains.settlement && !remains.older_settlement) remains.older_settlement = std::move(remains.settlement);
        row.settlement = remains.older_settlement.value_or(Settlement{});
        if (row.settlement.status != circ::Status::uploaded) {
          row.settlement = interrupted(std::move(row.settlement));
          result.unclear.push_back(sequence);
        }
      }
      result.rows.push_back(std::move(row));
    }
    result.last = last_;
    result.damaged = damaged_;
    result.format = format_;
    result.journal = journal_;
    result.applied = applied_;
    return result;
  }

 private:
  // Older ones are no worse than none; the newest come first.
  void add_fact(const SalvagedEntry& entry) {
    if (std::ranges::equal(entry.key, layout::kLastKey)) {
      last_ = std::max(last_, sequence_of(entry.value).value_or(0));
    } else if (std::ranges::equal(entry.key, layout::kFormatKey) && format_ == 0) {
      format_ = ByteReader(entry.value).number<std::uint32_t>();
    } else if (std::ranges::equal(entry.key, layout::kJournalKey) && !journal_ && entry.value.size() == JournalId{}.size()) {
      std::ranges::copy(entry.value, journal_.emplace().begin());
    } else if (std::ranges::equal(entry.key, layout::kAppliedKey) && applied_ == BlockName{}) {
      ByteReader reader(entry.value);
      applied_.number = reader.number<std::uint64_t>();
      applied_.checksum = reader.number<std::uint32_t>();
    }
  }

  static void add_transaction(Remains& remains, Found found, const std::optional<Record>& record) {
    auto transaction = content_of<Transaction>(record, transaction_in);
    if (found == Found::newest_tree) {
      remains.told = true;
      remains.told_readable = transaction.has_value();
    } else if (remains.told_readable || !transaction) {
      return;
    }
    // A sequence can have been given twice when the first one's transaction was taken back; the later one counts.
    if (!remains.transaction || (transaction && remains.transaction->recorded.utc < transaction->recorded.utc)) {
      remains.transaction = std::move(transaction);
    }
  }

  static void add_settlement(Remains& remains, Found found, const std::optional<Record>& record) {
    auto settlement = content_of<Settlement>(record, settlement_in);
    if (found == Found::newest_tree) {
      remains.settlement_damaged = !settlement;
      remains.settlement = std::move(settlement);
    } else if (settlement && (!remains.older_settlement || better(*settlement, *remains.older_settlement))) {
      remains.older_settlement = std::move(settlement);
    }
  }

  std::map<Sequence, Remains> remains_;
  Sequence last_ = 0;
  std::size_t damaged_ = 0;
  std::uint32_t format_ = 0;
  std::optional<JournalId> journal_;
  BlockName applied_;
};

}  // namespace

SalvagedRows salvaged_rows(const std::filesystem::path& file) {
  Collection found;
  const auto gaps = salvage(file, [&](const SalvagedEntry& entry) { found.add(entry); });
  return std::move(found).rows(gaps);
}

}  // namespace journal
