// TLS peers that behave badly: one that dies without a farewell, ones with the wrong certificate, and one that closes
// while it still reads.
#include <algorithm>
#include <cstdlib>

#include "desk.h"
#include "gateway/connection.h"
#include "gateway/system_roots.h"
#include "tls_peer.h"

namespace {

using namespace test;
using namespace std::chrono_literals;
using circ::Reason;
using Kind = gateway::Verdict::Kind;

// More of what the client sends; false at its end.
bool receive(SSL* session, std::string& text) {
  char some[4096];
  const int n = SSL_read(session, some, sizeof some);
  if (n > 0) text.append(some, static_cast<std::size_t>(n));
  return n > 0;
}

gateway::Connection::Settings settings_to(const TlsPeer& peer) {
  return {.address = {true, "127.0.0.1", static_cast<std::uint16_t>(peer.port), "/ncip"},
          .authorities = std::make_shared<gateway::Authorities>(peer.ca_file),
          .connect = 5s,
          .total = 30s,
          .idle = 3s};
}

const std::string kLargeBody(16 * 1024 * 1024, 'x');  // larger than all buffers on its way

}  // namespace

TEST_CASE("A TLS peer that has died is waited for neither when the connection is reopened nor at the end") {
  std::atomic<int> heard = 0;
  TlsPeer peer(simulator::Certificate::good, [&](SSL* session) {
    std::string request;
    while (!request.ends_with("</NCIPMessage>") && receive(session, request)) {
    }
    ++heard;
    const std::string body = success("10176");
    const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    SSL_write(session, reply.data(), static_cast<int>(reply.size()));
  });
  auto profile = profile_at(peer.port, "https");
  profile.ca_file = peer.ca_file;
  const auto begun = std::chrono::steady_clock::now();
  auto gateway = gateway_to(profile, {5s, 30s, 0ms});
  CHECK(is(gateway->submit(check_in(), 0), Kind::uploaded, Reason::none));
  CHECK(is(gateway->submit(check_in(), 0), Kind::uploaded, Reason::none));
  gateway.reset();
  CHECK(heard == 2);
  CHECK(std::chrono::steady_clock::now() - begun < 20s);  // one farewell that is waited for takes 30 s
}

TEST_CASE("A request goes out as a whole, and a reply may come in pieces") {
  std::string first;
  TlsPeer peer(simulator::Certificate::good, [&](SSL* session) {
    receive(session, first);  // one record
    const std::string body = success("10176") + std::string(20'000, ' ');
    const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    for (std::size_t at = 0, length = 1; at < reply.size(); at += length, length = length * 3 / 2 + 1) {
      SSL_write(session, reply.data() + at, static_cast<int>(std::min(length, reply.size() - at)));
    }
  });
  auto profile = profile_at(peer.port, "https");
  profile.ca_file = peer.ca_file;
  CHECK(is(gateway_to(profile)->submit(check_in(), 0), Kind::uploaded, Reason::none));
  peer.finish();
  CHECK(first.starts_with("POST /ncip?"));
  CHECK(first.ends_with("</NCIPMessage>"));
}

TEST_CASE("A certificate that is not right is refused with the host and the reason") {
  struct Row {
    simulator::Certificate which;
    const char* reason;
  };
  const auto row = GENERATE(Row{simulator::Certificate::other_name, "another name"},
                            Row{simulator::Certificate::unknown_ca, "issuer certificate"},
                            Row{simulator::Certificate::expired, "expired"},
                            Row{simulator::Certificate::short_key, "key too weak"});
  TlsPeer peer(row.which, [](SSL*) {});
  auto profile = profile_at(peer.port, "https");
  profile.ca_file = peer.ca_file;
  const auto verdict = gateway_to(profile)->submit(check_in(), 0);
  CHECK(is(verdict, Kind::not_applied, Reason::tls));
  CHECK(verdict.detail.starts_with("127.0.0.1: "));
  CAPTURE(verdict.detail);
  CHECK(verdict.detail.find(row.reason) != std::string::npos);
}

// The HTTP library would read OpenSSL's own places for each connection, and trust what it finds there too.
TEST_CASE("Nobody is trusted but the authorities that all connections share") {
  if (gateway::system_roots().file.empty()) SKIP("this system keeps its certificate authorities in no file that is known");
  TlsPeer peer(simulator::Certificate::good, [](SSL*) {});
  REQUIRE(::setenv("SSL_CERT_FILE", peer.ca_file.c_str(), 1) == 0);
  const auto verdict = gateway_to(profile_at(peer.port, "https"))->submit(check_in(), 0);
  ::unsetenv("SSL_CERT_FILE");
  CHECK(is(verdict, Kind::not_applied, Reason::tls));
}

// The HTTP library sends a request again when it finds, having written it, that the peer has closed. The body is larger
// than all buffers on its way, so the peer's close has arrived before its end is written.
TEST_CASE("A request whose peer closed while it read is not sent a second time") {
  std::atomic<int> whole = 0;
  TlsPeer peer(simulator::Certificate::good, [&](SSL* session) {
    std::string request;
    while (request.size() < 65536 && receive(session, request)) {
    }
    SSL_shutdown(session);  // its own direction only
    while (request.size() < request.find("\r\n\r\n") + 4 + kLargeBody.size() && receive(session, request)) {
    }
    whole += request.size() >= kLargeBody.size();
  });
  gateway::Connection connection(settings_to(peer));
  const auto exchange = connection.post({.target = "/ncip", .authorization = "none", .body = kLargeBody});
  peer.finish();
  CHECK(exchange.end == gateway::Exchange::End::no_reply);
  CAPTURE(exchange.words);
  CHECK(peer.connections == 2);  // the library did try: without that, this test would show nothing
  CHECK(whole == 1);
}

TEST_CASE("A request that could not be written to its end was not sent") {
  TlsPeer peer(simulator::Certificate::good, [&](SSL* session) {
    std::string request;
    receive(session, request);
    ::shutdown(SSL_get_fd(session), SHUT_RDWR);
  });
  gateway::Connection connection(settings_to(peer));
  const auto exchange = connection.post({.target = "/ncip", .authorization = "none", .body = kLargeBody});
  CAPTURE(exchange.words);
  CHECK(exchange.end == gateway::Exchange::End::not_sent);
}
