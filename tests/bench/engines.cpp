#include "bench/engines.h"

#include <fcntl.h>
#include <lmdb.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t kBlock = 4096, kBlocks = 4096, kScansInBlock = 36;
using Record = std::array<char, 100>;

void require(bool well, const std::string& what) {
  if (well) return;
  std::fprintf(stderr, "%s failed\n", what.c_str());
  std::exit(1);
}

Record record_of(std::size_t number) {
  Record record{};
  for (std::size_t i = 0; i < record.size(); ++i) record[i] = static_cast<char>(number * 31 + i);
  return record;
}

}  // namespace

BareWrites::BareWrites(const std::filesystem::path& folder) {
  file_ = open((folder / "blocks").c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  require(file_ >= 0, "open");
  const std::vector<char> zeros(kBlock * kBlocks);
  require(write(file_, zeros.data(), zeros.size()) == static_cast<ssize_t>(zeros.size()) && fsync(file_) == 0, "write");
}

BareWrites::~BareWrites() { close(file_); }

void BareWrites::commit(std::size_t first, std::size_t count) {
  for (const std::size_t end = first + count; first < end; first += kScansInBlock) {
    std::array<char, kBlock> block{};
    for (std::size_t i = 0; i < std::min(kScansInBlock, end - first); ++i) {
      std::ranges::copy(record_of(first + i), block.begin() + static_cast<std::ptrdiff_t>(i * sizeof(Record)));
    }
    const auto place = static_cast<off_t>(block_++ % kBlocks * kBlock);
    require(pwrite(file_, block.data(), kBlock, place) == static_cast<ssize_t>(kBlock), "pwrite");
  }
  require(fdatasync(file_) == 0, "fdatasync");
}

BareLmdb::BareLmdb(const std::filesystem::path& folder) {
  require(mdb_env_create(&env_) == 0 && mdb_env_set_mapsize(env_, std::size_t{1} << 30) == 0 &&
              mdb_env_open(env_, (folder / "lmdb").c_str(), MDB_NOSUBDIR, 0600) == 0,
          "mdb_env_open");
  MDB_txn* txn = nullptr;
  require(mdb_txn_begin(env_, nullptr, 0, &txn) == 0 && mdb_dbi_open(txn, nullptr, 0, &dbi_) == 0 &&
              mdb_txn_commit(txn) == 0,
          "mdb_dbi_open");
}

BareLmdb::~BareLmdb() { mdb_env_close(env_); }

void BareLmdb::commit(std::size_t first, std::size_t count) {
  MDB_txn* txn = nullptr;
  require(mdb_txn_begin(env_, nullptr, 0, &txn) == 0, "mdb_txn_begin");
  for (std::size_t number = first; number < first + count; ++number) {
    std::array<std::uint8_t, 8> key{};
    for (unsigned byte = 0; byte < 8; ++byte) key[7 - byte] = static_cast<std::uint8_t>(number >> (8 * byte));
    Record record = record_of(number);
    MDB_val k{key.size(), key.data()}, v{record.size(), record.data()};
    require(mdb_put(txn, dbi_, &k, &v, 0) == 0, "mdb_put");
  }
  require(mdb_txn_commit(txn) == 0, "mdb_txn_commit");
}

Sqlite::Sqlite(const std::filesystem::path& folder) {
  require(sqlite3_open((folder / "sqlite").c_str(), &database_) == SQLITE_OK, "sqlite3_open");
  run("pragma journal_mode=wal");
  run("pragma synchronous=full");
  run("create table scans (number integer primary key, record blob)");
  require(sqlite3_prepare_v2(database_, "insert into scans values (?, ?)", -1, &insert_, nullptr) == SQLITE_OK,
          "sqlite3_prepare");
}

Sqlite::~Sqlite() {
  sqlite3_finalize(insert_);
  sqlite3_close(database_);
}

void Sqlite::run(const char* statement) {
  require(sqlite3_exec(database_, statement, nullptr, nullptr, nullptr) == SQLITE_OK, statement);
}

void Sqlite::commit(std::size_t first, std::size_t count) {
  run("begin");
  for (std::size_t number = first; number < first + count; ++number) {
    const Record record = record_of(number);
    sqlite3_bind_int64(insert_, 1, static_cast<sqlite3_int64>(number));
    sqlite3_bind_blob(insert_, 2, record.data(), static_cast<int>(record.size()), SQLITE_TRANSIENT);
    require(sqlite3_step(insert_) == SQLITE_DONE, "sqlite3_step");
    sqlite3_reset(insert_);
  }
  run("commit");
}

}  // namespace bench
