// WMS's circulation service over HTTPS: one NCIP POST per transaction, signed with the WSKey.
//
// One connection (connection.h) per number, kept alive between submits. A watchdog thread ends a request that takes
// longer than Limits::total, whatever the peer does; stop() ends all of them at once. Both only shut sockets down, so
// neither waits behind a name look-up or a TLS handshake. A request starts once and is never repeated from here.
// Threads: see gateway.h.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "gateway/gateway.h"
#include "station/profile.h"
#include "station/vault.h"

namespace gateway {

struct Limits {
  std::chrono::milliseconds connect{5000};
  std::chrono::milliseconds total{30000};
  // A connection that was unused for longer is opened anew. Apache closes one after 5 s, others later; a request that
  // is on its way just then would be in doubt.
  std::chrono::milliseconds idle{3000};
};

// Where a signature's time and its one-time text come from. Called by one thread at a time.
struct Signing {
  std::function<std::chrono::sys_seconds()> now;
  std::function<std::string()> nonce;
};

class NcipGateway final : public Gateway {
 public:
  NcipGateway(station::Profile profile, station::Secret secret, Limits limits, Signing signing);
  ~NcipGateway() override;

  unsigned connections() const override;
  Verdict submit(const circ::Transaction& transaction, unsigned connection) override;
  void stop() override;

  // A connection test that leaves no trace: asks to check in kProbeItem, which no library owns, on connection 0. The
  // service works when it answers that it does not know the item, or that it is not checked out.
  static constexpr std::string_view kProbeItem = "OFFLINE-CIRC-CONNECTION-TEST";
  struct Probe {
    bool works = false;
    Verdict verdict;  // why not, when it does not
  };
  Probe probe();

 private:
  struct Line;
  Verdict exchange(const circ::Transaction& transaction, Line& line);
  std::string authorization();
  bool stopped();
  void watch();

  const station::Profile profile_;
  const station::Secret secret_;
  const Limits limits_;
  const Signing signing_;
  std::string target_;  // path and query
  std::optional<std::string> fault_;  // why no row can go through; found at construction
  std::vector<std::unique_ptr<Line>> lines_;  // by connection number

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
  bool ending_ = false;
  std::chrono::steady_clock::time_point watchdog_wakes_ = std::chrono::steady_clock::time_point::max();
  std::thread watchdog_;
};

}  // namespace gateway
