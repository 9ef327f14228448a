#include "journal/journal.h"

#include <future>
#include <string>
#include <thread>

#include "changes.h"
#include "journal/log_reader.h"
#include "journal/store.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Row;
using circ::Sequence;
using circ::Status;

// The log is not large enough in these tests that any of it could go.
std::size_t groups_in(const Folder& folder) { return survey(folder.path()).groups.size(); }
constexpr std::size_t kMade = 1;    // groups that are written whatever is done
constexpr std::size_t kClosed = 1;

// Posted by the test, kept by the journal until it is durable.
struct Waiting {
  Journal::Done done() {
    return [this](std::vector<Sequence> missing) { promise_.set_value(std::move(missing)); };
  }
  std::vector<Sequence> missing() {
    auto future = promise_.get_future();
    REQUIRE(future.wait_for(std::chrono::seconds{30}) == std::future_status::ready);
    return future.get();
  }

 private:
  std::promise<std::vector<Sequence>> promise_;
};

TEST_CASE("what was recorded gets the next sequence and is there at the next start") {
  const Folder folder;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    const Loaded loaded = ear.next<Loaded>();
    CHECK(loaded.rows.empty());
    CHECK(loaded.last);
    journal.record(check_out(1));
    CHECK(ear.next<Recorded>().rows == std::vector<Row>{{1, check_out(1), {}}});
    journal.record(check_in(2));
    CHECK(ear.next<Recorded>().rows == std::vector<Row>{{2, check_in(2), {}}});
  }
  CHECK(rows_in(folder.path()) == std::vector<Row>{{1, check_out(1), {}}, {2, check_in(2), {}}});
}

TEST_CASE("everything that waits becomes durable in one group, told in the order in which it came") {
  const Folder folder;
  Ear ear;
  {
    ear.hold();
    Journal journal(folder.path(), ear.sink());
    for (std::uint32_t i = 1; i <= 500; ++i) journal.record(check_in(i));
    journal.settle({{7, with_status(Status::uploaded)}});
    journal.record(check_in(501));
    journal.clear({1, 2, 3});
    ear.let_go();
    ear.next<Loaded>();

    const Recorded first = ear.next<Recorded>();
    REQUIRE(first.rows.size() == 500);
    for (std::uint32_t i = 0; i < 500; ++i) REQUIRE(first.rows[i] == Row{i + 1, check_in(i + 1), {}});
    CHECK(ear.next<SettledRows>().rows.front().sequence == 7);
    CHECK(ear.next<Recorded>().rows == std::vector<Row>{{501, check_in(501), {}}});
    CHECK(ear.next<Cleared>().sequences == std::vector<Sequence>{1, 2, 3});
  }
  CHECK(ear.rest().empty());
  CHECK(groups_in(folder) == kMade + 1 + kClosed);
}

TEST_CASE("what comes while a commit is being told goes into the next one, in order") {
  const Folder folder;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    ear.hold();
    journal.record(check_in(1));
    CHECK(ear.next<Recorded>().rows.size() == 1);  // and the journal's thread stays in it
    for (std::uint32_t i = 2; i <= 20; ++i) journal.record(check_in(i));
    ear.let_go();
    const Recorded second = ear.next<Recorded>();
    REQUIRE(second.rows.size() == 19);
    for (std::uint32_t i = 0; i < 19; ++i) CHECK(second.rows[i].sequence == i + 2);
  }
  CHECK(groups_in(folder) == kMade + 2 + kClosed);
}

TEST_CASE("closing makes durable whatever waits") {
  const Folder folder;
  Ear ear;
  {
    Journal journal(folder.path(), ear.sink());
    for (std::uint32_t i = 1; i <= 1000; ++i) journal.record(check_in(i));
  }
  const auto rows = rows_in(folder.path());
  REQUIRE(rows.size() == 1000);
  for (std::uint32_t i = 0; i < 1000; ++i) REQUIRE(rows[i] == Row{i + 1, check_in(i + 1), {}});
}

TEST_CASE("threads that record at the same time lose nothing, and each keeps its order") {
  const Folder folder;
  constexpr std::uint32_t kEach = 500;
  Ear ear;
  {
    Journal journal(folder.path(), ear.sink());
    std::vector<std::thread> desks;
    for (std::uint32_t desk = 0; desk < 3; ++desk) {
      desks.emplace_back([&journal, desk] {
        for (std::uint32_t i = 0; i < kEach; ++i) journal.record(check_in(desk * kEach + i));
      });
    }
    for (std::thread& desk : desks) desk.join();
  }
  std::vector<std::vector<circ::Transaction>> by_desk(3);
  for (const Row& row : rows_in(folder.path())) {
    const auto recorded = row.transaction.recorded.utc - check_in(0).recorded.utc;
    by_desk[static_cast<std::size_t>(recorded.count()) / kEach].push_back(row.transaction);
  }
  for (std::uint32_t desk = 0; desk < 3; ++desk) {
    REQUIRE(by_desk[desk].size() == kEach);
    for (std::uint32_t i = 0; i < kEach; ++i) REQUIRE(by_desk[desk][i] == check_in(desk * kEach + i));
  }
}

TEST_CASE("a settlement is told and done once it is durable, without the rows that were cleared") {
  const Folder folder;
  Ear ear;
  {
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    journal.record(check_in(1));
    journal.record(check_in(2));
    journal.clear({2});
    Waiting claim;
    journal.settle({{1, with_status(Status::uploading)}, {2, with_status(Status::uploading)}}, claim.done());
    CHECK(claim.missing() == std::vector<Sequence>{2});

    Waiting nothing_left;
    journal.settle({{2, with_status(Status::uploading)}}, nothing_left.done());
    CHECK(nothing_left.missing() == std::vector<Sequence>{2});
    Waiting verdict;
    journal.settle({{1, with_status(Status::uploaded)}}, verdict.done());
    CHECK(verdict.missing().empty());
  }
  std::vector<Sequence> settled;
  for (const Report& report : ear.rest()) {
    if (const auto* rows = std::get_if<SettledRows>(&report)) {
      for (const Settled& row : rows->rows) settled.push_back(row.sequence);
    }
  }
  CHECK(settled == std::vector<Sequence>{1, 1});  // row 2 came back neither here nor in the journal
  CHECK(rows_in(folder.path()) == std::vector<Row>{{1, check_in(1), with_status(Status::uploaded)}});
}

TEST_CASE("nothing is cleared while one of the rows is being uploaded") {
  const Folder folder;
  Ear ear;
  Journal journal(folder.path(), ear.sink());
  ear.next<Loaded>();
  ear.hold();
  for (std::uint32_t i = 1; i <= 3; ++i) journal.record(check_in(i));
  journal.settle({{2, with_status(Status::uploading)}});
  journal.clear({1, 2, 3});
  ear.let_go();
  while (ear.next<Recorded>().rows.back().sequence != 3) {
  }
  ear.next<SettledRows>();
  const NotCleared refused = ear.next<NotCleared>();
  CHECK(refused.uploading == 1);
  CHECK_FALSE(refused.trouble);

  journal.settle({{2, with_status(Status::upload_failed)}});
  ear.next<SettledRows>();
  journal.clear({1, 2, 3});
  CHECK(ear.next<Cleared>().sequences == std::vector<Sequence>{1, 2, 3});
  journal.record(check_in(4));
  CHECK(ear.next<Recorded>().rows.front().sequence == 4);
}

TEST_CASE("a clear that is given up before it is durable leaves everything, and later ones work") {
  const Folder folder;
  Ear ear;
  Journal journal(folder.path(), ear.sink());
  ear.next<Loaded>();
  ear.hold();
  journal.record(check_in(1));
  ear.next<Recorded>();  // and the journal's thread stays in it
  journal.record(check_in(2));
  journal.clear({1, 2});
  journal.give_up_clear();
  ear.let_go();
  CHECK(ear.next<Recorded>().rows.front().sequence == 2);
  const NotCleared given_up = ear.next<NotCleared>();
  CHECK(given_up.uploading == 0);
  CHECK_FALSE(given_up.trouble);
  journal.clear({1});
  CHECK(ear.next<Cleared>().sequences == std::vector<Sequence>{1});
}

TEST_CASE("a clear that is given up while it is under way takes all rows or none") {
  const Folder folder;
  std::vector<Sequence> all;
  bool cleared = false;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    ear.hold();
    for (std::uint32_t i = 1; i <= 5000; ++i) {
      journal.record(check_in(i));
      all.push_back(i);
    }
    ear.let_go();
    while (ear.next<Recorded>().rows.back().sequence != 5000) {
    }
    journal.clear(all);
    std::this_thread::sleep_for(std::chrono::milliseconds{GENERATE(0, 1, 3)});  // wherever this falls, it must hold
    journal.give_up_clear();
    const Report answer = ear.next();
    cleared = std::holds_alternative<Cleared>(answer);
    CHECK((cleared || std::holds_alternative<NotCleared>(answer)));
  }
  CHECK(rows_in(folder.path()).size() == (cleared ? 0u : 5000u));
}

TEST_CASE("rows that were being uploaded when the program ended come back as doubtful, durably") {
  const Folder folder;
  circ::Settlement claimed = with_status(Status::uploading);
  claimed.earlier = "Unknown Item";
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    for (std::uint32_t i = 1; i <= 3; ++i) journal.record(check_in(i));
    journal.settle({{1, with_status(Status::uploaded)}, {2, claimed}});
  }
  const std::size_t before = groups_in(folder);
  circ::Settlement expected = claimed;
  expected.status = Status::comms_failure;
  expected.reason = circ::Reason::interrupted;
  expected.doubtful = true;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    const Loaded loaded = ear.next<Loaded>();
    CHECK(loaded.rows == std::vector<Row>{{1, check_in(1), with_status(Status::uploaded)},
                                          {2, check_in(2), expected},
                                          {3, check_in(3), {}}});
  }
  const Store store(folder.path(), Store::Opening::must_exist);
  CHECK(groups_in(folder) == before + 1 + kClosed);
  CHECK(store.load(0, 10).rows[1].settlement == expected);
}

TEST_CASE("many rows come in portions, in order, the last one marked") {
  const Folder folder;
  constexpr std::uint32_t kRows = 9000;
  Store(folder.path(), Store::Opening::make_if_absent).commit([](Change& change) {
    for (std::uint32_t i = 1; i <= kRows; ++i) change.put(to_record(i, check_in(i)));
  });
  Ear ear;
  Journal journal(folder.path(), ear.sink());
  Sequence expected = 1;
  int portions = 0;
  for (bool last = false; !last; ++portions) {
    const Loaded loaded = ear.next<Loaded>();
    for (const Row& row : loaded.rows) REQUIRE(row.sequence == expected++);
    last = loaded.last;
  }
  CHECK(expected == kRows + 1);
  CHECK(portions > 1);
}

TEST_CASE("a damaged record is mended from what else the file holds, and told; nothing stops") {
  const Folder folder;
  Store(folder.path(), Store::Opening::make_if_absent).commit([](Change& change) {
    for (std::uint32_t i = 1; i <= 2; ++i) change.put(to_record(i, check_in(i)));
  });
  {
    lmdb::Env env(folder.path() / "journal.mdb", std::size_t{16} << 20, 3);
    lmdb::Txn txn(env, lmdb::Txn::Mode::write);
    const std::vector<std::uint8_t> key{0, 0, 0, 0, 0, 0, 0, 1};
    const std::vector<std::uint8_t> garbage(80, 0xAB);
    txn.put(txn.open_table("transactions"), key, garbage);
    txn.commit();
  }
  Ear ear;
  Journal journal(folder.path(), ear.sink());
  const Loaded loaded = ear.next<Loaded>();
  CHECK(loaded.rows == std::vector<Row>{{1, check_in(1), {}}, {2, check_in(2), {}}});
  REQUIRE(loaded.opened);
  CHECK(loaded.opened->readable == 2);
  CHECK(loaded.opened->repaired.size() == 1);
  CHECK(std::filesystem::directory_iterator(folder.path() / "quarantine")->path().extension() == ".mdb");
  journal.record(check_in(3));
  CHECK(ear.next<Recorded>().rows.front().sequence == 3);
}

TEST_CASE("a journal that cannot be opened says so where it is constructed") {
  const Folder folder;
  Ear ear;
  try {
    Journal journal(folder.path() / "absent", ear.sink());
    FAIL("a journal was made in a folder that is not there");
  } catch (const StorageError& error) {
    CHECK(error.trouble().kind == Trouble::Kind::gone);
    CHECK_FALSE(error.trouble().detail.empty());
  }
  CHECK(ear.rest().empty());
}

}  // namespace
