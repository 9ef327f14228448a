// The simulator in this process, and real gateways to it.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "gateway/ncip_gateway.h"
#include "station/vault.h"
#include "wms_simulator/simulator.h"

namespace upload::test {

class Service {
 public:
  // Over plain HTTP: TLS has its own tests, and these runs are many.
  Service() : simulator_(simulator::Settings{.tls = false, .knows_everybody = true}) {}

  simulator::Simulator& operator*() { return simulator_; }
  simulator::Simulator* operator->() { return &simulator_; }

  std::unique_ptr<gateway::Gateway> gateway(unsigned connections) {
    station::Profile profile = simulator_.profile({});
    profile.connections = connections;
    profile.mandated_action = true;  // the recorded time goes with the request: so the ledger tells which it was
    const gateway::Signing signing{
        [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); },
        [this] { return "n" + std::to_string(++nonces_); }};
    return std::make_unique<gateway::NcipGateway>(profile, station::Secret(simulator_.secret()), gateway::Limits{}, signing);
  }

 private:
  simulator::Simulator simulator_;
  std::atomic<unsigned> nonces_ = 0;
};

}  // namespace upload::test
