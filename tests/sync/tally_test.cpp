#include "sync/tally.h"

#include <catch_amalgamated.hpp>

using namespace upload;
using circ::Reason;
using Kind = gateway::Verdict::Kind;

namespace {

gateway::Verdict verdict(Kind kind, Reason reason = Reason::none, std::uint16_t http_status = 0) {
  gateway::Verdict made;
  made.kind = kind;
  made.reason = reason;
  made.http_status = http_status;
  return made;
}

const auto kDone = verdict(Kind::uploaded, Reason::none, 200);
const auto kNoConnection = verdict(Kind::not_applied, Reason::no_connection);
const auto kBusy = verdict(Kind::not_applied, Reason::busy, 429);
const auto kNoAnswer = verdict(Kind::unanswered, Reason::unanswered);

}  // namespace

TEST_CASE("three requests in a row that do not reach the service end the run") {
  const auto failure = GENERATE(kNoConnection, verdict(Kind::not_applied, Reason::not_sent));
  const auto heard = GENERATE(kDone, kBusy, verdict(Kind::refused, Reason::refused, 200));
  Tally tally;
  CHECK_FALSE(tally.heard(failure));
  CHECK_FALSE(tally.heard(failure));
  CHECK_FALSE(tally.heard(heard));
  CHECK_FALSE(tally.heard(failure));
  CHECK_FALSE(tally.heard(failure));
  CHECK(tally.heard(failure) == UploadEnd::no_connection);
}

TEST_CASE("a connection that is not secure ends the run at once") {
  CHECK(Tally().heard(verdict(Kind::not_applied, Reason::tls)) == UploadEnd::no_connection);
}

TEST_CASE("three in a row without an answer end the run") {
  Tally tally;
  CHECK_FALSE(tally.heard(kNoAnswer));
  CHECK_FALSE(tally.heard(kNoAnswer));
  CHECK_FALSE(tally.heard(kDone));
  CHECK_FALSE(tally.heard(kNoAnswer));
  CHECK_FALSE(tally.heard(kBusy));
  CHECK_FALSE(tally.heard(kNoAnswer));
  CHECK(tally.heard(kNoAnswer) == UploadEnd::too_many_unanswered);
}

TEST_CASE("a fault of the station ends the run at once") {
  CHECK(Tally().heard(verdict(Kind::station_fault, Reason::credentials, 401)) == UploadEnd::station_fault);
}

TEST_CASE("a service that stays too busy for five rows in a row ends the run") {
  Tally tally;
  for (int count = 0; count < 4; ++count) CHECK_FALSE(tally.gave_up_busy());
  CHECK_FALSE(tally.heard(kDone));
  for (int count = 0; count < 4; ++count) CHECK_FALSE(tally.gave_up_busy());
  CHECK(tally.gave_up_busy() == UploadEnd::no_connection);
}

TEST_CASE("only what surely was not applied, and may get through, is tried again") {
  CHECK(may_be_retried(kNoConnection));
  CHECK(may_be_retried(kBusy));
  CHECK(may_be_retried(verdict(Kind::not_applied, Reason::not_sent)));
  CHECK_FALSE(may_be_retried(verdict(Kind::not_applied, Reason::tls)));
  CHECK_FALSE(may_be_retried(kNoAnswer));
  CHECK_FALSE(may_be_retried(verdict(Kind::unanswered, Reason::no_connection)));
  CHECK_FALSE(may_be_retried(kDone));
}
