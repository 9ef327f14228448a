// The real gateway against the simulator, over TLS unless a test says otherwise.
#include "gateway/ncip_gateway.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include <catch_amalgamated.hpp>

#include "gateway/ncip.h"
#include "wms_simulator/simulator.h"

using namespace std::chrono_literals;
using circ::Reason;
using gateway::NcipGateway;
using gateway::Verdict;
using simulator::Fault;
using simulator::Faults;
using simulator::Simulator;
using Kind = gateway::Verdict::Kind;
using Shows = practice::Sample::Shows;

namespace {

constexpr auto kPatron = "21234000981134";
constexpr auto kItem = "31234000118842";
const circ::Moment kDue = *circ::parse_rfc3339("2026-12-14T23:59:59+01:00");

circ::Barcode barcode(std::string_view text) { return std::get<circ::Barcode>(circ::Barcode::from(text)); }

circ::Transaction check_in(std::string_view item) {
  circ::Transaction transaction{.kind = circ::Kind::check_in, .station = "test", .item = barcode(item), .patron = {}, .due = {}, .recorded = {}};
  transaction.recorded = *circ::parse_rfc3339("2026-11-23T10:11:12+01:00");
  return transaction;
}

circ::Transaction check_out(std::string_view patron, std::string_view item) {
  circ::Transaction transaction = check_in(item);
  transaction.kind = circ::Kind::check_out;
  transaction.patron = barcode(patron);
  transaction.due = kDue;
  return transaction;
}

std::string sample(Shows shows) {
  for (const auto& each : practice::Library::samples())
    if (each.shows == shows) return each.barcode;
  return {};
}

// A simulator for all tests of this file, and the file that says whom to trust.
struct Service {
  Service() : folder(std::filesystem::temp_directory_path() / ("gateway-" + std::to_string(std::random_device()()))) {
    std::filesystem::create_directory(folder);
    std::ofstream(folder / "ca.pem", std::ios::binary) << simulator.ca_pem();
  }
  ~Service() { std::filesystem::remove_all(folder); }
  station::Profile profile() const { return simulator.profile(folder / "ca.pem"); }

  Simulator simulator;
  std::filesystem::path folder;
};

Service& service() {
  static Service one;
  return one;
}

class Desk {
 public:
  explicit Desk(Faults faults = {}, gateway::Limits limits = {}) : Desk(service().profile(), std::move(faults), limits) {}
  explicit Desk(station::Profile profile, Faults faults = {}, gateway::Limits limits = {})
      : simulator(service().simulator),
        gateway(std::move(profile), station::Secret(simulator.secret()), limits, {now, [this] { return nonce(); }}) {
    simulator.reset();
    simulator.set_faults(std::move(faults));
  }

  Verdict submit(const circ::Transaction& transaction) { return gateway.submit(transaction, 0); }
  std::size_t accepted() const { return simulator.ledger().size(); }

  Simulator& simulator;
  bool nonce_repeats = false;
  static inline std::chrono::seconds clock_off{0};

 private:
  static std::chrono::sys_seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + clock_off;
  }
  std::string nonce() { return nonce_repeats ? "again" : std::to_string(++nonces_); }

  std::atomic<unsigned> nonces_ = 0;

 public:
  NcipGateway gateway;
};

std::string name(Kind kind) {
  constexpr const char* kNames[] = {"uploaded", "refused", "not_applied", "unanswered", "station_fault"};
  return kNames[static_cast<int>(kind)];
}

}  // namespace

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

TEST_CASE("the item whose connection fails goes through at the third attempt, and was not applied before") {
  Desk desk;
  const auto transaction = check_out(kPatron, sample(Shows::item_connection_fails));
  for (int i = 0; i < 2; ++i) {
    const Verdict verdict = desk.submit(transaction);
    CHECK(name(verdict.kind) == "not_applied");
    CHECK(verdict.retry_after == 1s);
  }
  CHECK(name(desk.submit(transaction).kind) == "uploaded");
  CHECK(desk.accepted() == 1);
}

// The table of design/safety.md section 6.2, as far as a server can bring its rows about.
TEST_CASE("each fault is the verdict it should be, and is sent once") {
  struct Row {
    Fault fault;
    Kind kind;
    Reason reason;
    std::uint16_t http_status;
  };
  const auto row = GENERATE(
      Row{Fault::hang_up, Kind::not_applied, Reason::not_sent, 0},
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
  CHECK(desk.simulator.traffic().requests == before + (row.fault == Fault::hang_up ? 0 : 1));

  // The next one goes through: nothing of the fault is left in the connection.
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
  Desk desk({.rules = {{.fault = fault, .count = 1}}, .late_by = 1h, .slow_byte = 1h}, {.connect = 5s, .total = 300ms});
  const auto begun = std::chrono::steady_clock::now();
  const Verdict verdict = desk.submit(check_out(kPatron, kItem));
  CHECK(std::chrono::steady_clock::now() - begun < 5s);
  CHECK(name(verdict.kind) == "unanswered");
  CHECK(verdict.reason == Reason::unanswered);
  CHECK(desk.accepted() == 1);
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
  const auto which = GENERATE(simulator::Certificate::other_name, simulator::Certificate::unknown_ca, simulator::Certificate::expired);
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
  Desk::clock_off = GENERATE(-3600s, 3600s);
  const Verdict verdict = desk.submit(check_out(kPatron, kItem));
  Desk::clock_off = 0s;
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

TEST_CASE("several connections submit side by side") {
  Desk desk;
  desk.simulator.with_library([](practice::Library& library) { library.know_everybody(); });
  REQUIRE(desk.gateway.connections() == 4);
  std::vector<std::thread> threads;
  std::atomic<int> uploaded = 0;
  for (unsigned connection = 0; connection < 4; ++connection) {
    threads.emplace_back([&, connection] {
      for (int i = 0; i < 25; ++i) {
        const auto item = std::to_string(connection) + "-" + std::to_string(i);
        if (desk.gateway.submit(check_out("P" + std::to_string(connection), item), connection).kind == Kind::uploaded) ++uploaded;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(uploaded == 100);
  CHECK(desk.accepted() == 100);
  CHECK(desk.simulator.traffic().connections == 4);
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
