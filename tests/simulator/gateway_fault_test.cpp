// The real gateway against the simulator when something goes wrong between them.
#include <atomic>
#include <thread>

#include <catch_amalgamated.hpp>

#include "gateway/ncip.h"
#include "simulator/desk.h"

using namespace desk;
using namespace std::chrono_literals;
using circ::Reason;
using gateway::NcipGateway;
using gateway::Verdict;
using simulator::Fault;
using simulator::Simulator;
using Kind = gateway::Verdict::Kind;
using Shows = practice::Sample::Shows;

// The table of design/safety.md section 6.2, as far as a server can bring its rows about.
TEST_CASE("each fault is the verdict it should be, and is sent once") {
  struct Row {
    Fault fault;
    Kind kind;
    Reason reason;
    std::uint16_t http_status;
  };
  const auto row = GENERATE(
      Row{Fault::no_reply, Kind::unanswered, Reason::unanswered, 0},
      Row{Fault::applied_no_reply, Kind::unanswered, Reason::unanswered, 0},
      Row{Fault::cut_reply, Kind::unanswered, Reason::unanswered, 0},
      Row{Fault::garbage, Kind::unanswered, Reason::not_ncip, 200},
      Row{Fault::empty_reply, Kind::unanswered, Reason::not_ncip, 200},
      Row{Fault::portal, Kind::unanswered, Reason::not_ncip, 200},
      Row{Fault::too_big, Kind::unanswered, Reason::not_ncip, 0},
      Row{Fault::wrong_element, Kind::unanswered, Reason::not_ncip, 200},
      Row{Fault::other_item, Kind::unanswered, Reason::not_ncip, 200},
      Row{Fault::redirect, Kind::station_fault, Reason::configuration, 302},
      Row{Fault::unauthorized, Kind::station_fault, Reason::credentials, 401},
      Row{Fault::forbidden, Kind::station_fault, Reason::credentials, 403},
      Row{Fault::not_found, Kind::station_fault, Reason::configuration, 404},
      Row{Fault::too_many, Kind::not_applied, Reason::busy, 429},
      Row{Fault::busy_503, Kind::not_applied, Reason::busy, 503},
      Row{Fault::status_503, Kind::unanswered, Reason::server_error, 503},
      Row{Fault::applied_503, Kind::unanswered, Reason::server_error, 503},
      Row{Fault::status_500, Kind::unanswered, Reason::server_error, 500},
      Row{Fault::applied_500, Kind::unanswered, Reason::server_error, 500},
      Row{Fault::status_502, Kind::unanswered, Reason::server_error, 502},
      Row{Fault::applied_502, Kind::unanswered, Reason::server_error, 502},
      Row{Fault::status_504, Kind::unanswered, Reason::server_error, 504},
      Row{Fault::applied_504, Kind::unanswered, Reason::server_error, 504},
      Row{Fault::security_context, Kind::station_fault, Reason::credentials, 200},
      Row{Fault::unknown_agency, Kind::station_fault, Reason::configuration, 200},
      Row{Fault::temporary_failure, Kind::unanswered, Reason::server_error, 200},
      Row{Fault::applied_temporary_failure, Kind::unanswered, Reason::server_error, 200});
  const bool first_on_connection = GENERATE(true, false);
  CAPTURE(description(row.fault).name, first_on_connection);

  Desk desk;
  unsigned before = 0;
  if (!first_on_connection) {
    REQUIRE(name(desk.submit(check_out(kPatron, "31234000118131")).kind) == "uploaded");
    before = 1;
  }
  desk.simulator.set_faults({.rules = {{.fault = row.fault, .count = 1}}, .retry_after = 3s});
  const Verdict verdict = desk.submit(check_out(kPatron, kItem));
  CHECK(name(verdict.kind) == name(row.kind));
  CHECK(static_cast<int>(verdict.reason) == static_cast<int>(row.reason));
  CHECK(verdict.http_status == row.http_status);
  const bool says_when = row.fault == Fault::too_many || row.fault == Fault::busy_503;
  CHECK(verdict.retry_after == (says_when ? std::optional(3s) : std::nullopt));
  CHECK(desk.accepted() == before + (description(row.fault).applied ? 1 : 0));
  CHECK(desk.simulator.traffic().requests == before + 1);

  // The next one goes through: nothing of the fault is left in the connection.
  CHECK(name(desk.submit(check_out(kPatron, "31234000118263")).kind) == "uploaded");
}

// The request may have been handed to the system before the reset came back: then nobody can know, and the gateway
// says so. What it must never say is that the row went through.
TEST_CASE("a service that hangs up on the request was not reached, or leaves the row in doubt") {
  Desk desk;
  const bool first_on_connection = GENERATE(true, false);
  if (!first_on_connection) REQUIRE(name(desk.submit(check_out(kPatron, "31234000118131")).kind) == "uploaded");
  const std::size_t before = desk.accepted();
  // Without a count: the end of a connection of the test before may still be coming in, and would use it up.
  desk.simulator.set_faults({.rules = {{.fault = Fault::hang_up}}});
  const Verdict verdict = desk.submit(check_out(kPatron, kItem));
  desk.simulator.set_faults({});
  const bool known = verdict.kind == Kind::not_applied && verdict.reason == Reason::not_sent;
  const bool in_doubt = verdict.kind == Kind::unanswered && verdict.reason == Reason::unanswered;
  CAPTURE(name(verdict.kind), static_cast<int>(verdict.reason));
  CHECK((known || in_doubt));
  CHECK(desk.accepted() == before);
  CHECK(desk.simulator.traffic().requests == before);
  CHECK(name(desk.submit(check_out(kPatron, "31234000118263")).kind) == "uploaded");
}

TEST_CASE("a request that was read whole and not answered is in the ledger once") {
  Desk desk({.rules = {{.fault = Fault::applied_no_reply}}});
  const Verdict verdict = desk.submit(check_out(kPatron, kItem));
  CHECK(name(verdict.kind) == "unanswered");
  REQUIRE(desk.accepted() == 1);
  CHECK(desk.simulator.ledger()[0].fault == Fault::applied_no_reply);
  CHECK(desk.simulator.traffic().requests == 1);
}

TEST_CASE("a reply that takes too long is given up, and the row is in doubt") {
  const auto fault = GENERATE(Fault::slow_reply, Fault::late_reply);
  Desk desk({}, {.connect = 5s, .total = 2s});
  // The connection is there before: the limit is then spent on waiting for the reply, on a slow machine too.
  REQUIRE(name(desk.submit(check_out(kPatron, "31234000118263")).kind) == "uploaded");
  desk.simulator.set_faults({.rules = {{.fault = fault, .count = 1}}, .late_by = 1h, .slow_byte = 1h});
  const auto begun = std::chrono::steady_clock::now();
  const Verdict verdict = desk.submit(check_out(kPatron, kItem));
  CHECK(std::chrono::steady_clock::now() - begun < 1min);
  CHECK(name(verdict.kind) == "unanswered");
  CHECK(verdict.reason == Reason::unanswered);
  CHECK(desk.accepted() == 2);
}

TEST_CASE("a reply that trickles in is read to its end") {
  Desk desk({.rules = {{.fault = Fault::slow_reply, .count = 1}}, .slow_byte = 0ms});
  CHECK(name(desk.submit(check_out(kPatron, kItem)).kind) == "uploaded");
}

TEST_CASE("stopping ends a request under way, and later ones are not begun") {
  Desk desk({.rules = {{.fault = Fault::late_reply, .count = 1}}, .late_by = 1h});
  Verdict verdict;
  std::thread submitting([&] { verdict = desk.submit(check_out(kPatron, kItem)); });
  while (desk.accepted() == 0) std::this_thread::yield();
  desk.gateway.stop();
  submitting.join();
  CHECK(name(verdict.kind) == "unanswered");
  CHECK(name(desk.submit(check_in(kItem)).kind) == "not_applied");
  CHECK(desk.accepted() == 1);
  CHECK(desk.simulator.traffic().requests == 1);
}

TEST_CASE("a kept connection that the service closed while it was idle is opened anew") {
  Desk desk({.idle_close = 0s});
  REQUIRE(name(desk.submit(check_out(kPatron, kItem)).kind) == "uploaded");
  while (desk.simulator.traffic().open > 0) std::this_thread::yield();
  CHECK(name(desk.submit(check_in(kItem)).kind) == "uploaded");
  CHECK(desk.accepted() == 2);
  CHECK(desk.simulator.traffic().connections == 2);
}

TEST_CASE("a certificate that is not right is refused before anything is sent") {
  using simulator::Certificate;
  const auto which = GENERATE(Certificate::other_name, Certificate::unknown_ca, Certificate::expired, Certificate::short_key);
  Desk desk({.certificate = which});
  const Verdict verdict = desk.submit(check_out(kPatron, kItem));
  CHECK(name(verdict.kind) == "not_applied");
  CHECK(verdict.reason == Reason::tls);
  CHECK(desk.simulator.traffic().requests == 0);
  CHECK(desk.accepted() == 0);
}

TEST_CASE("an authority that the profile does not name is not trusted") {
  auto profile = service().profile();
  profile.ca_file.clear();
  Desk desk(profile);
  const Verdict verdict = desk.submit(check_out(kPatron, kItem));
  CHECK(name(verdict.kind) == "not_applied");
  CHECK(verdict.reason == Reason::tls);
  CHECK(desk.accepted() == 0);
}

TEST_CASE("a service that is not there is no connection") {
  auto profile = service().profile();
  {
    Simulator gone;
    profile.service_address = gone.address();
  }
  Desk desk(profile);
  const Verdict verdict = desk.submit(check_out(kPatron, kItem));
  CHECK(name(verdict.kind) == "not_applied");
  CHECK(verdict.reason == Reason::no_connection);
}
