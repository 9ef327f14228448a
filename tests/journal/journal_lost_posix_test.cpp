// Files that are cut, removed, exchanged or damaged, while the journal is open and between two starts.
#include <chrono>
#include <fstream>
#include <thread>

#include "changes.h"
#include "journal/crc32c.h"
#include "journal/journal.h"
#include "journal/log_reader.h"
#include "journal/scan_log.h"
#include "journal/store.h"
#include "journal/store_reader.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Row;
using circ::Sequence;
using circ::Status;
using Kind = Trouble::Kind;
namespace fs = std::filesystem;

void record(Journal& journal, Ear& ear, std::uint32_t from, std::uint32_t until) {
  for (std::uint32_t number = from; number < until; ++number) journal.record(check_in(number));
  for (std::uint32_t told = from; told < until;) {
    for (const Row& row : ear.next<Recorded>().rows) {
      CHECK(row == Row{told, check_in(told), {}});
      ++told;
    }
  }
}

std::vector<Row> rows_until(std::uint32_t until) {
  std::vector<Row> rows;
  for (std::uint32_t number = 1; number < until; ++number) rows.push_back({number, check_in(number), {}});
  return rows;
}

// The store is looked at from outside until it has all of them: then nobody writes to it any more.
void until_stored(const Folder& folder, std::size_t rows) {
  std::size_t stored = 0;
  for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30}; stored != rows;) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    std::this_thread::yield();
    stored = 0;
    salvage(folder.path() / "journal.mdb", [&stored](const SalvagedEntry& entry) {
      if (entry.found == Found::newest_tree && entry.table == "transactions") ++stored;
    });
  }
}

// Loads all and hands over what a start has to say.
Opened open_and_close(const Folder& folder, std::vector<Row>* rows = nullptr) {
  Ear ear;
  Journal journal(folder.path(), ear.sink());
  for (;;) {
    Loaded loaded = ear.next<Loaded>();
    REQUIRE_FALSE(loaded.trouble);
    if (rows != nullptr) rows->insert(rows->end(), loaded.rows.begin(), loaded.rows.end());
    if (loaded.opened) return *loaded.opened;
  }
}

fs::path newest_segment(const Folder& folder) {
  return folder.path() / segment_name(survey(folder.path()).groups.back().file);
}

void spoil(const fs::path& file, std::streamoff at, std::size_t size) {
  std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
  out.seekp(at);
  const std::string garbage(size, '\xA5');
  out.write(garbage.data(), static_cast<std::streamsize>(size));
}

TEST_CASE("a store that is cut short under the running program costs nothing: the log goes on and it is rebuilt") {
  const Folder folder;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    record(journal, ear, 1, 300);
    until_stored(folder, 299);  // a commit under way would make the file as long as it was, with holes that nobody reads
    fs::resize_file(folder.path() / "journal.mdb", 0);
    record(journal, ear, 300, 600);
    const auto lost = ear.next_behind().trouble;
    REQUIRE(lost);
    CHECK(lost->kind == Kind::gone);
    CHECK(lost->detail.find("lost while it was open") != std::string::npos);  // told by the guard of the map
    record(journal, ear, 600, 601);  // while the fresh thread looks for the store
    CHECK_FALSE(ear.next_behind().trouble);
    record(journal, ear, 601, 610);
  }
  CHECK(rows_in(folder.path()) == rows_until(610));
  CHECK(fs::exists(folder.path() / "quarantine"));
}

TEST_CASE("a log that is cut short under the running program is gone on with in a fresh segment") {
  const Folder folder;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    record(journal, ear, 1, 20);
    fs::resize_file(newest_segment(folder), 4096);
    record(journal, ear, 20, 30);
  }
  std::vector<Row> rows;
  open_and_close(folder, &rows);
  CHECK(rows == rows_until(30));
  fs::remove(folder.path() / "journal.mdb");  // by then the log has everything again
  CHECK(rows_in(folder.path()) == rows_until(30));
}

TEST_CASE("each file rebuilds the other") {
  const Folder folder;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    record(journal, ear, 1, 138);
  }
  SECTION("nothing is wrong") {
    const Opened opened = open_and_close(folder);
    CHECK(opened.recorded == 137);
    CHECK(opened.readable == 137);
    CHECK(opened.repaired.empty());
    CHECK_FALSE(opened.unclean_end);
  }
  SECTION("the store is gone") {
    fs::remove(folder.path() / "journal.mdb");
    const Opened opened = open_and_close(folder);
    CHECK(opened.recorded == 137);
    CHECK(opened.readable == 137);
    CHECK(opened.repaired.size() == 1);
  }
  SECTION("the store is damaged") {
    for (const std::streamoff page : {0, 1, 2, 3}) {
      spoil(folder.path() / "journal.mdb", page * 4096, 4096);
      const Opened opened = open_and_close(folder);
      CHECK(opened.recorded == 137);
      CHECK(opened.readable == 137);
      if (page < 2) CHECK(opened.repaired.size() == 1);  // other pages may be free ones
    }
    CHECK(std::distance(fs::directory_iterator(folder.path() / "quarantine"), {}) >= 2);
  }
  SECTION("the log is damaged from end to end") {
    const fs::path segment = newest_segment(folder);
    spoil(segment, 0, fs::file_size(segment));
    const Opened opened = open_and_close(folder);
    CHECK(opened.readable == 137);
    CHECK(opened.repaired.size() == 1);
    CHECK(survey(folder.path()).facts.whole);
  }
  SECTION("half of the log's segment is damaged, as a flash medium's erase unit is") {
    const fs::path segment = newest_segment(folder);
    fs::remove(folder.path() / "journal.mdb");
    spoil(segment, GENERATE(0, 512 * 1024), 512 * 1024);
    const Opened opened = open_and_close(folder);
    CHECK(opened.recorded == 137);
    CHECK(opened.readable == 137);
  }
  CHECK(rows_in(folder.path()) == rows_until(138));
}

TEST_CASE("a store of the version without a log is taken over") {
  const Folder folder;
  {
    Store store(folder.path(), Store::Opening::make_if_absent);
    for (std::uint32_t number = 1; number <= 50; ++number) append(store, check_in(number));
    settle(store, 3, with_status(Status::uploading));
    settle(store, 4, with_status(Status::upload_failed));
  }
  {
    lmdb::Env env(folder.path() / "journal.mdb", std::size_t{16} << 20, 3);
    lmdb::Txn txn(env, lmdb::Txn::Mode::write);
    const std::string_view name = "format";
    txn.put(txn.open_table("meta"), Bytes(name.begin(), name.end()), Bytes{1, 0, 0, 0});
    txn.commit();
  }
  std::vector<Row> expected = rows_until(51);
  expected[2].settlement = interrupted(with_status(Status::uploading));
  expected[3].settlement = with_status(Status::upload_failed);
  CHECK(rows_in(folder.path()) == expected);
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    journal.record(check_in(51));
    CHECK(ear.next<Recorded>().rows.front().sequence == 51);
  }
  expected.push_back({51, check_in(51), {}});
  fs::remove(folder.path() / "journal.mdb");
  CHECK(rows_in(folder.path()) == expected);
}

TEST_CASE("a store of another journal in the place of this one's is set aside, never mixed in") {
  const Folder mine, other;
  {
    Ear ear;
    Journal journal(mine.path(), ear.sink());
    ear.next<Loaded>();
    record(journal, ear, 1, 10);
  }
  {
    Ear ear;
    Journal journal(other.path(), ear.sink());
    for (std::uint32_t number = 100; number < 150; ++number) journal.record(check_in(number));
  }
  fs::copy_file(other.path() / "journal.mdb", mine.path() / "journal.mdb", fs::copy_options::overwrite_existing);
  std::vector<Row> rows;
  CHECK(open_and_close(mine, &rows).repaired.size() == 1);
  CHECK(rows == rows_until(10));
}

TEST_CASE("an older copy of the store in its place gets what it lacks from the log") {
  const Folder folder;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    record(journal, ear, 1, 10);
  }
  fs::copy_file(folder.path() / "journal.mdb", folder.path() / "copy");
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    record(journal, ear, 10, 20);
    journal.clear({1, 2});
    ear.next<Cleared>();
  }
  fs::rename(folder.path() / "copy", folder.path() / "journal.mdb");
  std::vector<Row> expected = rows_until(20);
  expected.erase(expected.begin(), expected.begin() + 2);
  CHECK(rows_in(folder.path()) == expected);
}

TEST_CASE("a store of a later version is refused as soon as it is read, and nothing is recorded beside it") {
  const Folder folder;
  Ear ear;
  {
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
  }
  {
    lmdb::Env env(folder.path() / "journal.mdb", std::size_t{16} << 20, 3);
    lmdb::Txn txn(env, lmdb::Txn::Mode::write);
    const std::string_view name = "format";
    txn.put(txn.open_table("meta"), Bytes(name.begin(), name.end()), Bytes{3, 0, 0, 0});
    txn.commit();
  }
  Journal journal(folder.path(), ear.sink());
  const Loaded loaded = ear.next<Loaded>();
  CHECK(loaded.last);
  CHECK(loaded.trouble->kind == Kind::newer);
  journal.record(check_in(1));
  CHECK(ear.next<NotSaved>().trouble.kind == Kind::newer);
}

TEST_CASE("a log of a later version is refused where the journal is constructed, and left as it is") {
  const Folder folder;
  Ear ear;
  {
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
  }
  const fs::path segment = newest_segment(folder);
  Bytes block(kBlock);
  std::ifstream(segment, std::ios::binary).read(reinterpret_cast<char*>(block.data()), kBlock);
  block[3] = 2;
  const std::uint32_t checksum = crc32c(ByteView(block).first(kBlock - 4));
  for (std::size_t i = 0; i < 4; ++i) block[kBlock - 4 + i] = static_cast<std::uint8_t>(checksum >> (8 * i));
  std::fstream(segment, std::ios::in | std::ios::out | std::ios::binary)
      .write(reinterpret_cast<const char*>(block.data()), kBlock);
  try {
    const Journal journal(folder.path(), ear.sink());
    FAIL("a log of a later version was opened");
  } catch (const StorageError& error) {
    CHECK(error.trouble().kind == Kind::newer);
  }
  CHECK(fs::exists(segment));
}

TEST_CASE("after an unclean end the last recorded transaction is told") {
  const Folder running, folder;
  {
    Ear ear;
    Journal journal(running.path(), ear.sink());
    ear.next<Loaded>();
    record(journal, ear, 1, 5);
    // What kill -9 would leave, as far as the log is concerned.
    for (const auto& entry : fs::directory_iterator(running.path())) {
      if (entry.path().extension() == ".log") fs::copy(entry.path(), folder.path());
    }
  }
  const Opened opened = open_and_close(folder);
  CHECK(opened.unclean_end);
  REQUIRE(opened.last_recorded);
  CHECK(*opened.last_recorded == Row{4, check_in(4), {}});
  CHECK(opened.readable == 4);
  CHECK_FALSE(open_and_close(folder).unclean_end);
}

}  // namespace
