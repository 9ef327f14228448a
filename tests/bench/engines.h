// Storages beside which the journal is measured. Each commit writes the scans [first, first + count), 100 bytes apiece,
// and returns when they are durable. Any failure ends the bench.
#pragma once

#include <cstddef>
#include <filesystem>

struct MDB_env;
struct sqlite3;
struct sqlite3_stmt;

namespace bench {

// The limit: overwrites 4 KiB blocks of a file that was filled with zeros before, 36 scans in each; one fdatasync.
class BareWrites {
 public:
  explicit BareWrites(const std::filesystem::path& folder);
  ~BareWrites();
  void commit(std::size_t first, std::size_t count);

 private:
  int file_ = -1;
  std::size_t block_ = 0;
};

// LMDB as it comes: one transaction, an 8-byte key counting up.
class BareLmdb {
 public:
  explicit BareLmdb(const std::filesystem::path& folder);
  ~BareLmdb();
  void commit(std::size_t first, std::size_t count);

 private:
  MDB_env* env_ = nullptr;
  unsigned dbi_ = 0;
};

// What another engineer would have taken: SQLite, write-ahead log, synchronous=FULL.
class Sqlite {
 public:
  explicit Sqlite(const std::filesystem::path& folder);
  ~Sqlite();
  void commit(std::size_t first, std::size_t count);

 private:
  void run(const char* statement);
  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

}  // namespace bench
