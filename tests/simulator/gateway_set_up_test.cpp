// The real gateway against the simulator when the station, its key or its clock is wrong.

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

TEST_CASE("a station that is set up wrong hears it at its first row, and nothing is done") {
  auto profile = service().profile();
  Reason reason = Reason::credentials;
  SECTION("the key") { profile.wskey = "another"; }
  SECTION("no user to act as") { profile.principal_id.clear(); profile.principal_idns.clear(); }
  SECTION("another user to act as") { profile.principal_id = "somebody"; }
  SECTION("the institution") { profile.institution_id = "1"; }
  SECTION("the branch") {
    profile.branch_id = "1";
    reason = Reason::configuration;
  }
  SECTION("the path") {
    profile.service_address += "/elsewhere";
    reason = Reason::configuration;
  }
  Desk desk(profile);
  const Verdict verdict = desk.submit(check_out(kPatron, kItem));
  CHECK(name(verdict.kind) == "station_fault");
  CHECK(verdict.reason == reason);
  CHECK(desk.accepted() == 0);
}

TEST_CASE("another secret does not sign") {
  Desk desk;
  NcipGateway stranger(service().profile(), station::Secret("another secret"), {},
                       {[] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); },
                        [] { return std::string("nonce of a stranger"); }});
  const Verdict verdict = stranger.submit(check_out(kPatron, kItem), 0);
  CHECK(name(verdict.kind) == "station_fault");
  CHECK(verdict.http_status == 401);
  CHECK(desk.accepted() == 0);
}

TEST_CASE("a nonce that comes again is refused") {
  Desk desk;
  desk.nonce_repeats = true;
  CHECK(name(desk.submit(check_out(kPatron, kItem)).kind) == "uploaded");
  const Verdict verdict = desk.submit(check_in(kItem));
  CHECK(name(verdict.kind) == "station_fault");
  CHECK(verdict.reason == Reason::credentials);
  CHECK(desk.accepted() == 1);
}

TEST_CASE("a desk whose clock is an hour off is refused") {
  Desk desk;
  desk.clock_off = GENERATE(-3600s, 3600s);
  const Verdict verdict = desk.submit(check_out(kPatron, kItem));
  CHECK(name(verdict.kind) == "station_fault");
  CHECK(verdict.http_status == 401);
  CHECK(desk.accepted() == 0);
}

TEST_CASE("the connection test works, and leaves no trace") {
  Desk desk;
  CHECK(desk.gateway.probe().works);
  CHECK(desk.accepted() == 0);
  desk.simulator.set_faults({.rules = {{.fault = Fault::security_context}}});
  const auto probe = desk.gateway.probe();
  CHECK_FALSE(probe.works);
  CHECK(probe.verdict.reason == Reason::credentials);
}
