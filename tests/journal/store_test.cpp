#include "journal/store.h"

#include <fstream>
#include <set>
#include <string>

#include "journal/record.h"
#include "changes.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Row;
using circ::Sequence;
using circ::Status;

constexpr auto kMake = Store::Opening::make_if_absent;
constexpr std::size_t kAll = 1'000'000;

std::vector<Sequence> sequences_in(const Store& store) {
  std::vector<Sequence> sequences;
  for (const Row& row : store.load(0, kAll).rows) sequences.push_back(row.sequence);
  return sequences;
}

// Writes into a closed store what the program would never write.
void write_raw(const Folder& folder, const char* table, lmdb::ByteView key, lmdb::ByteView value) {
  lmdb::Env env(folder.path() / "journal.mdb", std::size_t{16} << 20, 3);
  lmdb::Txn txn(env, lmdb::Txn::Mode::write);
  txn.put(txn.open_table(table), key, value);
  txn.commit();
}

TEST_CASE("a new store is empty, whole, and the only thing in its folder") {
  const Folder folder;
  std::ofstream(folder.path() / "journal.new") << "left behind by a crash while it was being made";
  {
    const Store store(folder.path(), kMake);
    CHECK(store.applied().last == 0);
    CHECK(store.load(0, kAll).rows.empty());
    CHECK(store.load(0, kAll).last);
  }
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    names.insert(entry.path().filename().string());
  }
  CHECK(names == std::set<std::string>{"journal.mdb"});
}

TEST_CASE("rows come back in order, with what became of them") {
  const Folder folder;
  circ::Settlement refused = with_status(Status::upload_failed);
  refused.problem = "Unknown Item";
  {
    Store store(folder.path(), kMake);
    CHECK(append(store, check_out(1)) == 1);
    CHECK(append(store, check_in(2)) == 2);
    CHECK(settle(store, 1, refused));
  }
  const Store store(folder.path(), Store::Opening::must_exist);
  CHECK(store.applied().last == 2);
  CHECK(store.load(0, kAll).rows == std::vector<Row>{{1, check_out(1), refused}, {2, check_in(2), {}}});
}

TEST_CASE("a settlement can be changed and taken back, and never makes a row of its own") {
  const Folder folder;
  Store store(folder.path(), kMake);
  append(store, check_in(1));
  CHECK(settle(store, 1, with_status(Status::uploading)));
  CHECK(store.load(0, kAll).rows.front().settlement == with_status(Status::uploading));
  CHECK(settle(store, 1, {}));
  CHECK(store.load(0, kAll).rows.front().settlement == circ::Settlement{});

  const auto commits = store.commits();
  CHECK_FALSE(settle(store, 2, with_status(Status::uploading)));
  CHECK(store.commits() == commits);
  CHECK(sequences_in(store) == std::vector<Sequence>{1});
}

TEST_CASE("rows are erased in slices, with what became of them") {
  const Folder folder;
  Store store(folder.path(), kMake);
  for (std::uint32_t i = 1; i <= 6; ++i) append(store, check_in(i));
  settle(store, 3, with_status(Status::uploaded));
  std::optional<Sequence> rest;
  store.commit([&](Change& change) { rest = change.erase({2, 5}, 3); });
  CHECK(rest == 5);
  CHECK(sequences_in(store) == std::vector<Sequence>{1, 5, 6});
  store.commit([&](Change& change) { rest = change.erase({*rest, 5}, 3); });
  CHECK_FALSE(rest);
  CHECK(sequences_in(store) == std::vector<Sequence>{1, 6});
  CHECK_FALSE(store.commit([](Change& change) { change.erase({2, 5}, 3); }));
  append(store, check_in(7));
  CHECK_FALSE(settle(store, 3, {}));
}

TEST_CASE("a sequence is not given twice, not even after everything was cleared and the store opened again") {
  const Folder folder;
  {
    Store store(folder.path(), kMake);
    for (std::uint32_t i = 1; i <= 3; ++i) append(store, check_in(i));
    clear(store, {1, 2, 3});
    CHECK(store.applied().last == 3);
    CHECK(append(store, check_in(4)) == 4);
    clear(store, {4});
  }
  Store store(folder.path(), kMake);
  CHECK(store.applied().last == 4);
  CHECK(append(store, check_in(5)) == 5);
}

TEST_CASE("a store knows how far it has come, and to which log it belongs") {
  const Folder folder;
  const JournalId journal{1, 2, 3};
  {
    Store store(folder.path(), kMake);
    CHECK_FALSE(store.applied().journal);
    store.commit([&](Change& change) { change.note({journal, {7, 0xABCD}, 12}); });
  }
  Store store(folder.path(), kMake);
  CHECK(store.applied().journal == journal);
  CHECK(store.applied().through == BlockName{7, 0xABCD});
  CHECK(store.applied().last == 12);
  store.commit([&](Change& change) { change.note({journal, {9, 1}, 3}); });
  CHECK(store.applied().last == 12);
}

TEST_CASE("what is thrown out of a change leaves no trace") {
  const Folder folder;
  Store store(folder.path(), kMake);
  const auto fails = [](Change& change) {
    change.put(to_record(1, check_in(1)));
    throw StorageError({Trouble::Kind::other, "in the middle"});
  };
  CHECK_THROWS_AS(store.commit(fails), StorageError);
  CHECK(store.applied().last == 0);
}

TEST_CASE("rows are loaded in portions, each once") {
  const Folder folder;
  Store store(folder.path(), kMake);
  store.commit([](Change& change) {
    for (std::uint32_t i = 1; i <= 25; ++i) change.put(to_record(i, check_in(i)));
  });
  clear(store, {5, 6, 7});
  std::vector<Sequence> seen;
  int portions = 0;
  Store::Portion portion;
  while (!portion.last) {
    portion = store.load(portion.through, 10);
    ++portions;
    CHECK(portion.rows.size() <= 10);
    for (const Row& row : portion.rows) seen.push_back(row.sequence);
  }
  CHECK(portions == 3);
  CHECK(seen == sequences_in(store));
  CHECK(seen.size() == 22);
}

TEST_CASE("the map grows when the rows outgrow it") {
  const Folder folder;
  constexpr std::uint32_t kRows = 30'000;
  constexpr std::uint32_t kPerCommit = 10'000;
  circ::Settlement settlement = with_status(Status::upload_failed);
  settlement.detail.assign(1000, 'd');
  {
    Store store(folder.path(), kMake);
    for (std::uint32_t first = 0; first < kRows; first += kPerCommit) {
      store.commit([&](Change& change) {
        for (std::uint32_t i = 1; i <= kPerCommit; ++i) {
          change.put(to_record(first + i, check_in(first + i)));
          settle(change, {first + i, settlement});
        }
      });
    }
  }
  CHECK(std::filesystem::file_size(folder.path() / "journal.mdb") > (std::uintmax_t{32} << 20));
  Store store(folder.path(), kMake);
  CHECK(append(store, check_in(kRows + 1)) == kRows + 1);
  const auto rows = store.load(0, kAll).rows;
  REQUIRE(rows.size() == kRows + 1);
  for (std::uint32_t i = 0; i < kRows; ++i) {
    if (rows[i] != Row{i + 1, check_in(i + 1), settlement}) FAIL("row " << i + 1 << " is another one");
  }
}

TEST_CASE("damaged records are counted and skipped, and stay where they are") {
  const Folder folder;
  Store(folder.path(), kMake).commit([](Change& change) {
    for (std::uint32_t i = 1; i <= 5; ++i) change.put(to_record(i, check_in(i)));
  });
  const auto key = [](std::uint8_t sequence) { return Bytes{0, 0, 0, 0, 0, 0, 0, sequence}; };
  Bytes damaged = encode(to_record(2, check_in(2)));
  damaged.back() ^= 1;
  write_raw(folder, "transactions", key(2), damaged);
  write_raw(folder, "transactions", key(3), encode(to_record(1, check_in(1))));  // a good record in the wrong place
  write_raw(folder, "transactions", Bytes{1, 2, 3}, encode(to_record(1, check_in(1))));
  write_raw(folder, "settlements", key(4), Bytes{1, 2, 3});

  Store store(folder.path(), kMake);
  for (int look = 0; look < 2; ++look) {
    const auto portion = store.load(0, kAll);
    CHECK(portion.unreadable == 4);
    CHECK(portion.last);
    // The transaction is good, but nobody knows what became of it: only staff can say.
    CHECK(portion.rows ==
          std::vector<Row>{{1, check_in(1), {}}, {4, check_in(4), interrupted({})}, {5, check_in(5), {}}});
  }
  CHECK(append(store, check_in(6)) == 6);
}

Trouble trouble_of(const Folder& folder, Store::Opening opening) {
  try {
    const Store store(folder.path(), opening);
  } catch (const StorageError& error) {
    return error.trouble();
  }
  FAIL("the store was opened");
  return {};
}

TEST_CASE("a journal of a newer format is refused, and says so") {
  const Folder folder;
  { const Store store(folder.path(), kMake); }
  const Bytes format{3, 0, 0, 0};
  const std::string_view name = "format";
  write_raw(folder, "meta", Bytes(name.begin(), name.end()), format);
  const Trouble trouble = trouble_of(folder, kMake);
  CHECK(trouble.kind == Trouble::Kind::newer);
  CHECK(trouble.detail.find("format 3") != std::string::npos);
  CHECK(trouble.detail.find("newer version") != std::string::npos);
}

TEST_CASE("what is no journal is not opened, and not overwritten") {
  const Folder folder;
  const std::string letter(10'000, 'x');
  std::ofstream(folder.path() / "journal.mdb", std::ios::binary) << letter;
  CHECK(trouble_of(folder, kMake).kind == Trouble::Kind::damaged);
  CHECK(std::filesystem::file_size(folder.path() / "journal.mdb") == letter.size());
}

TEST_CASE("without its folder or its file a store is gone") {
  const Folder folder;
  CHECK(trouble_of(folder, Store::Opening::must_exist).kind == Trouble::Kind::gone);
  CHECK(std::filesystem::is_empty(folder.path()));
  std::filesystem::remove(folder.path());
  CHECK(trouble_of(folder, kMake).kind == Trouble::Kind::gone);
}

}  // namespace
