// What a commit costs: counted, not timed.

#include "broken_writes_posix.h"
#include "journal/journal.h"
#include "journal/store.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Row;
using circ::Sequence;
using circ::Status;

TEST_CASE("a scan at desk speed costs one write of 4096 bytes and one sync of the log") {
  const Folder folder;
  Ear ear;
  Journal journal(folder.path(), ear.sink());
  ear.next<Loaded>();
  journal.record(check_out(1));
  ear.next<Recorded>();
  log_calls();
  constexpr int kScans = 100;  // fewer than half a segment, so that none is made ahead
  for (std::uint32_t number = 2; number < 2 + kScans; ++number) {
    journal.record(check_out(number));
    ear.next<Recorded>();
    const LogCalls calls = log_calls();
    CHECK(calls.writes == 1);
    CHECK(calls.syncs == 1);
    CHECK(calls.bytes == 4096);
  }
}

TEST_CASE("what waits together costs one write and one sync, however much it is") {
  const Folder folder;
  Ear ear;
  Journal journal(folder.path(), ear.sink());
  ear.next<Loaded>();
  ear.hold();
  journal.record(check_in(1));
  ear.next<Recorded>();
  for (std::uint32_t number = 2; number <= 1001; ++number) journal.record(check_in(number));
  log_calls();
  ear.let_go();
  CHECK(ear.next<Recorded>().rows.size() == 1000);
  const LogCalls calls = log_calls();
  CHECK(calls.writes == 1);
  CHECK(calls.syncs == 1);
  CHECK(calls.bytes <= 1000 * 80);
}

TEST_CASE("an upload of 10,000 rows writes no more than 12 MiB of log, segments that are made included") {
  constexpr std::uint32_t kRows = 10'000;
  constexpr Sequence kAtOnce = 8;  // connections: as many rows are claimed, and as many verdicts come
  const Folder folder;
  Ear ear;
  Journal journal(folder.path(), ear.sink());
  ear.next<Loaded>();
  for (std::uint32_t number = 1; number <= kRows; ++number) journal.record(check_out(number));
  for (std::size_t recorded = 0; recorded < kRows;) recorded += ear.next<Recorded>().rows.size();
  // The next group repeats the one before it, and how large the last one of a burst is depends on the disk's pace.
  journal.record(check_in(0));
  ear.next<Recorded>();
  log_calls();
  circ::Settlement verdict = with_status(Status::uploaded);
  verdict.http_status = 200;
  verdict.settled = check_in(0).recorded.utc;
  for (Sequence first = 1; first <= kRows + kAtOnce; first += kAtOnce) {
    std::vector<Settled> rows;  // the verdicts ride along with the next claims
    for (Sequence row = first; row < first + kAtOnce; ++row) {
      if (row > kAtOnce) rows.push_back({row - kAtOnce, verdict});
      if (row <= kRows) rows.push_back({row, with_status(Status::uploading)});
    }
    journal.settle(rows);
    ear.next<SettledRows>();
  }
  const LogCalls calls = log_calls();
  UNSCOPED_INFO("bytes " << calls.bytes << ", writes " << calls.writes << ", syncs " << calls.syncs);
  CHECK(calls.bytes <= 12L << 20);
}

TEST_CASE("clearing a hundred thousand rows is one block of log, and scans do not wait for the store") {
  const Folder folder;
  constexpr std::uint32_t kRows = 100'000;
  Ear ear;
  {
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    for (std::uint32_t number = 1; number <= kRows; ++number) journal.record(check_in(number));
    for (std::size_t recorded = 0; recorded < kRows;) recorded += ear.next<Recorded>().rows.size();
    std::vector<Sequence> all;
    for (Sequence sequence = 1; sequence < kRows; ++sequence) {
      if (sequence != 50'000) all.push_back(sequence);
    }
    journal.settle({{kRows, with_status(Status::comms_failure)}});
    ear.next<SettledRows>();
    log_calls();
    journal.clear(all);
    CHECK(ear.next<Cleared>().sequences.size() == kRows - 2);
    CHECK(log_calls().bytes == 4096);
    journal.record(check_in(kRows + 1));
    ear.next<Recorded>();
  }
  CHECK(rows_in(folder.path()) == std::vector<Row>{{50'000, check_in(50'000), {}},
                                                   {kRows, check_in(kRows), with_status(Status::comms_failure)},
                                                   {kRows + 1, check_in(kRows + 1), {}}});
}

TEST_CASE("clearing every other row of many takes few commits of the store") {
  const Folder folder;
  constexpr std::uint32_t kRows = 60'000;
  Ear ear;
  const auto commits = [&folder] { return journal::Store(folder.path(), journal::Store::Opening::must_exist).commits(); };
  {
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    for (std::uint32_t number = 1; number <= kRows; ++number) journal.record(check_in(number));
    for (std::size_t recorded = 0; recorded < kRows;) recorded += ear.next<Recorded>().rows.size();
  }
  const auto before = commits();
  {
    Journal journal(folder.path(), ear.sink());
    while (!ear.next<Loaded>().last) {
    }
    std::vector<Sequence> odd;
    for (Sequence sequence = 1; sequence < kRows; sequence += 2) odd.push_back(sequence);
    journal.clear(odd);
    CHECK(ear.next<Cleared>().sequences.size() == kRows / 2);
  }
  CHECK(commits() - before < 20);
  CHECK(rows_in(folder.path()).size() == kRows / 2);
}

}  // namespace
