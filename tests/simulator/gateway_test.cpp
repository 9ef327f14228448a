// The real gateway against the simulator, over TLS unless a test says otherwise: what goes through, what is refused.

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

TEST_CASE("a check-out and its check-in go through, on one connection") {
  Desk desk;
  const Verdict out = desk.submit(check_out(kPatron, kItem));
  CHECK(name(out.kind) == "uploaded");
  CHECK(out.http_status == 200);
  REQUIRE(out.due);
  CHECK(out.due->utc == kDue.utc);
  const Verdict in = desk.submit(check_in(kItem));
  CHECK(name(in.kind) == "uploaded");
  CHECK(in.routing == "Re-shelve");
  const auto ledger = desk.simulator.ledger();
  REQUIRE(ledger.size() == 2);
  CHECK(ledger[0].kind == circ::Kind::check_out);
  CHECK(ledger[0].item == kItem);
  CHECK(ledger[0].patron == kPatron);
  CHECK(ledger[0].due->utc == kDue.utc);
  CHECK_FALSE(ledger[0].occurred);
  CHECK(ledger[1].kind == circ::Kind::check_in);
  CHECK(desk.simulator.traffic().connections == 1);
}

TEST_CASE("the time at the desk is sent when the profile says so") {
  auto profile = service().profile();
  profile.mandated_action = true;
  Desk desk(profile);
  CHECK(name(desk.submit(check_out(kPatron, kItem)).kind) == "uploaded");
  CHECK(name(desk.submit(check_in(kItem)).kind) == "uploaded");
  for (const auto& entry : desk.simulator.ledger()) {
    REQUIRE(entry.occurred);
    CHECK(entry.occurred->utc == circ::parse_rfc3339("2026-11-23T09:11:12Z")->utc);
  }
}

TEST_CASE("a reply with a response header means the same") {
  Simulator with_header({.style = {.header = true}});
  const auto file = service().folder / "other-ca.pem";
  std::ofstream(file, std::ios::binary) << with_header.ca_pem();
  NcipGateway gateway(with_header.profile(file), station::Secret(with_header.secret()), {},
                      {[] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); },
                       [] { return std::string("1"); }});
  CHECK(name(gateway.submit(check_out(kPatron, kItem), 0).kind) == "uploaded");
}

TEST_CASE("barcodes with characters that XML reserves arrive as they were scanned") {
  Desk desk;
  const std::string odd = R"(A&B<C>"D'E;#)";
  desk.simulator.with_library([&](practice::Library& library) {
    library.add_item(odd);
    library.add_patron("P&1");
  });
  CHECK(name(desk.submit(check_out("P&1", odd)).kind) == "uploaded");
  REQUIRE(desk.accepted() == 1);
  CHECK(desk.simulator.ledger()[0].item == odd);
  CHECK(desk.simulator.ledger()[0].patron == "P&1");
}

TEST_CASE("each refusal is a refusal, with the service's own words") {
  Desk desk;
  const auto refused = [&](const circ::Transaction& transaction) {
    const Verdict verdict = desk.submit(transaction);
    CHECK(name(verdict.kind) == "refused");
    CHECK(verdict.reason == Reason::refused);
    CHECK_FALSE(gateway::ncip::says_already_done(check_out(kPatron, kItem), verdict));
    return verdict.problem;
  };
  CHECK(refused(check_out(sample(Shows::patron_unknown), kItem)) == "Unknown User");
  CHECK(refused(check_out(sample(Shows::patron_blocked), kItem)) == "User Blocked");
  CHECK(refused(check_out(sample(Shows::patron_needs_membership), kItem)) == "UserBlocked");
  CHECK(refused(check_out(sample(Shows::patron_ambiguous), kItem)) == "Resource Cannot Be Provided");
  CHECK(refused(check_out(sample(Shows::patron_at_limit), kItem)) == "Maximum Check Outs Exceeded");
  CHECK(refused(check_out(kPatron, sample(Shows::item_unknown))) == "Unknown Item");
  CHECK(refused(check_out(kPatron, sample(Shows::item_does_not_circulate))) == "Item Does Not Circulate");
  CHECK(refused(check_out(kPatron, sample(Shows::item_on_hold))) == "Resource Cannot Be Provided");
  CHECK(refused(check_in(sample(Shows::item_unknown))) == "Unknown Item");
  CHECK(refused(check_in(kItem)) == "Item Not Checked Out");
  CHECK(desk.accepted() == 0);
  CHECK(desk.simulator.traffic().connections == 1);
}

TEST_CASE("what has been done before is told apart from other refusals") {
  Desk desk;
  REQUIRE(name(desk.submit(check_out(kPatron, kItem)).kind) == "uploaded");
  const Verdict out = desk.submit(check_out(kPatron, kItem));
  CHECK(name(out.kind) == "refused");
  CHECK(gateway::ncip::says_already_done(check_out(kPatron, kItem), out));
  REQUIRE(name(desk.submit(check_in(kItem)).kind) == "uploaded");
  const Verdict in = desk.submit(check_in(kItem));
  CHECK(name(in.kind) == "refused");
  CHECK(gateway::ncip::says_already_done(check_in(kItem), in));
  CHECK(desk.accepted() == 2);
}

TEST_CASE("a moved due date and a request for the item are told") {
  Desk desk;
  const Verdict moved = desk.submit(check_out(kPatron, sample(Shows::item_due_moves)));
  REQUIRE(moved.due);
  CHECK(moved.due->utc - kDue.utc == 24h);
  CHECK(desk.submit(check_in(sample(Shows::item_on_hold))).routing == "Request: 4711");
}

TEST_CASE("the item whose connection fails goes through at the fourth attempt, and was not applied before") {
  Desk desk;
  const auto transaction = check_out(kPatron, sample(Shows::item_connection_fails));
  for (int i = 0; i < 3; ++i) {
    const Verdict verdict = desk.submit(transaction);
    CHECK(name(verdict.kind) == "not_applied");
    CHECK(verdict.retry_after == 1s);
  }
  CHECK(name(desk.submit(transaction).kind) == "uploaded");
  CHECK(desk.accepted() == 1);
}

TEST_CASE("over plain HTTP on the loopback address everything works too") {
  Simulator plain({.tls = false});
  NcipGateway gateway(plain.profile({}), station::Secret(plain.secret()), {},
                      {[] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); },
                       [n = 0]() mutable { return std::to_string(++n); }});
  CHECK(name(gateway.submit(check_out(kPatron, kItem), 0).kind) == "uploaded");
  plain.set_faults({.rules = {{.fault = Fault::applied_no_reply, .count = 1}}});
  CHECK(name(gateway.submit(check_in(kItem), 0).kind) == "unanswered");
  CHECK(plain.ledger().size() == 2);
  CHECK(plain.traffic().requests == 2);
}
