// WMS's circulation service over HTTPS: one NCIP POST per transaction, signed with the WSKey.
//
// One client per connection number, kept alive between submits. A watchdog thread ends a request that takes longer
// than Limits::total, whatever the peer does; stop() ends all of them at once. Both only shut sockets down, so
// neither waits behind a name look-up or a TLS handshake. Threads: see gateway.h.
//
// Never a second start: the HTTP library repeats a request by itself when a kept-alive connection turns out closed.
// The body comes from a provider that refuses to give it twice, so whatever is repeated is never a whole request; and
// a connection that was idle for longer than servers commonly keep one is opened anew before anything is sent.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "gateway/gateway.h"
#include "station/profile.h"
#include "station/vault.h"

namespace gateway {

struct Limits {
  std::chrono::milliseconds connect{5000};
  std::chrono::milliseconds total{30000};
};

// Where a signature's time and its one-time text come from.
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

  // A connection test that leaves no trace: asks to check in kProbeItem, which no library owns. The service works when
  // it answers that it does not know the item, or that it is not checked out.
  static constexpr std::string_view kProbeItem = "OFFLINE-CIRC-CONNECTION-TEST";
  struct Probe {
    bool works = false;
    Verdict verdict;  // why not, when it does not
  };
  Probe probe();

 private:
  class Connections;
  std::unique_ptr<Connections> connections_;
};

}  // namespace gateway
