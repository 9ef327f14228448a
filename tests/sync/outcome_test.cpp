#include "sync/outcome.h"

#include <catch_amalgamated.hpp>

#include "sync/rows_for_test.h"

using namespace upload;
using namespace upload::test;
using circ::Reason;
using circ::Status;
using Kind = gateway::Verdict::Kind;

namespace {

const Time kNow{std::chrono::milliseconds(1'795'000'000'123)};

gateway::Verdict verdict(Kind kind, Reason reason = Reason::none, std::string problem = {}, std::string detail = {}) {
  gateway::Verdict made;
  made.kind = kind;
  made.reason = reason;
  made.problem = std::move(problem);
  made.detail = std::move(detail);
  return made;
}

const gateway::Verdict kItemNotCheckedOut = verdict(Kind::refused, Reason::refused, "Item Not Checked Out");

}  // namespace

TEST_CASE("a claim says that the row is being sent and keeps what a crash must not lose") {
  circ::Settlement before = kDoubtful;
  before.attempts = 2;
  before.lets_later_pass = true;
  before.detail = "connection reset";
  const circ::Settlement after = claimed(before, kNow);
  CHECK(after.status == Status::uploading);
  CHECK(after.reason == Reason::none);
  CHECK(after.doubtful);
  CHECK(after.lets_later_pass);
  CHECK(after.attempts == 2);
  CHECK(after.detail.empty());
  CHECK(after.earlier == "connection reset");
  CHECK(after.settled == kNow);
}

TEST_CASE("uploaded tells only what staff must know") {
  gateway::Verdict done = verdict(Kind::uploaded);
  done.http_status = 200;
  done.routing = "Re-shelve";
  const circ::Settlement after = outcome(in(1, "a"), done, 1, kNow);
  CHECK(after.status == Status::uploaded);
  CHECK(after.http_status == 200);
  CHECK(after.attempts == 1);
  CHECK(after.routing.empty());
  CHECK_FALSE(after.due);
  CHECK(after.settled == kNow);
}

TEST_CASE("a routing other than plain re-shelving is kept as it came") {
  gateway::Verdict done = verdict(Kind::uploaded);
  done.routing = "Request: 4711";
  CHECK(outcome(in(1, "a"), done, 1, kNow).routing == "Request: 4711");
  done.routing = "RESHELVE";
  CHECK(outcome(in(1, "a"), done, 1, kNow).routing.empty());
}

TEST_CASE("the service's due date is kept when it is another second than the patron was told") {
  const circ::Row row = out(1, "a", "p");
  gateway::Verdict done = verdict(Kind::uploaded);
  done.due = circ::Moment{row.transaction.due->utc + std::chrono::milliseconds(999), std::chrono::minutes(0)};
  CHECK_FALSE(outcome(row, done, 1, kNow).due);
  done.due->utc += std::chrono::milliseconds(1);
  CHECK(outcome(row, done, 1, kNow).due == done.due);
}

TEST_CASE("a refusal is an upload that failed, and leaves no doubt") {
  const auto no = verdict(Kind::refused, Reason::refused, "Unknown Item", "31234000118842");
  const circ::Settlement after = outcome(in(1, "a", kDoubtful), no, 1, kNow);
  CHECK(after.status == Status::upload_failed);
  CHECK(after.reason == Reason::refused);
  CHECK(after.problem == "Unknown Item");
  CHECK(after.detail == "31234000118842");
  CHECK_FALSE(after.doubtful);
}

TEST_CASE("sent again after a doubt, what the service had done before counts as uploaded") {
  const circ::Settlement after = outcome(in(1, "a", kDoubtful), kItemNotCheckedOut, 1, kNow);
  CHECK(after.status == Status::uploaded);
  CHECK(after.reason == Reason::already_done);
  CHECK_FALSE(after.doubtful);
}

TEST_CASE("without a doubt the same answer is a refusal") {
  const auto before = GENERATE(circ::Settlement{}, kRefused, kNotSent);
  CHECK(outcome(in(1, "a", before), kItemNotCheckedOut, 1, kNow).status == Status::upload_failed);
}

TEST_CASE("no answer is a comms failure in doubt") {
  const circ::Settlement after = outcome(in(1, "a"), verdict(Kind::unanswered, Reason::server_error), 1, kNow);
  CHECK(after.status == Status::comms_failure);
  CHECK(after.reason == Reason::server_error);
  CHECK(after.doubtful);
}

TEST_CASE("what surely was not applied is a comms failure without a doubt, unless there was one before") {
  const auto not_sent = verdict(Kind::not_applied, Reason::no_connection);
  const circ::Settlement after = outcome(in(1, "a"), not_sent, 3, kNow);
  CHECK(after.status == Status::comms_failure);
  CHECK(after.reason == Reason::no_connection);
  CHECK_FALSE(after.doubtful);
  CHECK(after.attempts == 3);
  CHECK(outcome(in(1, "a", kDoubtful), not_sent, 1, kNow).doubtful);
}

TEST_CASE("a fault of the station leaves the row as it was, but for the count of attempts") {
  circ::Settlement before = kRefused;
  before.problem = "Unknown Item";
  before.attempts = 1;
  circ::Settlement after = outcome(in(1, "a", before), verdict(Kind::station_fault, Reason::credentials), 2, kNow);
  CHECK(after.attempts == 3);
  after.attempts = 1;
  CHECK(after == before);
}

TEST_CASE("a row sent again keeps the reason of the time before") {
  circ::Settlement before = kRefused;
  before.problem = "Unknown Item";
  before.detail = "not in the catalogue";
  before.earlier = "something older";
  CHECK(outcome(in(1, "a", before), verdict(Kind::uploaded), 1, kNow).earlier == "Unknown Item: not in the catalogue");
  before.problem.clear();
  before.detail.clear();
  CHECK(outcome(in(1, "a", before), verdict(Kind::uploaded), 1, kNow).earlier == "something older");
}

TEST_CASE("a row that goes by itself once more has no earlier reason worth keeping") {
  circ::Settlement before = kNotSent;
  before.detail = "connection refused";
  CHECK(outcome(in(1, "a", before), verdict(Kind::uploaded), 1, kNow).earlier.empty());
}

TEST_CASE("the earlier reason is cut at 500 bytes, never within a character") {
  circ::Settlement before = kRefused;
  before.detail = "x";
  for (int count = 0; count < 300; ++count) before.detail += "\xC3\xA9";  // é
  const std::string earlier = outcome(in(1, "a", before), verdict(Kind::uploaded), 1, kNow).earlier;
  CHECK(earlier.size() == 499);
  CHECK(earlier == before.detail.substr(0, 499));
}

TEST_CASE("the count of attempts stops at its limit") {
  circ::Settlement before = kNotSent;
  before.attempts = 65'535;
  CHECK(outcome(in(1, "a", before), verdict(Kind::uploaded), 3, kNow).attempts == 65'535);
}
