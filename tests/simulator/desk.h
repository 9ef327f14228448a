// A desk for tests: the real gateway, set up for a simulator that all tests of this program share.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <string>

#include "gateway/ncip_gateway.h"
#include "wms_simulator/simulator.h"

namespace desk {

constexpr auto kPatron = "21234000981134";
constexpr auto kItem = "31234000118842";
inline const circ::Moment kDue = *circ::parse_rfc3339("2026-12-14T23:59:59+01:00");

inline circ::Barcode barcode(std::string_view text) { return std::get<circ::Barcode>(circ::Barcode::from(text)); }

inline circ::Transaction check_in(std::string_view item) {
  circ::Transaction transaction{.kind = circ::Kind::check_in, .station = "test", .item = barcode(item), .patron = {}, .due = {}, .recorded = {}};
  transaction.recorded = *circ::parse_rfc3339("2026-11-23T10:11:12+01:00");
  return transaction;
}

inline circ::Transaction check_out(std::string_view patron, std::string_view item) {
  circ::Transaction transaction = check_in(item);
  transaction.kind = circ::Kind::check_out;
  transaction.patron = barcode(patron);
  transaction.due = kDue;
  return transaction;
}

inline std::string sample(practice::Sample::Shows shows) {
  for (const auto& each : practice::Library::samples())
    if (each.shows == shows) return each.barcode;
  return {};
}

// A simulator, and the file that says whom to trust.
struct Service {
  Service() : folder(std::filesystem::temp_directory_path() / ("gateway-" + std::to_string(std::random_device()()))) {
    std::filesystem::create_directory(folder);
    std::ofstream(folder / "ca.pem", std::ios::binary) << simulator.ca_pem();
  }
  ~Service() { std::filesystem::remove_all(folder); }
  station::Profile profile() const { return simulator.profile(folder / "ca.pem"); }

  simulator::Simulator simulator;
  std::filesystem::path folder;
};

inline Service& service() {
  static Service one;
  return one;
}

class Desk {
 public:
  explicit Desk(simulator::Faults faults = {}, gateway::Limits limits = {}) : Desk(service().profile(), std::move(faults), limits) {}
  explicit Desk(station::Profile profile, simulator::Faults faults = {}, gateway::Limits limits = {})
      : simulator(service().simulator),
        gateway(std::move(profile), station::Secret(simulator.secret()), limits,
                {[this] { return now(); }, [this] { return nonce(); }}) {
    simulator.reset();
    simulator.set_faults(std::move(faults));
  }

  gateway::Verdict submit(const circ::Transaction& transaction) { return gateway.submit(transaction, 0); }
  std::size_t accepted() const { return simulator.ledger().size(); }

  simulator::Simulator& simulator;
  bool nonce_repeats = false;
  std::chrono::seconds clock_off{0};

 private:
  std::chrono::sys_seconds now() const {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + clock_off;
  }
  std::string nonce() { return nonce_repeats ? "again" : std::to_string(++nonces_); }

  std::atomic<unsigned> nonces_ = 0;

 public:
  gateway::NcipGateway gateway;
};

inline std::string name(gateway::Verdict::Kind kind) {
  constexpr const char* kNames[] = {"uploaded", "refused", "not_applied", "unanswered", "station_fault"};
  return kNames[static_cast<int>(kind)];
}

}  // namespace desk
