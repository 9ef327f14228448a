// A TLS server for tests that does to each connection what the test says. POSIX.
#pragma once

#include <atomic>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sample.h"
#include "wms_simulator/certificates.h"

namespace test {

// The files that OpenSSL and the profile want.
struct Folder {
  Folder() { std::filesystem::create_directory(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return (path / name).string();
  }
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("tls-peer-" + std::to_string(std::random_device()()));
};

class TlsPeer {
 public:
  // `serve` gets one connection after the other when its handshake is done. All stay open until the peer is destroyed.
  TlsPeer(simulator::Certificate which, std::function<void(SSL*)> serve)
      : context_(SSL_CTX_new(TLS_server_method())), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    // A client's look whether its peer has closed sees one record: a ticket would hide the farewell behind it.
    SSL_CTX_set_num_tickets(context_.get(), 0);
    const simulator::Certificates certificates;
    const auto& identity = certificates.of(which);
    ca_file = folder_.file("ca.pem", certificates.ca_pem());
    REQUIRE(SSL_CTX_use_certificate_chain_file(context_.get(), folder_.file("own.pem", identity.certificate_pem).c_str()) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey_file(context_.get(), folder_.file("key.pem", identity.key_pem).c_str(), SSL_FILETYPE_PEM) == 1);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    // Small and fixed: what is not read here stays with the sender.
    const int buffer = 65536;
    REQUIRE(::setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer) == 0);
    REQUIRE(::listen(listener_, 16) == 0);
    port = ntohs(address.sin_port);
    thread_ = std::thread([this, serve = std::move(serve)] {
      for (int socket = ::accept(listener_, nullptr, nullptr); socket != -1; socket = ::accept(listener_, nullptr, nullptr)) {
        ++connections;
        sockets_.push_back(socket);
        sessions_.emplace_back(SSL_new(context_.get()));
        SSL* const session = sessions_.back().get();
        SSL_set_fd(session, socket);
        if (SSL_accept(session) == 1) serve(session);
      }
    });
  }
  // Waits until the connection that is being served has been; no further one is.
  void finish() {
    ::shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
  }
  ~TlsPeer() {
    finish();
    sessions_.clear();
    for (const int socket : sockets_) ::close(socket);
    ::close(listener_);
  }

  int port = 0;
  std::string ca_file;  // its authority
  std::atomic<int> connections = 0;

 private:
  struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  struct FreeSession {
    void operator()(SSL* session) const { SSL_free(session); }
  };

  Folder folder_;
  std::unique_ptr<SSL_CTX, FreeContext> context_;
  int listener_;
  std::vector<int> sockets_;
  std::vector<std::unique_ptr<SSL, FreeSession>> sessions_;
  std::thread thread_;
};

}  // namespace test
