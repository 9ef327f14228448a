#include "wms_simulator/listener.h"

#include <limits>
#include <stdexcept>

#include <openssl/ssl.h>

#include "wms_simulator/claim_port.h"

namespace simulator {

namespace {

constexpr std::size_t kThreads = 16;
constexpr std::size_t kMostThreads = 256;  // a kept connection occupies one
constexpr std::size_t kLongestRequest = 1024 * 1024;
constexpr std::chrono::seconds kPatience{30};  // with a client in the middle of something; machines stall

}  // namespace

Listener::Listener(const Certificates* certificates) : tls_(certificates != nullptr) {
  for (std::size_t i = 0; tls_ && i < contexts_.size(); ++i) {
    const Identity& identity = certificates->of(static_cast<Certificate>(i));
    contexts_[i] = httplib::tls::create_server_context();
    if (!contexts_[i] || !httplib::tls::set_server_cert_pem(contexts_[i], identity.certificate_pem.c_str(),
                                                            identity.key_pem.c_str(), nullptr))
      throw std::runtime_error("OpenSSL does not take the simulator's certificate");
  }
  set_socket_options([](socket_t sock) { claim_port(static_cast<std::intptr_t>(sock)); });
  set_tcp_nodelay(true);
  set_read_timeout(kPatience);
  set_write_timeout(kPatience);
  set_keep_alive_max_count((std::numeric_limits<std::size_t>::max)());
  set_payload_max_length(kLongestRequest);
  new_task_queue = [] { return new httplib::ThreadPool(kThreads, kMostThreads); };
  // Nothing has gone out when headers are written: they are collected first, and a writer that gives up ends the
  // connection.
  set_header_writer([](httplib::Stream& stream, httplib::Headers& headers) -> ssize_t {
    return headers.contains(kNoReply) ? 0 : httplib::detail::write_headers(stream, headers);
  });
}

Listener::~Listener() {
  for (const auto context : contexts_) httplib::tls::free_context(context);
}

bool Listener::serve(httplib::Stream& stream, bool close_connection, bool& connection_closed) {
  if (hangs_up()) return false;
  return process_request(stream, "127.0.0.1", 0, "127.0.0.1", 0, close_connection, connection_closed, nullptr);
}

void Listener::serve_tls(socket_t sock) {
  const auto session = httplib::tls::create_session(contexts_[static_cast<std::size_t>(certificate.load())], sock);
  if (!session) return;
  const auto freed = httplib::detail::scope_exit([&] { httplib::tls::free_session(session); });
  if (!httplib::tls::accept_nonblocking(session, sock, read_timeout_sec_, read_timeout_usec_, nullptr)) return;
  const bool orderly = httplib::detail::process_server_socket_ssl(
      svr_sock_, session, sock, keep_alive_max_count_, idle_close_seconds, read_timeout_sec_, read_timeout_usec_,
      write_timeout_sec_, write_timeout_usec_,
      [&](httplib::Stream& stream, bool close, bool& closed) { return serve(stream, close, closed); });
  // Our goodbye only: httplib's own waits for the client's, for seconds.
  if (orderly) SSL_shutdown(static_cast<SSL*>(session));
}

bool Listener::process_and_close_socket(socket_t sock) {
  ++connections;
  ++open;
  if (tls_) {
    serve_tls(sock);
  } else {
    httplib::detail::process_server_socket(
        svr_sock_, sock, keep_alive_max_count_, idle_close_seconds, read_timeout_sec_, read_timeout_usec_,
        write_timeout_sec_, write_timeout_usec_,
        [&](httplib::Stream& stream, bool close, bool& closed) { return serve(stream, close, closed); });
  }
  httplib::detail::shutdown_socket(sock);
  httplib::detail::close_socket(sock);
  --open;
  return true;
}

}  // namespace simulator
