#include "sync/uploader.h"

#include <algorithm>
#include <atomic>
#include <catch_amalgamated.hpp>
#include <future>
#include <thread>

#include "sync/desk_for_test.h"
#include "sync/rows_for_test.h"
#include "sync/run.h"
#include "sync/script_for_test.h"

using namespace upload;
using namespace upload::test;
using circ::Reason;
using circ::Sequence;
using circ::Status;
using namespace std::chrono_literals;

namespace {

using Items = std::vector<std::string>;

struct Fixture {
  explicit Fixture(Pace pace = kFastPace) : desk(folder.path(), pace) {}

  Folder folder;
  std::shared_ptr<Script> script = std::make_shared<Script>();
  Desk desk;

  std::unique_ptr<gateway::Gateway> gateway(unsigned connections = 1) { return Script::gateway(script, connections); }
  // The coordinating thread has started all that may start by now: it tells progress after that.
  void until_coordinated() {
    const std::size_t before = desk.reports<UploadProgress>().size();
    desk.uploader().drop({});
    desk.until_reports<UploadProgress>(before + 1);
  }
  unsigned number = 0;
  Sequence check_in(const std::string& item) { return desk.record(test::check_in(++number, item)); }
  Sequence check_out(const std::string& item, const std::string& patron) {
    return desk.record(test::check_out(++number, item, patron));
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "what was recorded is uploaded in order, and every verdict is in the journal at the end") {
  check_out("a", "p");
  check_in("a");
  check_out("b", "p");
  script->answer("b", {kNo});
  const UploadEnded ended = desk.upload(gateway());
  CHECK(ended.end == UploadEnd::finished);
  CHECK(ended.uploaded == 2);
  CHECK(ended.failed == 1);
  CHECK(ended.comms == 0);
  CHECK(script->started() == Items{"a", "a", "b"});
  CHECK(desk.status(1) == Status::uploaded);
  CHECK(desk.status(2) == Status::uploaded);
  CHECK(desk.status(3) == Status::upload_failed);
  CHECK(desk.settlement(3).attempts == 1);
  CHECK_FALSE(desk.uploader().running());
}

TEST_CASE_METHOD(Fixture, "a row is being sent, durably, before its first byte goes out") {
  std::atomic<bool> claimed = true;
  script->at_start([&](const circ::Transaction& transaction) {
    for (const auto& [sequence, row] : desk.rows()) {
      if (row.transaction == transaction && row.settlement.status != Status::uploading) claimed = false;
    }
  });
  for (const char* item : {"a", "b", "c", "d", "a", "b"}) check_in(item);
  desk.upload(gateway(3));
  CHECK(claimed);
  CHECK(script->started().size() == 6);
}

TEST_CASE_METHOD(Fixture, "as many requests are in flight as there are connections, and none shares an item or patron") {
  for (const char* item : {"a", "b", "c", "d", "e", "a"}) check_in(item);
  script->hold();
  desk.start(gateway(4));
  script->until_started(4);
  CHECK(script->started().size() == 4);
  script->let_all_go();
  CHECK(desk.ended().uploaded == 6);
  CHECK(std::ranges::max(script->in_flight_at_start()) == 4);
  CHECK_FALSE(script->shared());
}

TEST_CASE_METHOD(Fixture, "a long run over few items and patrons loses and doubles nothing") {
  for (unsigned count = 0; count < 200; ++count) {
    const std::string item = "item " + std::to_string(count % 7);
    if (count % 3 == 0) check_in(item); else check_out(item, "patron " + std::to_string(count % 5));
  }
  const UploadEnded ended = desk.upload(gateway(8));
  CHECK(ended.uploaded == 200);
  CHECK(script->started().size() == 200);
  CHECK_FALSE(script->shared());
}

TEST_CASE_METHOD(Fixture, "rows recorded during the run join it") {
  check_in("a");
  script->hold();
  desk.start(gateway());
  script->until_started(1);
  check_in("b");
  script->let_all_go();
  CHECK(desk.ended().uploaded == 2);
  CHECK(desk.reports<UploadProgress>().back().total == 2);
}

TEST_CASE_METHOD(Fixture, "stop finishes what is in flight and releases what was claimed") {
  for (const char* item : {"a", "b", "c"}) check_in(item);
  script->hold();
  desk.start(gateway());
  script->until_started(1);
  desk.until_status(2, Status::uploading);
  desk.uploader().stop();
  desk.until_status(2, Status::awaiting_sync);
  script->let_all_go();
  const UploadEnded ended = desk.ended();
  CHECK(ended.end == UploadEnd::stopped);
  CHECK(ended.uploaded == 1);
  CHECK(script->started() == Items{"a"});
  CHECK(desk.settlement(2) == circ::Settlement{});
  CHECK(desk.settlement(3) == circ::Settlement{});
}

TEST_CASE("a row whose next try did not begin before the stop keeps what its last one came to") {
  Folder folder;
  auto script = std::make_shared<Script>();
  Desk desk(folder.path(), Pace{.base = 0ms, .cap = 0ms});
  desk.record(test::check_in(1, "a"));
  desk.record(test::check_in(2, "b"));
  script->answer("b", {kBusy});
  script->hold();
  desk.start(Script::gateway(script, 2));
  script->until_started(2);
  script->let_go("b");
  desk.until_reports<Contact>(1);  // its answer was taken: it may go again at once, but "a" is all that is allowed now
  desk.uploader().stop();
  desk.until_status(2, Status::comms_failure);  // the stop is seen, before "a" is done
  script->let_all_go();
  CHECK(desk.ended().end == UploadEnd::stopped);
  CHECK(script->started().size() == 2);
  CHECK(desk.settlement(2).attempts == 1);
}

TEST_CASE_METHOD(Fixture, "rows that staff clear during the run leave it") {
  for (const char* item : {"a", "b", "c", "d"}) check_in(item);
  script->hold();
  desk.start(gateway());
  script->until_started(1);
  desk.until_status(2, Status::uploading);
  desk.clear(4);
  script->let_all_go();
  CHECK(desk.ended().uploaded == 3);
  CHECK(script->started() == Items{"a", "b", "c"});
}

TEST_CASE_METHOD(Fixture, "a row that the journal does not have is never sent") {
  check_in("a");
  desk.unknown_to_journal = {in(99, "ghost"), in(100, "b")};
  const UploadEnded ended = desk.upload(gateway());
  CHECK(ended.end == UploadEnd::finished);
  CHECK(ended.uploaded == 1);
  CHECK(script->started() == Items{"a"});
  CHECK(desk.reports<UploadProgress>().back().total == 1);
}

TEST_CASE_METHOD(Fixture, "a row that surely was not applied is tried up to three times in a run") {
  check_in("a");
  check_in("b");
  script->answer("a", {kBusy, kNoConnection});
  script->answer("b", {kBusy, kBusy, kBusy});
  const UploadEnded ended = desk.upload(gateway());
  CHECK(ended.end == UploadEnd::finished);
  CHECK(ended.uploaded == 1);
  CHECK(ended.comms == 1);
  CHECK(desk.settlement(1).attempts == 3);
  CHECK(desk.settlement(2).attempts == 3);
  CHECK(desk.settlement(2).reason == Reason::busy);
  CHECK_FALSE(desk.settlement(2).doubtful);
}

TEST_CASE_METHOD(Fixture, "while a row waits for its next try later ones of its item wait too") {
  for (const char* item : {"a", "a", "b"}) check_in(item);
  script->answer("a", {kBusy});
  CHECK(desk.upload(gateway(2)).uploaded == 3);
  std::vector<std::string> a;
  for (const std::string& item : script->started()) {
    if (item == "a") a.push_back(item);
  }
  CHECK(a.size() == 3);
  CHECK_FALSE(script->shared());
  CHECK(desk.settlement(1).attempts == 2);
  CHECK(desk.settlement(2).attempts == 1);
}

TEST_CASE("Retry-After is obeyed by the whole run") {
  Folder folder;
  auto script = std::make_shared<Script>();
  Desk desk(folder.path(), Pace{.base = 1ms, .cap = 4ms, .longest_retry_after = 60ms});
  for (const char* item : {"a", "b"}) desk.record(check_in(1, item));
  gateway::Verdict later = kBusy;
  later.retry_after = 1s;
  script->answer("a", {later});
  CHECK(desk.upload(Script::gateway(script)).uploaded == 2);
  CHECK(script->times().at(1) - script->times().at(0) >= 60ms);
}

TEST_CASE_METHOD(Fixture, "a busy service gets fewer requests at a time") {
  for (const char* item : {"a", "b", "c", "d", "e", "f"}) check_in(item);
  for (const char* item : {"a", "b"}) script->answer(item, {kBusy});
  script->hold();
  desk.start(gateway(2));
  script->until_started(2);
  script->let_go("a");
  script->let_go("b");
  for (std::size_t count = 3; count <= 8; ++count) {
    script->until_started(count);
    until_coordinated();
    script->let_go(script->started().at(count - 1));
  }
  CHECK(desk.ended().uploaded == 6);
  // Six successes are not enough for a second request at a time.
  const auto in_flight = script->in_flight_at_start();
  CHECK(in_flight.size() == 8);
  CHECK(*std::max_element(in_flight.begin() + 2, in_flight.end()) == 1);
}

TEST_CASE_METHOD(Fixture, "a service that is overloaded without saying for how long gets fewer requests, too") {
  for (const char* item : {"a", "b", "c", "d"}) check_in(item);
  script->answer("a", {verdict(Kind::unanswered, Reason::server_error, 503)});
  script->hold();
  desk.start(gateway(2));
  script->until_started(2);
  script->let_go("a");
  desk.until_status(1, Status::comms_failure);
  until_coordinated();
  script->let_all_go();
  const UploadEnded ended = desk.ended();
  CHECK(ended.uploaded == 3);
  CHECK(ended.comms == 1);
  const auto in_flight = script->in_flight_at_start();
  CHECK(*std::max_element(in_flight.begin() + 2, in_flight.end()) == 1);
}

TEST_CASE("A service that fails gets a pause before it is asked anything else") {
  Folder folder;
  auto script = std::make_shared<Script>();
  Desk desk(folder.path(), Pace{.base = 60ms, .cap = 60ms});
  for (const char* item : {"a", "b"}) desk.record(check_in(1, item));
  script->answer("a", {verdict(Kind::unanswered, Reason::server_error, 500)});
  CHECK(desk.upload(Script::gateway(script)).uploaded == 1);
  const std::chrono::milliseconds pause(std::mt19937_64(7)() % 61);  // the desk's first random number
  REQUIRE(pause > 0ms);
  CHECK(script->times().at(1) - script->times().at(0) >= pause);
}

TEST_CASE_METHOD(Fixture, "a dead network ends the run after the first few failures") {
  for (unsigned count = 0; count < 50; ++count) check_in("item " + std::to_string(count));
  gateway::Verdict dead = kNoConnection;
  dead.detail = "Connection refused";
  script->answer_all(dead);
  const unsigned connections = GENERATE(1U, 4U);
  const UploadEnded ended = desk.upload(gateway(connections));
  CHECK(ended.end == UploadEnd::no_connection);
  CHECK(ended.reason == Reason::no_connection);
  CHECK(ended.detail == "Connection refused");
  CHECK(script->started().size() <= 3 + connections);
  std::size_t attempted = 0;
  for (const auto& [sequence, row] : desk.rows()) {
    if (row.settlement.status == Status::awaiting_sync) continue;
    ++attempted;
    CHECK(row.settlement.status == Status::comms_failure);
    CHECK(row.settlement.reason == Reason::no_connection);
    CHECK(circ::waits_for_upload(row.settlement));
  }
  CHECK(attempted >= 1);
  CHECK(attempted == ended.comms);
  CHECK(attempted <= 3 + connections);
  REQUIRE(desk.reports<Contact>().size() == 1);
  CHECK_FALSE(desk.reports<Contact>().front().reached);
}

TEST_CASE_METHOD(Fixture, "a connection that is not secure ends the run at once") {
  check_in("a");
  check_in("b");
  script->answer_all(verdict(Kind::not_applied, Reason::tls));
  const UploadEnded ended = desk.upload(gateway());
  CHECK(ended.end == UploadEnd::no_connection);
  CHECK(ended.reason == Reason::tls);
  CHECK(script->started().size() == 1);
  CHECK(desk.settlement(1).reason == Reason::tls);
  CHECK(desk.status(2) == Status::awaiting_sync);
}

TEST_CASE_METHOD(Fixture, "three in a row without an answer end the run, and none of them is sent again by itself") {
  for (const char* item : {"a", "b", "c", "d"}) check_in(item);
  script->answer_all(kNoAnswer);
  CHECK(desk.upload(gateway()).end == UploadEnd::too_many_unanswered);
  CHECK(script->started() == Items{"a", "b", "c"});
  CHECK(desk.settlement(3).doubtful);
  CHECK(desk.status(4) == Status::awaiting_sync);
  script->answer_all(kDone);
  CHECK(desk.upload(gateway()).uploaded == 1);
  CHECK(script->started() == Items{"a", "b", "c", "d"});
}

TEST_CASE_METHOD(Fixture, "a fault of the station stops the run and leaves the row as it was") {
  for (const char* item : {"a", "b"}) check_in(item);
  gateway::Verdict fault = verdict(Kind::station_fault, Reason::credentials, 401);
  fault.detail = "WSKey is invalid";
  script->answer_all(fault);
  const UploadEnded ended = desk.upload(gateway());
  CHECK(ended.end == UploadEnd::station_fault);
  CHECK(ended.reason == Reason::credentials);
  CHECK(ended.detail == "WSKey is invalid");
  CHECK(ended.uploaded + ended.failed + ended.comms == 0);
  CHECK(script->started().size() == 1);
  circ::Settlement expected;
  expected.attempts = 1;
  CHECK(desk.settlement(1) == expected);
  CHECK(desk.settlement(2) == circ::Settlement{});
}

TEST_CASE_METHOD(Fixture, "later rows of an item wait for one without an answer until staff decide") {
  check_in("a");
  check_out("a", "p");
  check_in("b");
  script->answer("a", {kNoAnswer});
  CHECK(desk.upload(gateway()).end == UploadEnd::finished);
  CHECK(script->started() == Items{"a", "b"});
  CHECK(desk.settlement(2) == circ::Settlement{});

  SECTION("the service has it") {
    desk.settle(1, with(Status::uploaded, Reason::confirmed_by_staff));
    CHECK(desk.upload(gateway()).uploaded == 1);
    CHECK(script->started() == Items{"a", "b", "a"});
  }
  SECTION("sent again, and then the later one in the same run") {
    gateway::Verdict no = kNo;
    no.problem = "Item Not Checked Out";
    script->answer("a", {no});
    CHECK(desk.upload(gateway(), {1}).uploaded == 2);
    CHECK(desk.settlement(1).reason == Reason::already_done);
    CHECK(script->started() == Items{"a", "b", "a", "a"});
  }
  SECTION("sent again without getting through: staff are asked once more") {
    script->answer("a", {kNoConnection, kBusy, kNoConnection});
    desk.upload(gateway(), {1});
    CHECK(circ::asks_staff(desk.settlement(1)));
    CHECK(desk.settlement(2) == circ::Settlement{});
  }
}

TEST_CASE_METHOD(Fixture, "a row that staff settle during the run lets the later ones of its item join") {
  desk.settle(check_in("a"), kRefused);
  check_in("a");
  check_in("b");
  script->hold();
  desk.start(gateway());
  script->until_started(1);
  circ::Settlement passing = kRefused;
  passing.lets_later_pass = true;
  desk.settle(1, passing);
  script->let_all_go();
  CHECK(desk.ended().uploaded == 2);
  CHECK(script->started() == Items{"b", "a"});
}

TEST_CASE_METHOD(Fixture, "an upload that cannot be opened ends with the reason, and the next one can start") {
  check_in("a");
  desk.start([] { return UploadEnd::wrong_password; });
  CHECK(desk.ended().end == UploadEnd::wrong_password);
  CHECK(desk.reports<UploadStarted>().empty());
  CHECK(desk.status(1) == Status::awaiting_sync);
  CHECK(desk.upload(gateway()).uploaded == 1);
}

TEST_CASE_METHOD(Fixture, "the rows are told on the uploader's thread, and who starts an upload does not wait for them") {
  for (const char* item : {"a", "b"}) check_in(item);
  std::promise<void> started;
  const auto was_started = started.get_future().share();
  std::thread::id told_on;
  unsigned times = 0;
  bool waited_in_vain = false;
  desk.before_rows = [&] {
    ++times;
    told_on = std::this_thread::get_id();
    waited_in_vain = was_started.wait_for(10s) != std::future_status::ready;
  };
  desk.start(gateway());
  check_in("c");
  desk.clear(1);
  started.set_value();
  CHECK(desk.ended().uploaded == 2);
  CHECK_FALSE(waited_in_vain);
  CHECK(told_on != std::this_thread::get_id());
  CHECK(times == 1);
  CHECK(script->started() == Items{"b", "c"});
}

TEST_CASE_METHOD(Fixture, "no rows are asked for where the service does not open") {
  check_in("a");
  std::atomic<bool> told = false;
  desk.before_rows = [&told] { told = true; };
  desk.start([] { return UploadEnd::wrong_password; });
  CHECK(desk.ended().end == UploadEnd::wrong_password);
  CHECK_FALSE(told);
}

TEST_CASE_METHOD(Fixture, "nothing to send is a run that finishes") {
  CHECK(desk.upload(gateway()).end == UploadEnd::finished);
}

TEST_CASE_METHOD(Fixture, "progress begins with nothing done and ends with everything, and contact is told") {
  for (unsigned count = 0; count < 20; ++count) check_in("item " + std::to_string(count));
  desk.upload(gateway(2));
  const auto progress = desk.reports<UploadProgress>();
  REQUIRE(progress.size() >= 2);
  CHECK(progress.front().done == 0);
  CHECK(progress.front().total == 20);
  CHECK(progress.back().done == 20);
  CHECK(progress.back().total == 20);
  CHECK(progress.back().per_second > 0);
  REQUIRE_FALSE(desk.reports<Contact>().empty());
  CHECK(desk.reports<Contact>().front().reached);
}

TEST_CASE("verdicts share commits: one for twice as many rows as may be in flight, and claims go with them") {
  constexpr unsigned kRows = 40, kConnections = 4;
  const Folder folder;
  const auto script = std::make_shared<Script>();
  std::atomic<unsigned> commits = 0;
  Desk desk(folder.path(), kFastPace, [&] { ++commits; });
  for (unsigned count = 0; count < kRows; ++count) desk.record(test::check_in(count, "item " + std::to_string(count)));
  script->hold();
  desk.start(Script::gateway(script, kConnections));
  for (unsigned sent = kConnections; sent <= kRows; sent += kConnections) {
    script->until_started(sent);
    for (unsigned count = sent - kConnections; count < sent; ++count) script->let_go("item " + std::to_string(count));
  }
  CHECK(desk.ended().uploaded == kRows);
  // One claims the first twelve rows; each further one carries the verdicts of eight. At the end, and on a machine that
  // keeps verdicts from meeting for 150 ms, it may be more; without sharing it would be a commit for each row at least.
  CHECK(commits < kRows / 2);
}

namespace {

struct ImpatientFixture : Fixture {
  ImpatientFixture() : Fixture(Pace{.base = 1ms, .cap = 4ms, .storage_patience = kPatience}) {}
  static constexpr auto kPatience = 40ms;
};

}  // namespace

TEST_CASE_METHOD(ImpatientFixture, "while the journal cannot store nothing further is claimed, and no verdict is lost") {
  for (const char* item : {"a", "b", "c", "d", "e", "f"}) check_in(item);
  script->hold();
  desk.start(gateway());
  script->until_started(1);
  desk.until_status(3, Status::uploading);
  desk.hold_journal(true);
  script->let_all_go();
  script->until_started(3);  // their claims are durable already
  desk.uploader().stop();
  CHECK(desk.ended().end == UploadEnd::storage);
  CHECK(script->started() == Items{"a", "b", "c"});
  desk.hold_journal(false);
  desk.until_status(1, Status::uploaded);
  desk.until_status(2, Status::uploaded);
  desk.until_status(3, Status::uploaded);
  for (const circ::Sequence sequence : {4, 5, 6}) desk.until_status(sequence, Status::awaiting_sync);
  CHECK(desk.upload(gateway()).uploaded == 3);
  CHECK(script->started().size() == 6);
}

TEST_CASE_METHOD(ImpatientFixture, "while a commit takes too long not even claimed rows are sent") {
  for (const char* item : {"a", "b", "c", "d"}) check_in(item);
  script->answer("b", {kNoConnection});
  script->hold();
  desk.start(gateway(2));
  script->until_started(2);
  desk.until_status(4, Status::uploading);
  desk.hold_journal(true);
  script->let_go("a");
  script->until_started(3);  // "c", at once: its claim is durable
  // Time itself is what this test is about: a's verdict waits for another, and then its commit takes too long.
  std::this_thread::sleep_for(Run::kVerdictsTogether + 2 * kPatience);
  script->let_go("b");
  desk.until_reports<Contact>(2);  // that of a, and now that of b, which was not reached: its answer was taken
  until_coordinated();
  desk.uploader().stop();
  script->let_go("c");
  CHECK(desk.ended().end == UploadEnd::storage);
  CHECK(script->started().size() == 3);
  desk.hold_journal(false);
  desk.until_status(4, Status::awaiting_sync);
  desk.until_status(3, Status::uploaded);
}
