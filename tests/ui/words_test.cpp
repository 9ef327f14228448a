#include <catch_amalgamated.hpp>

#include <set>

#include "ui/rows_for_test.h"
#include "ui/shown.h"
#include "ui/words.h"

using circ::Reason;
using circ::Status;

TEST_CASE("every status has a word, a glyph and help of its own") {
  std::set<std::string> names, glyphs;
  for (int each = 0; each < circ::kStatuses; ++each) {
    const auto status = static_cast<Status>(each);
    names.insert(ui::name(status));
    glyphs.insert(ui::glyph(status));
    CHECK_FALSE(std::string(ui::help(status).meaning).empty());
    CHECK_FALSE(std::string(ui::help(status).to_do).empty());
  }
  CHECK(names.size() == circ::kStatuses);
  CHECK(glyphs.size() == circ::kStatuses);
}

TEST_CASE("a refusal keeps the service's word and adds plain ones, however the service spells it") {
  for (const char* problem : {"Unknown User", "UNKNOWN_USER", "UnknownUser"}) {
    const auto row = test::because(test::check_in(1, "1", Status::upload_failed), Reason::refused, false, problem);
    CHECK(ui::message(row, nullptr) == std::string(problem) + ": no patron has this barcode");
  }
  auto row = test::because(test::check_in(1, "1", Status::upload_failed), Reason::refused, false, "UserBlocked");
  row.settlement.detail = "PATRON_REQUIRES_MEMBERSHIP";
  CHECK(ui::message(row, nullptr).find("membership") != std::string::npos);
  row.settlement.problem = "Element Rule Violated";
  row.settlement.detail = "something new";
  CHECK(ui::message(row, nullptr) == "Element Rule Violated: something new");
  CHECK(ui::explain(row, nullptr).service_said.find("something new") != std::string::npos);
}

TEST_CASE("a row without an answer says that the service may have it, and what to do") {
  for (const auto reason : {Reason::unanswered, Reason::server_error, Reason::not_ncip, Reason::interrupted}) {
    const auto row = test::because(test::check_in(1, "1", Status::comms_failure), reason, true);
    CHECK(ui::message(row, nullptr).find("may already have it") != std::string::npos);
    CHECK(ui::explain(row, nullptr).to_do.find("not sent again by itself") != std::string::npos);
  }
  const auto row = test::because(test::check_in(1, "1", Status::comms_failure), Reason::no_connection);
  CHECK(ui::message(row, nullptr) == "No connection: the service did not answer");
  CHECK(ui::explain(row, nullptr).to_do.find("next upload") != std::string::npos);
}

TEST_CASE("an uploaded row tells when, another due date, and where the item is to go") {
  auto row = test::check_out(1, "1", "2", Status::uploaded);
  row.settlement.settled = test::after_ten(75).utc;
  CHECK(ui::message(row, nullptr) == "10:01:15");
  row.settlement.due = test::end_of(12);
  CHECK(ui::message(row, nullptr) == "10:01:15 · due 12 Dec 2026, not as told");
  row.settlement.due.reset();
  row.settlement.routing = "Request: 4711";
  CHECK(ui::message(row, nullptr) == "10:01:15 · Request: 4711");
  row.settlement.settled = *row.settlement.settled + std::chrono::days{1};
  row.settlement.routing.clear();
  CHECK(ui::message(row, nullptr) == "24 Nov 2026 10:01:15");
}

TEST_CASE("an upload that the service did not say so of is not told as one that it did") {
  auto row = test::check_in(1, "30001");
  row.settlement.status = circ::Status::uploaded;
  row.settlement.reason = circ::Reason::confirmed_by_staff;
  CHECK(ui::explain(row, nullptr).what.find("staff say") != std::string::npos);
  CHECK(ui::explain(row, nullptr).what.find("said so") == std::string::npos);
  row.settlement.reason = circ::Reason::already_done;
  CHECK(ui::explain(row, nullptr).what.find("done before") != std::string::npos);
  row.settlement.reason = circ::Reason::none;
  CHECK(ui::explain(row, nullptr).what.find("said so") != std::string::npos);
}

TEST_CASE("the earlier reason of a row that was sent again is still told") {
  auto row = test::check_in(1, "1");
  row.settlement.earlier = "Unknown User";
  CHECK(ui::explain(row, nullptr).service_said == "before that: Unknown User");
}

TEST_CASE("every end of an upload says what it means for the rows") {
  for (int each = 0; each <= static_cast<int>(desk::UploadEnd::storage); ++each) {
    desk::UploadResult result;
    result.end = static_cast<desk::UploadEnd>(each);
    result.uploaded = 2;
    CHECK_FALSE(ui::say(result).strong.empty());
    CHECK_FALSE(ui::say(result).text.empty());
  }
  desk::UploadResult result;
  result.uploaded = 1204;
  CHECK(ui::say(result).text == "1,204 uploaded");
}

TEST_CASE("the line names everything that is missing at once") {
  desk::State state;
  state.line = desk::line::Missing{true, false, true};
  CHECK(ui::say(state).text == "The patron barcode and the due date are missing; the item is kept");
  state.line = desk::line::Missing{false, true, false};
  CHECK(ui::say(state).text == "The item barcode is missing");
}

TEST_CASE("numbers, dates and times are written for people") {
  CHECK(ui::number(0) == "0");
  CHECK(ui::number(999) == "999");
  CHECK(ui::number(1337) == "1,337");
  CHECK(ui::number(1234567) == "1,234,567");
  CHECK(ui::counted(1, "row") == "1 row");
  CHECK(ui::counted(2, "row") == "2 rows");
  using namespace std::chrono;
  CHECK(ui::due(circ::DueDate{2026y / December / 14, {}}) == "Mon 14 Dec 2026");
  CHECK(ui::due(circ::DueDate{2026y / December / 14, 9h + 5min}) == "Mon 14 Dec 2026 09:05");
  CHECK(ui::due(test::end_of(14)) == "14 Dec 2026");
  desk::State state;
  state.now = test::after_ten(100).utc;
  CHECK(ui::when(test::after_ten(7), state) == "10:00:07");
  auto yesterday = test::after_ten(7);
  yesterday.utc -= days{1};
  CHECK(ui::when(yesterday, state) == "22 Nov 10:00");
  yesterday.utc -= days{400};
  CHECK(ui::when(yesterday, state) == "18 Oct 2025 10:00");
  CHECK(ui::hour(test::after_ten(7).utc, state) == "10:00");
}

TEST_CASE("progress tells how far, how fast and how long") {
  desk::Upload upload{desk::UploadPhase::running, 41, 1280, 0.3, {}, {}};
  CHECK(ui::progress(upload) == "41 of 1,280 · less than 1 a second");
  upload.per_second = 5;
  upload.left = std::chrono::seconds{250};
  CHECK(ui::progress(upload) == "41 of 1,280 · 5 a second · 5 min left");
}
