#include "journal/store.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#include "journal/record.h"
#include "journal/store_layout.h"

namespace journal {
namespace {

namespace fs = std::filesystem;
using circ::Sequence;

constexpr unsigned kTables = layout::kTables.size();
constexpr std::uint32_t kFormatWithoutLog = 1;
constexpr std::size_t kSmallestMap = std::size_t{1} << 20;  // on Windows the file has this size at once
constexpr std::size_t kLargestMap = std::size_t{1} << 30;

ByteView bytes_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

using layout::kAppliedKey;
using layout::Key;
using layout::key_of;
using layout::kFormatKey;
using layout::kJournalKey;
using layout::kLastKey;
using layout::sequence_of;

// A record of the wrong place is as unreadable as a damaged one.
template <typename Content>
bool read_at(Sequence sequence, ByteView bytes, Content& into) {
  const auto decoded = decode_view(bytes);
  const auto* record = std::get_if<RecordView>(&decoded);
  return record != nullptr && record->sequence == sequence && !read(*record, into);
}

bool is_default(const RecordView& settlement) {
  circ::Settlement read_settlement;
  return !read(settlement, read_settlement) && read_settlement == circ::Settlement{};
}

Sequence last_given(const lmdb::Txn& txn, const Tables& tables) {
  const auto noted = txn.get(tables.meta, bytes_of(kLastKey));
  std::optional<Sequence> newest;
  lmdb::Cursor cursor(txn, tables.transactions);
  for (auto entry = cursor.previous(); entry && !newest; entry = cursor.previous()) newest = sequence_of(entry->key);
  return std::max(noted ? sequence_of(*noted).value_or(0) : 0, newest.value_or(0));
}

Bytes format_bytes() {
  ByteWriter writer;
  writer.number(kStoreFormat);
  return writer.take();
}

void check_format(std::optional<ByteView> bytes) {
  if (!bytes || bytes->size() != sizeof kStoreFormat) {
    throw StorageError({Trouble::Kind::damaged, "the file is not a journal of this program"});
  }
  const auto format = ByteReader(*bytes).number<std::uint32_t>();
  if (format == kStoreFormat || format == kFormatWithoutLog) return;
  throw StorageError({Trouble::Kind::newer, "the journal has format " + std::to_string(format) +
                                                ", made by a newer version of this program; this one knows format " +
                                                std::to_string(kStoreFormat)});
}

}  // namespace

circ::Settlement interrupted(circ::Settlement settlement) {
  settlement.status = circ::Status::comms_failure;
  settlement.reason = circ::Reason::interrupted;
  settlement.doubtful = true;
  return settlement;
}

Change::Change(lmdb::Txn& txn, const Tables& tables) : txn_(txn), tables_(tables) {}

bool Change::put(const RecordView& record) {
  const Key key = key_of(record.sequence);
  if (record.type == RecordType::transaction) {
    txn_.put(tables_.transactions, key, encode(record));
    written_ = true;
    return true;
  }
  if (!txn_.get(tables_.transactions, key)) return false;
  if (is_default(record)) {
    txn_.erase(tables_.settlements, key);
  } else {
    txn_.put(tables_.settlements, key, encode(record));
  }
  written_ = true;
  return true;
}

bool Change::put_if_absent(const RecordView& record) {
  const Key key = key_of(record.sequence);
  const auto table = record.type == RecordType::transaction ? tables_.transactions : tables_.settlements;
  return !txn_.get(table, key) && put(record);
}

std::optional<Sequence> Change::erase(Range range, std::size_t limit) {
  std::vector<Sequence> found;
  std::optional<Sequence> rest;
  {
    lmdb::Cursor cursor(txn_, tables_.transactions);
    for (auto entry = cursor.at_or_after(key_of(range.first)); entry; entry = cursor.next()) {
      const auto sequence = sequence_of(entry->key);
      if (!sequence) continue;
      if (*sequence > range.last) break;
      if (found.size() == limit) {
        rest = *sequence;
        break;
      }
      found.push_back(*sequence);
    }
  }
  for (const Sequence sequence : found) {
    txn_.erase(tables_.transactions, key_of(sequence));
    txn_.erase(tables_.settlements, key_of(sequence));
    written_ = true;
  }
  return rest;
}

void Change::note(const Applied& applied) {
  txn_.put(tables_.meta, bytes_of(kFormatKey), format_bytes());
  if (applied.journal) txn_.put(tables_.meta, bytes_of(kJournalKey), *applied.journal);
  ByteWriter through;
  through.number(applied.through.number);
  through.number(applied.through.checksum);
  txn_.put(tables_.meta, bytes_of(kAppliedKey), through.bytes());
  txn_.put(tables_.meta, bytes_of(kLastKey), key_of(std::max(applied.last, last_given(txn_, tables_))));
  written_ = true;
}

namespace {

const char* name_of(Store::Opening opening) {
  const bool unfinished = opening == Store::Opening::rebuild || opening == Store::Opening::unfinished;
  return unfinished ? kUnfinishedStoreFile : kStoreFile;
}

}  // namespace

Store::Store(const fs::path& folder, Opening opening)
    : folder_(folder), file_(folder / name_of(opening)) {
  guarded(folder, [&] {
    if (opening == Opening::rebuild) {
      make(file_);
    } else if (!fs::exists(file_)) {
      if (opening != Opening::make_if_absent) throw StorageError({Trouble::Kind::gone, "the journal's file is not there"});
      // Under another name until it is whole, so that a journal.mdb that is there can always be opened.
      make(folder / kUnfinishedStoreFile);
      put_in_place(folder, {});
    }
    env_.emplace(file_, kSmallestMap, kTables);
    opened_ = file_id(file_);
    open_tables();
  });
}

void Store::make(const fs::path& file) {
  fs::remove(file);
  lmdb::Env env(file, kSmallestMap, kTables);
  lmdb::Txn txn(env, lmdb::Txn::Mode::write);
  txn.make_table("transactions");
  txn.make_table("settlements");
  txn.put(txn.make_table("meta"), bytes_of(kFormatKey), format_bytes());
  txn.commit();
}

void put_in_place(const fs::path& folder, const fs::path& aside) {
  guarded(folder, [&] {
    if (!aside.empty()) {
      fs::rename(folder / kStoreFile, aside);
      sync_folder(aside.parent_path());
    }
    fs::rename(folder / kUnfinishedStoreFile, folder / kStoreFile);
    sync_folder(folder);
  });
}

void Store::open_tables() {
  lmdb::Txn txn(*env_, lmdb::Txn::Mode::read);
  tables_.meta = txn.open_table("meta");
  check_format(txn.get(tables_.meta, bytes_of(kFormatKey)));
  tables_.transactions = txn.open_table("transactions");
  tables_.settlements = txn.open_table("settlements");
  txn.commit();  // or the handles would be lost
}

Sequence Store::last() const {
  return guarded(folder_, [&] { return last_given(lmdb::Txn(*env_, lmdb::Txn::Mode::read), tables_); });
}

std::uint64_t Store::commits() const { return env_->commits(); }

Applied Store::applied() const {
  return guarded(folder_, [&] {
    const lmdb::Txn txn(*env_, lmdb::Txn::Mode::read);
    Applied applied;
    applied.last = last_given(txn, tables_);
    const auto journal = txn.get(tables_.meta, bytes_of(kJournalKey));
    const auto through = txn.get(tables_.meta, bytes_of(kAppliedKey));
    if (!journal || journal->size() != JournalId{}.size() || !through) return applied;
    applied.journal.emplace();
    std::ranges::copy(*journal, applied.journal->begin());
    ByteReader reader(*through);
    applied.through.number = reader.number<std::uint64_t>();
    applied.through.checksum = reader.number<std::uint32_t>();
    if (!reader.finished()) throw StorageError({Trouble::Kind::damaged, "the store does not say how far it has come"});
    return applied;
  });
}

Store::Portion Store::load(Sequence after, std::size_t limit) const {
  assert(limit > 0);
  return guarded(folder_, [&] {
    Portion portion;
    portion.through = after;
    portion.last = after == std::numeric_limits<Sequence>::max();
    if (portion.last) return portion;
    portion.rows.reserve(std::min<std::size_t>(limit, 4096));
    const lmdb::Txn txn(*env_, lmdb::Txn::Mode::read);
    lmdb::Cursor cursor(txn, tables_.transactions);
    lmdb::Cursor settlements(txn, tables_.settlements);
    auto entry = cursor.at_or_after(key_of(after + 1));
    auto settled = settlements.at_or_after(key_of(after + 1));
    for (std::size_t records = 0; entry && records < limit; entry = cursor.next()) {
      const auto sequence = sequence_of(entry->key);
      if (!sequence) {
        ++portion.unreadable;
        continue;
      }
      portion.through = *sequence;
      ++records;
      circ::Row& row = portion.rows.emplace_back();
      row.sequence = *sequence;
      if (!read_at(*sequence, entry->value, row.transaction)) {
        ++portion.unreadable;
        portion.rows.pop_back();
        continue;
      }
      while (settled && sequence_of(settled->key).value_or(0) < *sequence) settled = settlements.next();
      if (!settled || sequence_of(settled->key) != sequence || read_at(*sequence, settled->value, row.settlement)) continue;
      ++portion.unreadable;
      row.settlement = interrupted({});
    }
    portion.last = !entry;
    return portion;
  });
}

bool Store::commit(const std::function<void(Change&)>& work) {
  return guarded(folder_, [&] {
    for (;;) {
      try {
        lmdb::Txn txn(*env_, lmdb::Txn::Mode::write);
        Change change(txn, tables_);
        work(change);
        if (!change.written_) return false;
        // A file that was moved away or removed would take the commit and be lost with it.
        if (!opened_ || file_id(file_) != opened_) {
          throw StorageError({Trouble::Kind::gone, "the journal's file is no longer where it was"});
        }
        txn.commit();
        return true;
      } catch (const lmdb::Error& error) {
        if (!error.map_full() || env_->map_size() >= kLargestMap) throw;
      }
      env_->grow(std::min(env_->map_size() * 2, kLargestMap));
    }
  });
}

}  // namespace journal
