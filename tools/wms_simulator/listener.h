// The simulator's HTTP server: cpp-httplib's, with doors that can misbehave.
//
// Three things that the library's own servers do not do: show another certificate from one connection to the next,
// close a connection on which a request is arriving without reading it, and close after a whole request was read
// without a byte of reply. One thread per connection; the public members may be changed while it runs.
#pragma once

#include <array>
#include <atomic>
#include <functional>

#include <httplib.h>

#include "wms_simulator/certificates.h"

namespace simulator {

class Listener final : public httplib::Server {
 public:
  // Plain HTTP without certificates.
  explicit Listener(const Certificates* certificates);
  ~Listener() override;

  // A response with this header is not sent: the connection is closed without a reply.
  static constexpr auto kNoReply = "X-No-Reply";

  std::atomic<Certificate> certificate = Certificate::good;
  std::atomic<time_t> idle_close_seconds = 60;
  std::atomic<unsigned> connections = 0;  // since the counter was set
  std::atomic<unsigned> open = 0;
  std::function<bool()> hangs_up;  // set before it listens; asked when a request arrives

 private:
  bool process_and_close_socket(socket_t sock) override;
  bool serve(httplib::Stream& stream, bool close_connection, bool& connection_closed);
  void serve_tls(socket_t sock);

  bool tls_ = false;
  std::array<httplib::tls::ctx_t, kCertificates> contexts_{};
};

}  // namespace simulator
