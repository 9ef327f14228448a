// The rows in LMDB: one file, `journal.mdb`. What is in it came through the scan log (scan_log.h), which is ahead of it.
//
// Three tables. `transactions` and `settlements` have the sequence as key (8 bytes, big-endian, so that the order of
// keys is the order of recording) and a record (record.h) as value; a row whose settlement is the default has none.
// `meta` holds
//
//   format    u32, little-endian: 2. In format 1 there was no scan log, and the next two are not there
//   journal   16 bytes: which journal this is; the log says the same
//   applied   up to which block the log is in here: its number, u64, and its checksum, u32, little-endian
//   last      a sequence, 8 bytes big-endian: none up to it is given again
//
// Life cycle: prove that the file may be mapped (store_reader.h); make or open; change in commits, which are durable
// once commit() returned and without a trace when it threw before they reached the file; close by destruction. After
// any StorageError throw the Store away and open it again: only then is it known whether the commit landed. One thread
// at a time, and one Store per file in a process; that no other process has it, the program's instance lock sees to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "circ/row.h"
#include "journal/lmdb.h"
#include "journal/log_block.h"
#include "journal/log_entry.h"
#include "journal/medium.h"
#include "journal/report.h"
#include "journal/storage_error.h"

namespace journal {

struct Tables {
  lmdb::Table transactions = 0;
  lmdb::Table settlements = 0;
  lmdb::Table meta = 0;
};

// How far the store has come.
struct Applied {
  std::optional<JournalId> journal;  // nothing in a store that never saw a log
  BlockName through;
  circ::Sequence last = 0;
};

// What is done in one commit.
class Change {
 public:
  // A transaction makes the row or takes its place. A settlement is written only where the row is: whether it is; the
  // default takes away the one that is there.
  bool put(const RecordView& record);
  // The same, but what is there stays: whether it was written.
  bool put_if_absent(const RecordView& record);
  // Removes the rows of this range, at most `limit` of them: where to go on, or nothing when all are gone.
  std::optional<circ::Sequence> erase(Range range, std::size_t limit);
  void note(const Applied& applied);

 private:
  friend class Store;
  Change(lmdb::Txn& txn, const Tables& tables);

  lmdb::Txn& txn_;
  const Tables& tables_;
  bool written_ = false;
};

class Store {
 public:
  enum class Opening {
    make_if_absent,
    must_exist,
    rebuild,     // an empty one under another name, until put_in_place()
    unfinished,  // such a one
  };
  // Throws StorageError, also when the file is of a later format than this program knows.
  Store(const std::filesystem::path& folder, Opening opening);

  // The highest sequence that was ever given.
  circ::Sequence last() const;
  // Grows with every commit that was written.
  std::uint64_t commits() const;
  Applied applied() const;
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
  static void make(const std::filesystem::path& file);
  void open_tables();

  std::filesystem::path folder_;
  std::filesystem::path file_;
  std::optional<lmdb::Env> env_;
  std::optional<FileId> opened_;
  Tables tables_;
};

inline constexpr const char* kStoreFile = "journal.mdb";
inline constexpr const char* kUnfinishedStoreFile = "journal.new";  // until it is whole
inline constexpr std::uint32_t kStoreFormat = 2;

// Gives the store that was rebuilt its name; the one that had it goes to `aside`. Both are closed.
void put_in_place(const std::filesystem::path& folder, const std::filesystem::path& aside);

// The row was being uploaded, or nobody knows what became of it: only staff can say.
circ::Settlement interrupted(circ::Settlement settlement);

}  // namespace journal
