#include "circ/hold.h"

#include <catch_amalgamated.hpp>

namespace {

circ::Settlement with(circ::Status status, bool doubtful = false) {
  circ::Settlement settlement;
  settlement.status = status;
  settlement.doubtful = doubtful;
  return settlement;
}

}  // namespace

TEST_CASE("A refused or unanswered row holds back later rows of its item only") {
  for (const auto status : {circ::Status::upload_failed, circ::Status::comms_failure}) {
    circ::Holds holds;
    holds.update(5, "item", with(status, true));
    CHECK(holds.held_by(6, "item") == 5u);
    CHECK_FALSE(holds.held_by(4, "item"));
    CHECK_FALSE(holds.held_by(5, "item"));
    CHECK_FALSE(holds.held_by(6, "other"));
  }
}

TEST_CASE("The hold ends when the row is uploaded, cleared or let pass by staff") {
  circ::Holds holds;
  holds.update(5, "item", with(circ::Status::upload_failed));
  holds.update(5, "item", with(circ::Status::uploaded));
  CHECK_FALSE(holds.held_by(6, "item"));

  holds.update(5, "item", with(circ::Status::upload_failed));
  holds.forget(5, "item");
  CHECK_FALSE(holds.held_by(6, "item"));

  auto passed = with(circ::Status::upload_failed);
  passed.lets_later_pass = true;
  holds.update(5, "item", passed);
  CHECK_FALSE(holds.held_by(6, "item"));
}

TEST_CASE("The earliest of several rows is named") {
  circ::Holds holds;
  holds.update(7, "item", with(circ::Status::upload_failed));
  holds.update(3, "item", with(circ::Status::comms_failure, true));
  CHECK(holds.held_by(9, "item") == 3u);
  CHECK(holds.held_by(5, "item") == 3u);
  CHECK_FALSE(holds.held_by(3, "item"));
}

TEST_CASE("Rows that surely were not applied go by themselves, doubtful ones ask staff") {
  CHECK(circ::waits_for_upload(with(circ::Status::awaiting_sync)));
  CHECK(circ::waits_for_upload(with(circ::Status::comms_failure)));
  CHECK_FALSE(circ::waits_for_upload(with(circ::Status::comms_failure, true)));
  CHECK(circ::asks_staff(with(circ::Status::comms_failure, true)));
  CHECK_FALSE(circ::waits_for_upload(with(circ::Status::upload_failed)));
  CHECK_FALSE(circ::waits_for_upload(with(circ::Status::uploading)));
}
