// What only a peer that speaks bytes can do to the gateway.
#include <csignal>
#include <functional>
#include <future>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "desk.h"

namespace {

using namespace test;
using namespace std::chrono_literals;
using circ::Reason;
using gateway::Limits;
using Kind = gateway::Verdict::Kind;

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~Socket() {
    if (fd_ != -1) ::close(fd_);
  }
  bool send(std::string_view text) const {
    return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }
  // What has come, at most `most` bytes; empty at the end.
  std::string receive(std::size_t most = 65536) const {
    std::string text(most, '\0');
    const ssize_t n = ::recv(fd_, text.data(), text.size(), 0);
    text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return text;
  }
  // Reads one request to its end; false when the peer went away before.
  bool receive_request() const {
    std::string text;
    for (;;) {
      const auto header = text.find("\r\n\r\n");
      if (header != std::string::npos) {
        const auto field = text.find("Content-Length: ");
        const auto length = std::stoul(text.substr(field + 16));
        if (text.size() >= header + 4 + length) return true;
      }
      const auto more = receive();
      if (more.empty()) return false;
      text += more;
    }
  }
  void wait_for_end() const {
    while (!receive().empty()) {
    }
  }
  void reset() {  // RST instead of FIN
    const linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(std::exchange(fd_, -1));
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

// Serves one connection after the other, each on the peer's thread, until destroyed.
class Peer {
 public:
  explicit Peer(std::function<void(Socket)> serve, bool listens = true) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener_.fd(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::getsockname(listener_.fd(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port = ntohs(address.sin_port);
    if (!listens) return;
    REQUIRE(::listen(listener_.fd(), 16) == 0);
    thread_ = std::thread([this, serve = std::move(serve)] {
      for (;;) {
        Socket accepted(::accept(listener_.fd(), nullptr, nullptr));
        if (accepted.fd() == -1) return;
        ++connections;
        serve(std::move(accepted));
      }
    });
  }
  ~Peer() {
    ::shutdown(listener_.fd(), SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
  }

  int port = 0;
  std::atomic<int> connections = 0;

 private:
  Socket listener_;
  std::thread thread_;
};

std::string reply(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

struct Timed {
  gateway::Verdict verdict;
  std::chrono::milliseconds took;
};

Timed submit(gateway::NcipGateway& gateway) {
  const auto begun = std::chrono::steady_clock::now();
  auto verdict = gateway.submit(check_in(), 0);
  return {std::move(verdict), std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun)};
}

constexpr Limits kShort{5s, 300ms, 3s};

}  // namespace

TEST_CASE("A request that was read whole and not answered is unanswered, and is not sent again") {
  std::atomic<int> whole = 0;
  Peer peer([&](Socket socket) { whole += socket.receive_request(); });
  const auto gateway = gateway_to(profile_at(peer.port));
  CHECK(is(submit(*gateway).verdict, Kind::unanswered, Reason::unanswered));
  CHECK(whole == 1);
  CHECK(peer.connections == 1);
}

TEST_CASE("On a kept connection, too, a request that was read whole and not answered is not sent again") {
  std::atomic<int> whole = 0;
  Peer peer([&](Socket socket) {
    whole += socket.receive_request();
    socket.send(reply(success("10176")));
    whole += socket.receive_request();
  });
  const auto gateway = gateway_to(profile_at(peer.port));
  CHECK(is(submit(*gateway).verdict, Kind::uploaded, Reason::none));
  CHECK(is(submit(*gateway).verdict, Kind::unanswered, Reason::unanswered));
  CHECK(whole == 2);
  CHECK(peer.connections == 1);
}

TEST_CASE("A kept connection that the service closed meanwhile is opened anew, without doubt") {
  std::promise<void> closed;
  std::atomic<int> whole = 0;
  Peer peer([&](Socket socket) {
    whole += socket.receive_request();
    socket.send(reply(success("10176")));
    if (whole > 1) return;
    { const Socket ends = std::move(socket); }
    closed.set_value();
  });
  const auto gateway = gateway_to(profile_at(peer.port));
  CHECK(is(submit(*gateway).verdict, Kind::uploaded, Reason::none));
  closed.get_future().wait();
  CHECK(is(submit(*gateway).verdict, Kind::uploaded, Reason::none));
  CHECK(whole == 2);
  CHECK(peer.connections == 2);
}

TEST_CASE("A connection that is reset while the request is on its way is in doubt at most, and is not repeated") {
  Peer peer([&](Socket socket) {
    socket.receive(1);
    socket.reset();
  });
  const auto verdict = submit(*gateway_to(profile_at(peer.port))).verdict;
  // Whether the system took all of the request before the reset arrived is not ours to say.
  CHECK((verdict.reason == Reason::not_sent || verdict.reason == Reason::unanswered));
  CHECK((verdict.kind == Kind::unanswered) == (verdict.reason == Reason::unanswered));
  CHECK(peer.connections == 1);
}

TEST_CASE("A port where nobody listens is no connection") {
  Peer nobody({}, false);
  const auto verdict = submit(*gateway_to(profile_at(nobody.port))).verdict;
  CHECK(is(verdict, Kind::not_applied, Reason::no_connection));
}

TEST_CASE("A reply that is cut is no reply") {
  const auto* what = GENERATE("", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<NCIPMessage",
                              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<NCIP", "not HTTP at all\r\n\r\n");
  Peer peer([&](Socket socket) {
    socket.receive_request();
    socket.send(what);
  });
  CHECK(is(submit(*gateway_to(profile_at(peer.port))).verdict, Kind::unanswered, Reason::unanswered));
  CHECK(peer.connections == 1);
}

TEST_CASE("A peer that never comes to an end is left at the time limit") {
  const auto dribble = GENERATE(
      std::function<bool(const Socket&)>([](const Socket&) { return true; }),              // says nothing
      std::function<bool(const Socket&)>([](const Socket& s) { return s.send("x"); }),     // a body, byte by byte
      std::function<bool(const Socket&)>([](const Socket& s) { return s.send("X-A: b\r\n"); }),
      std::function<bool(const Socket&)>([](const Socket& s) { return s.send("HTTP/1.1 100 Continue\r\n\r\n"); }));
  const auto* beginning = GENERATE("", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
  std::atomic<bool> ended = false;
  Peer peer([&](Socket socket) {
    socket.receive_request();
    socket.send(beginning);
    while (!ended && dribble(socket)) std::this_thread::sleep_for(5ms);
  });
  const auto [verdict, took] = submit(*gateway_to(profile_at(peer.port), kShort));
  ended = true;
  CHECK(verdict.kind == Kind::unanswered);
  CHECK(took < 5s);
}

TEST_CASE("A TLS handshake that never comes to an end is left at the time limit, and nothing was sent") {
  // A record header that announces 16 KiB of handshake, then a byte now and then.
  std::atomic<bool> ended = false;
  Peer peer([&](Socket socket) {
    socket.send(std::string("\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", 9));
    while (!ended && socket.send("x")) std::this_thread::sleep_for(5ms);
  });
  const auto [verdict, took] = submit(*gateway_to(profile_at(peer.port, "https"), kShort));
  ended = true;
  CHECK(is(verdict, Kind::not_applied, Reason::tls));
  CHECK(took < 5s);
}

TEST_CASE("A peer that speaks no TLS is told with its name") {
  Peer peer([&](Socket socket) { socket.send("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  const auto verdict = submit(*gateway_to(profile_at(peer.port, "https"))).verdict;
  CHECK(is(verdict, Kind::not_applied, Reason::tls));
  CHECK(verdict.detail.starts_with("127.0.0.1: "));
}

TEST_CASE("A stop ends what is under way at once, wherever it is") {
  const auto* scheme = GENERATE("http", "https");
  std::promise<void> there;
  Peer peer([&](Socket socket) {
    if (scheme == std::string("http")) {
      socket.receive_request();
    } else {
      socket.receive(1);
    }
    there.set_value();
    socket.wait_for_end();
  });
  const auto gateway = gateway_to(profile_at(peer.port, scheme));
  std::thread stopping([&] {
    there.get_future().wait();
    gateway->stop();
  });
  const auto [verdict, took] = submit(*gateway);
  stopping.join();
  CHECK(took < 3s);
  // Over HTTP the whole request was out; of a TLS connection only the greeting.
  if (scheme == std::string("http")) {
    CHECK(is(verdict, Kind::unanswered, Reason::unanswered));
  } else {
    CHECK(is(verdict, Kind::not_applied, Reason::not_sent));
  }
  CHECK(is(submit(*gateway).verdict, Kind::not_applied, Reason::not_sent));
  CHECK(peer.connections == 1);
}

TEST_CASE("Writing to a connection that is gone does not end the program") {
  std::signal(SIGPIPE, SIG_DFL);
  Peer peer([&](Socket socket) { socket.reset(); });
  const auto gateway = gateway_to(profile_at(peer.port));
  for (int i = 0; i < 20; ++i) CHECK(submit(*gateway).verdict.kind != Kind::uploaded);
  struct sigaction now {};
  ::sigaction(SIGPIPE, nullptr, &now);
  CHECK(now.sa_handler == SIG_IGN);
}

TEST_CASE("A gateway leaves no open file behind") {
  const auto open_files = [] {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    return std::distance(begin(files), end(files));
  };
  if (!std::filesystem::exists("/proc/self/fd")) SKIP("this system does not tell the open files");
  std::atomic<int> whole = 0;
  Peer peer([&](Socket socket) {
    whole += socket.receive_request();
    socket.send(reply(success("10176")));
    socket.wait_for_end();
  });
  const auto before = open_files();
  {
    const auto gateway = gateway_to(profile_at(peer.port), {5s, 30s, 0ms});
    for (int i = 0; i < 10; ++i) CHECK(submit(*gateway).verdict.kind == Kind::uploaded);
    CHECK(whole == 10);
    CHECK(open_files() <= before + 4);  // ours, its twin, and the peer's
  }
}
