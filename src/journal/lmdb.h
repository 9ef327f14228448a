// LMDB's environment, transaction and cursor as objects that close themselves; nothing more.
//
// Sync flags are LMDB's defaults and cannot be chosen: with any of NOSYNC, NOMETASYNC, WRITEMAP or MAPASYNC a commit
// that was acknowledged can be lost (shared design: safety.md section 3). LMDB's locks are not used: the data folder's lock
// keeps other programs out, and a thread that is parked in a lost map (map_guard.h) would hold them for ever. One
// thread at a time; while a transaction writes no other one is open.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>

struct MDB_env;
struct MDB_txn;
struct MDB_cursor;

namespace journal::lmdb {

// What LMDB or the system answered instead of success.
class Error : public std::runtime_error {
 public:
  Error(int code, const char* doing);
  int code() const { return code_; }
  bool map_full() const;  // the map must grow; the transaction is lost

 private:
  int code_;
};

using ByteView = std::span<const std::uint8_t>;
using Table = unsigned;  // MDB_dbi

class Env {
 public:
  // `file` is made when it is absent. The map is at least as large as what is in use.
  Env(const std::filesystem::path& file, std::size_t map_size, unsigned tables);

  std::size_t map_size() const;
  void grow(std::size_t map_size);  // no transaction may be open
  // Counts the commits that wrote something, over the life of the file.
  std::uint64_t commits() const;

 private:
  friend class Txn;
  struct Close {
    void operator()(MDB_env* env) const;
  };
  std::unique_ptr<MDB_env, Close> env_;
};

// Aborted unless committed. Views live until the next change or the end of the transaction.
class Txn {
 public:
  enum class Mode { read, write };
  Txn(const Env& env, Mode mode);

  // A table must be opened in a transaction that is committed, before others use it.
  Table open_table(const char* name);
  Table make_table(const char* name);

  std::optional<ByteView> get(Table table, ByteView key) const;
  void put(Table table, ByteView key, ByteView value);
  void insert(Table table, ByteView key, ByteView value);  // an Error when the key is there
  bool erase(Table table, ByteView key);                   // whether it was there

  void commit();

 private:
  friend class Cursor;
  struct Abort {
    void operator()(MDB_txn* txn) const;
  };
  std::unique_ptr<MDB_txn, Abort> txn_;
};

struct Entry {
  ByteView key;
  ByteView value;
};

// Walks a table in the order of its keys; must end before its transaction.
class Cursor {
 public:
  Cursor(const Txn& txn, Table table);

  std::optional<Entry> at_or_after(ByteView key);
  std::optional<Entry> next();      // the first one, to begin with
  std::optional<Entry> previous();  // the last one, to begin with

 private:
  struct Close {
    void operator()(MDB_cursor* cursor) const;
  };
  std::optional<Entry> move(int operation, ByteView key);
  std::unique_ptr<MDB_cursor, Close> cursor_;
};

}  // namespace journal::lmdb
