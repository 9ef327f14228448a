#include "journal/store.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#include "journal/medium.h"
#include "journal/record.h"

namespace journal {
namespace {

namespace fs = std::filesystem;
using circ::Sequence;

constexpr const char* kFile = "journal.mdb";
constexpr const char* kUnfinishedFile = "journal.new";  // until it is whole
constexpr std::string_view kLock = "-lock";             // what LMDB appends for its lock file
constexpr unsigned kTables = 3;
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kSmallestMap = std::size_t{16} << 20;  // on Windows the file has this size at once
constexpr std::size_t kLargestMap = std::size_t{1} << 30;

ByteView bytes_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

constexpr std::string_view kFormatKey = "format";
constexpr std::string_view kLastKey = "last";

using Key = std::array<std::uint8_t, 8>;

Key key_of(Sequence sequence) {
  Key key{};
  for (auto byte = key.rbegin(); byte != key.rend(); ++byte, sequence >>= 8) {
    *byte = static_cast<std::uint8_t>(sequence);
  }
  return key;
}

std::optional<Sequence> sequence_in(ByteView key) {
  if (key.size() != Key{}.size()) return {};
  Sequence sequence = 0;
  for (const std::uint8_t byte : key) sequence = sequence << 8 | byte;
  return sequence;
}

// A record of the wrong place is as unreadable as a damaged one.
std::optional<Record> record_at(Sequence sequence, ByteView bytes) {
  auto decoded = decode(bytes);
  auto* record = std::get_if<Record>(&decoded);
  if (record == nullptr || record->sequence != sequence) return {};
  return std::move(*record);
}

std::optional<circ::Transaction> transaction_at(Sequence sequence, ByteView bytes) {
  const auto record = record_at(sequence, bytes);
  if (!record) return {};
  auto transaction = transaction_in(*record);
  auto* readable = std::get_if<circ::Transaction>(&transaction);
  return readable ? std::optional(std::move(*readable)) : std::nullopt;
}

std::optional<circ::Settlement> settlement_at(Sequence sequence, ByteView bytes) {
  const auto record = record_at(sequence, bytes);
  if (!record) return {};
  auto settlement = settlement_in(*record);
  auto* readable = std::get_if<circ::Settlement>(&settlement);
  return readable ? std::optional(std::move(*readable)) : std::nullopt;
}

Sequence last_given(const lmdb::Txn& txn, const Tables& tables) {
  const auto noted = txn.get(tables.meta, bytes_of(kLastKey));
  std::optional<Sequence> newest;
  lmdb::Cursor cursor(txn, tables.transactions);
  for (auto entry = cursor.previous(); entry && !newest; entry = cursor.previous()) newest = sequence_in(entry->key);
  return std::max(noted ? sequence_in(*noted).value_or(0) : 0, newest.value_or(0));
}

Bytes format_bytes() {
  Bytes bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::uint8_t>(kFormat >> shift));
  return bytes;
}

void check_format(std::optional<ByteView> bytes) {
  if (!bytes || bytes->size() != sizeof kFormat) {
    throw StorageError({Trouble::Kind::damaged, "the file is not a journal of this program"});
  }
  std::uint32_t format = 0;
  for (std::size_t i = 0; i < bytes->size(); ++i) format |= std::uint32_t{(*bytes)[i]} << (8 * i);
  if (format == kFormat) return;
  throw StorageError({Trouble::Kind::other, "the journal has format " + std::to_string(format) +
                                                ", made by a newer version of this program; this one knows format " +
                                                std::to_string(kFormat)});
}

// Whatever LMDB, the file system or the operating system answers becomes one kind of error, told apart by its trouble.
template <typename Work>
auto guarded(const fs::path& folder, Work work) {
  try {
    return work();
  } catch (const lmdb::Error& error) {
    throw StorageError(trouble_from(error.code(), error.what(), folder));
  } catch (const std::system_error& error) {
    throw StorageError(trouble_from(error.code().value(), error.what(), folder));
  }
}

}  // namespace

circ::Settlement interrupted(circ::Settlement settlement) {
  settlement.status = circ::Status::comms_failure;
  settlement.reason = circ::Reason::interrupted;
  settlement.doubtful = true;
  return settlement;
}

Change::Change(lmdb::Txn& txn, const Tables& tables) : txn_(txn), tables_(tables), last_(last_given(txn, tables)) {}

Sequence Change::append(const circ::Transaction& transaction) {
  const Sequence sequence = ++last_;
  txn_.insert(tables_.transactions, key_of(sequence), encode(to_record(sequence, transaction)));
  written_ = true;
  return sequence;
}

bool Change::settle(const Settled& settled) {
  const Key key = key_of(settled.sequence);
  if (!txn_.get(tables_.transactions, key)) return false;
  if (settled.settlement == circ::Settlement{}) {
    txn_.erase(tables_.settlements, key);
  } else {
    txn_.put(tables_.settlements, key, encode(to_record(settled.sequence, settled.settlement)));
  }
  written_ = true;
  return true;
}

std::size_t Change::clear(const std::vector<Sequence>& sequences) {
  std::size_t uploading = 0;
  for (const Sequence sequence : sequences) {
    const auto bytes = txn_.get(tables_.settlements, key_of(sequence));
    const auto settlement = bytes ? settlement_at(sequence, *bytes) : std::nullopt;
    if (settlement && settlement->status == circ::Status::uploading) ++uploading;
  }
  if (uploading != 0) return uploading;

  for (const Sequence sequence : sequences) {
    const Key key = key_of(sequence);
    if (!txn_.erase(tables_.transactions, key)) continue;
    txn_.erase(tables_.settlements, key);
    written_ = true;
  }
  if (written_) txn_.put(tables_.meta, bytes_of(kLastKey), key_of(last_));
  return 0;
}

void Change::restore(const circ::Row& row) {
  txn_.insert(tables_.transactions, key_of(row.sequence), encode(to_record(row.sequence, row.transaction)));
  settle({row.sequence, row.settlement});
  last_ = std::max(last_, row.sequence);
}

void Change::retract(Sequence sequence, const circ::TransactionId& id) {
  const Key key = key_of(sequence);
  const auto bytes = txn_.get(tables_.transactions, key);
  const auto transaction = bytes ? transaction_at(sequence, *bytes) : std::nullopt;
  if (!transaction || transaction->id != id) return;
  txn_.erase(tables_.transactions, key);
  txn_.erase(tables_.settlements, key);
  written_ = true;
}

void Change::note_last(Sequence last) {
  last_ = std::max(last_, last);
  touch();
}

void Change::touch() {
  txn_.put(tables_.meta, bytes_of(kLastKey), key_of(last_));
  written_ = true;
}

Store::Store(const fs::path& folder, Opening opening) : folder_(folder) {
  guarded(folder, [&] {
    const fs::path file = folder / kFile;
    if (!fs::exists(file)) {
      if (opening == Opening::must_exist) throw StorageError({Trouble::Kind::gone, "the journal's file is not there"});
      make(folder);
    }
    env_.emplace(file, kSmallestMap, kTables);
    opened_ = file_id(file);
    open_tables();
  });
}

// Under another name until it is whole, so that a journal.mdb that is there can always be opened.
void Store::make(const fs::path& folder) {
  const fs::path unfinished = folder / kUnfinishedFile;
  fs::path lock = unfinished;
  lock += kLock;
  fs::remove(unfinished);
  fs::remove(lock);
  {
    lmdb::Env env(unfinished, kSmallestMap, kTables);
    lmdb::Txn txn(env, lmdb::Txn::Mode::write);
    txn.make_table("transactions");
    txn.make_table("settlements");
    txn.put(txn.make_table("meta"), bytes_of(kFormatKey), format_bytes());
    txn.commit();
  }
  fs::rename(unfinished, folder / kFile);
  fs::remove(lock);
  sync_folder(folder);
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

std::vector<Settled> Store::being_uploaded() const {
  return guarded(folder_, [&] {
    std::vector<Settled> found;
    const lmdb::Txn txn(*env_, lmdb::Txn::Mode::read);
    lmdb::Cursor cursor(txn, tables_.settlements);
    while (const auto entry = cursor.next()) {
      const auto sequence = sequence_in(entry->key);
      auto settlement = sequence ? settlement_at(*sequence, entry->value) : std::nullopt;
      if (!settlement || settlement->status != circ::Status::uploading) continue;
      found.push_back({*sequence, *std::move(settlement)});
    }
    return found;
  });
}

Store::Portion Store::load(Sequence after, std::size_t limit) const {
  assert(limit > 0);
  return guarded(folder_, [&] {
    Portion portion;
    portion.through = after;
    portion.last = after == std::numeric_limits<Sequence>::max();
    if (portion.last) return portion;
    const lmdb::Txn txn(*env_, lmdb::Txn::Mode::read);
    lmdb::Cursor cursor(txn, tables_.transactions);
    auto entry = cursor.at_or_after(key_of(after + 1));
    for (std::size_t records = 0; entry && records < limit; entry = cursor.next()) {
      const auto sequence = sequence_in(entry->key);
      auto transaction = sequence ? transaction_at(*sequence, entry->value) : std::nullopt;
      if (sequence) {
        portion.through = *sequence;
        ++records;
      }
      if (!transaction) {
        ++portion.unreadable;
        continue;
      }
      circ::Row row{.sequence = *sequence, .transaction = *std::move(transaction), .settlement = {}};
      if (const auto bytes = txn.get(tables_.settlements, entry->key)) {
        auto settlement = settlement_at(*sequence, *bytes);
        if (!settlement) ++portion.unreadable;
        row.settlement = settlement ? *std::move(settlement) : interrupted({});
      }
      portion.rows.push_back(std::move(row));
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
        if (!opened_ || file_id(folder_ / kFile) != opened_) {
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
