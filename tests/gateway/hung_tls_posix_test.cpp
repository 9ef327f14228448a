// A TLS peer that answers once and then does nothing more, not even a farewell: what a connection looks like whose
// other end lost its power or its network.
#include <fstream>
#include <future>
#include <random>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "desk.h"
#include "wms_simulator/certificates.h"

namespace {

using namespace test;
using namespace std::chrono_literals;
using circ::Reason;
using Kind = gateway::Verdict::Kind;

template <class T, void (*release)(T*)>
struct Freed {
  void operator()(T* pointer) const { release(pointer); }
};
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX, SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freed<SSL, SSL_free>>;

// The files that OpenSSL and the profile want.
struct Folder {
  Folder() { std::filesystem::create_directory(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return (path / name).string();
  }
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("hung-tls-" + std::to_string(std::random_device()()));
};

// Answers the first request of every connection, and keeps all of them open without another word.
class HungPeer {
 public:
  HungPeer(const Folder& folder, const simulator::Identity& identity)
      : context_(SSL_CTX_new(TLS_server_method())), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    REQUIRE(SSL_CTX_use_certificate_chain_file(context_.get(), folder.file("own.pem", identity.certificate_pem).c_str()) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey_file(context_.get(), folder.file("key.pem", identity.key_pem).c_str(), SSL_FILETYPE_PEM) == 1);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    REQUIRE(::listen(listener_, 16) == 0);
    port = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HungPeer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    sessions_.clear();
    for (const int socket : sockets_) ::close(socket);
    ::close(listener_);
  }

  int port = 0;
  std::atomic<int> answered = 0;

 private:
  void serve() {
    const std::string body = success("10176");
    const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    for (int socket = ::accept(listener_, nullptr, nullptr); socket != -1; socket = ::accept(listener_, nullptr, nullptr)) {
      sockets_.push_back(socket);
      sessions_.emplace_back(SSL_new(context_.get()));
      SSL* const session = sessions_.back().get();
      SSL_set_fd(session, socket);
      if (SSL_accept(session) != 1) continue;
      std::string request;
      char some[4096];
      for (int n = 1; n > 0 && !request.ends_with("</NCIPMessage>");) {
        n = SSL_read(session, some, sizeof some);
        if (n > 0) request.append(some, static_cast<std::size_t>(n));
      }
      SSL_write(session, reply.data(), static_cast<int>(reply.size()));
      ++answered;
    }
  }

  Context context_;
  int listener_;
  std::vector<int> sockets_;
  std::vector<Session> sessions_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("A TLS peer that has died is waited for neither when the connection is reopened nor at the end") {
  const Folder folder;
  const simulator::Certificates certificates;
  HungPeer peer(folder, certificates.of(simulator::Certificate::good));
  auto profile = profile_at(peer.port, "https");
  profile.ca_file = folder.file("ca.pem", certificates.ca_pem());
  const auto begun = std::chrono::steady_clock::now();
  auto gateway = gateway_to(profile, {5s, 30s, 0ms});
  CHECK(is(gateway->submit(check_in(), 0), Kind::uploaded, Reason::none));
  CHECK(is(gateway->submit(check_in(), 0), Kind::uploaded, Reason::none));
  gateway.reset();
  CHECK(peer.answered == 2);
  CHECK(std::chrono::steady_clock::now() - begun < 10s);  // one farewell that is waited for takes 30 s
}

TEST_CASE("A certificate that is not right is refused with the host and the reason") {
  struct Row {
    simulator::Certificate which;
    const char* reason;
  };
  const auto row = GENERATE(Row{simulator::Certificate::other_name, "another name"},
                            Row{simulator::Certificate::unknown_ca, "issuer certificate"},
                            Row{simulator::Certificate::expired, "expired"});
  const Folder folder;
  const simulator::Certificates certificates;
  HungPeer peer(folder, certificates.of(row.which));
  auto profile = profile_at(peer.port, "https");
  profile.ca_file = folder.file("ca.pem", certificates.ca_pem());
  const auto verdict = gateway_to(profile)->submit(check_in(), 0);
  CHECK(is(verdict, Kind::not_applied, Reason::tls));
  CHECK(verdict.detail.starts_with("127.0.0.1: "));
  CAPTURE(verdict.detail);
  CHECK(verdict.detail.find(row.reason) != std::string::npos);
}
