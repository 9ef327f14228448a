// The rows in LMDB: one file, `journal.mdb`, and LMDB's lock file beside it.
//
// Three tables. `transactions` and `settlements` have the sequence as key (8 bytes, big-endian, so that the order of
// keys is the order of recording) and a record (record.h) as value; a row whose settlement is the default has none.
// `meta` holds `format` (u32, little-endian) and `last` (a sequence, 8 bytes big-endian: none up to it is given
// again), which is written only where `transactions` alone would not tell, so that a scan changes one table.
//
// Life cycle: make or open; change in commits, which are durable once commit() returned and without a trace when it
// threw before they reached the file; close by destruction. After any StorageError throw the Store away and open it
// again: only then is it known whether the commit landed. One thread at a time, and one Store per file in a process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "circ/row.h"
#include "journal/lmdb.h"
#include "journal/medium.h"
#include "journal/report.h"

namespace journal {

class StorageError : public std::runtime_error {
 public:
  explicit StorageError(Trouble trouble) : std::runtime_error(trouble.detail), trouble_(std::move(trouble)) {}
  const Trouble& trouble() const { return trouble_; }

 private:
  Trouble trouble_;
};

struct Tables {
  lmdb::Table transactions = 0;
  lmdb::Table settlements = 0;
  lmdb::Table meta = 0;
};

// What is done in one commit.
class Change {
 public:
  // Gives it the next sequence.
  circ::Sequence append(const circ::Transaction& transaction);
  // Whether there is such a row; nothing is written when there is none.
  bool settle(const Settled& settled);
  // Removes these rows, unless some of them are being uploaded: then nothing is removed, and it says how many.
  std::size_t clear(const std::vector<circ::Sequence>& sequences);
  // Puts a row of another journal under its own sequence, into a journal that has none there.
  void restore(const circ::Row& row);
  // Removes a row that nobody was told of, if it is there with this id.
  void retract(circ::Sequence sequence, const circ::TransactionId& id);
  // None up to this one is given again.
  void note_last(circ::Sequence last);
  // Makes this a commit that is written even when nothing else changes.
  void touch();

 private:
  friend class Store;
  Change(lmdb::Txn& txn, const Tables& tables);

  lmdb::Txn& txn_;
  const Tables& tables_;
  circ::Sequence last_;
  bool written_ = false;
};

class Store {
 public:
  enum class Opening { make_if_absent, must_exist };
  // Throws StorageError, also when the file is of a later format than this program knows.
  Store(const std::filesystem::path& folder, Opening opening);

  // The highest sequence that was ever given.
  circ::Sequence last() const;
  // Grows with every commit that was written.
  std::uint64_t commits() const;
  // Rows whose status is `uploading`.
  std::vector<Settled> being_uploaded() const;
  // At most `limit` records after this sequence, in order.
  struct Portion {
    std::vector<circ::Row> rows;
    std::size_t unreadable = 0;   // as in Loaded
    circ::Sequence through = 0;   // where the next portion goes on
    bool last = false;
  };
  Portion load(circ::Sequence after, std::size_t limit) const;

  // Does `work` in one commit. Where the map must grow first, `work` is called again from its beginning.
  // Tells whether something was written: there is nothing to write when rows no longer exist.
  bool commit(const std::function<void(Change&)>& work);

 private:
  static void make(const std::filesystem::path& folder);
  void open_tables();

  std::filesystem::path folder_;
  std::optional<lmdb::Env> env_;
  std::optional<FileId> opened_;
  Tables tables_;
};

// The row was being uploaded, or nobody knows what became of it: only staff can say.
circ::Settlement interrupted(circ::Settlement settlement);

}  // namespace journal
