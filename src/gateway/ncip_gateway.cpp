#include "gateway/ncip_gateway.h"

#include <httplib.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "gateway/ncip.h"
#include "gateway/socket.h"
#include "gateway/wskey.h"
#include "station/service_address.h"

namespace gateway {
namespace {

using circ::Reason;
using Kind = Verdict::Kind;
using Steady = std::chrono::steady_clock;

// Apache and others close a connection that was idle for 5 s; a request on its way just then would be in doubt.
constexpr std::chrono::seconds kIdleBeforeReconnect{4};

// Where Linux distributions keep the system's roots, most specific first. The path that OpenSSL was built with exists
// on Debian only.
constexpr std::array kSystemRoots = {
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem"};

Verdict verdict_of(Kind kind, Reason reason, std::string detail) {
  Verdict verdict;
  verdict.kind = kind;
  verdict.reason = reason;
  verdict.detail = ncip::shown(detail);
  return verdict;
}

// The request's body, given out once.
struct Body {
  std::string text;
  bool asked = false;  // the library began to write it
  bool out = false;    // all of it was handed to the connection

  httplib::ContentProvider provider() {
    return [this](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
      if (offset == 0 && std::exchange(asked, true)) return false;
      if (!sink.write(text.data() + offset, length)) return false;
      out = offset + length == text.size();
      return true;
    };
  }
};

bool never_connected(httplib::Error error) {
  return error == httplib::Error::Connection || error == httplib::Error::ConnectionTimeout ||
         error == httplib::Error::BindIPAddress || error == httplib::Error::ProxyConnection;
}

bool tls_failed(httplib::Error error) {
  return error == httplib::Error::SSLConnection || error == httplib::Error::SSLLoadingCerts ||
         error == httplib::Error::SSLServerVerification || error == httplib::Error::SSLServerHostnameVerification;
}

bool is_authority_file(const std::string& file) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  return context && SSL_CTX_load_verify_locations(context.get(), file.c_str(), nullptr) == 1;
}

std::string tls_words(const httplib::Result& result, const std::string& host) {
  std::string words = host + ": ";
  if (result.error() == httplib::Error::SSLServerHostnameVerification) {
    return words + "the certificate is for another name";
  }
  if (result.error() == httplib::Error::SSLServerVerification) {
    return words + X509_verify_cert_error_string(static_cast<long>(result.ssl_backend_error()));
  }
  return words + httplib::to_string(result.error());
}

}  // namespace

class NcipGateway::Connections {
 public:
  Connections(station::Profile profile, station::Secret secret, Limits limits, Signing signing);
  ~Connections();

  unsigned count() const { return static_cast<unsigned>(connections_.size()); }
  Verdict submit(const circ::Transaction& transaction, unsigned number);
  void stop();

 private:
  struct Connection {
    std::unique_ptr<httplib::Client> client;
    Steady::time_point last_used{};
    // Under mutex_:
    Socket socket = kNoSocket;
    std::optional<Steady::time_point> deadline;  // while a request is under way
    bool overdue = false;
  };

  void open(Connection& connection);
  httplib::Request request_for(const circ::Transaction& transaction, Body& body) const;
  Verdict perform(const circ::Transaction& transaction, Connection& connection);
  Verdict failed(const httplib::Result& result, const Body& body, bool overdue, bool stopped) const;
  void watch();

  const station::Profile profile_;
  const station::Secret secret_;
  const Limits limits_;
  const Signing signing_;
  const std::optional<station::ServiceAddress> address_;
  std::string target_;  // path and query
  std::optional<std::string> fault_;  // why no row can go through; found at construction
  std::vector<Connection> connections_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
  bool ending_ = false;
  std::thread watchdog_;
};

NcipGateway::Connections::Connections(station::Profile profile, station::Secret secret, Limits limits, Signing signing)
    : profile_(std::move(profile)),
      secret_(std::move(secret)),
      limits_(limits),
      signing_(std::move(signing)),
      address_(station::parse_service_address(profile_.service_address)),
      connections_(std::clamp(profile_.connections, 1u, 8u)) {
  if (!address_) {
    fault_ = "the service address cannot be read: " + profile_.service_address;
  } else if (!address_->tls && !station::is_loopback(*address_)) {
    fault_ = "the service address is not https: " + profile_.service_address;
  } else if (profile_.authentication != station::Profile::Authentication::wskey_hmac) {
    fault_ = "this version signs with the WSKey only";
  } else if (!profile_.ca_file.empty() && !is_authority_file(profile_.ca_file)) {
    fault_ = "the file of certificate authorities cannot be read: " + profile_.ca_file;
  } else {
    target_ = address_->path + "?inst=" + wskey::percent_encode(profile_.institution_id);
    if (!profile_.principal_id.empty()) {
      target_ += "&principalID=" + wskey::percent_encode(profile_.principal_id) +
                 "&principalIDNS=" + wskey::percent_encode(profile_.principal_idns);
    }
  }
  watchdog_ = std::thread([this] { watch(); });
}

NcipGateway::Connections::~Connections() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  watchdog_.join();
}

void NcipGateway::Connections::open(Connection& connection) {
  const std::string host = address_->host.find(':') == std::string::npos ? address_->host : "[" + address_->host + "]";
  auto client = std::make_unique<httplib::Client>((address_->tls ? "https://" : "http://") + host + ":" +
                                                  std::to_string(address_->port));
  client->set_keep_alive(true);
  client->set_tcp_nodelay(true);
  client->set_follow_location(false);
  client->set_decompress(false);
  client->set_connection_timeout(limits_.connect);
  client->set_read_timeout(limits_.total);
  client->set_write_timeout(limits_.total);
  client->set_socket_options([this, &connection](socket_t socket) {
    httplib::default_socket_options(socket);
    std::lock_guard lock(mutex_);
    connection.socket = socket;
    if (stopped_) shut_down(socket);
  });
  if (address_->tls) {
    for (const auto* roots : kSystemRoots) {
      std::error_code unreadable;
      if (!std::filesystem::exists(roots, unreadable)) continue;
      client->set_ca_cert_path(roots);
      break;
    }
    auto* const context = static_cast<SSL_CTX*>(client->tls_context());
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    if (!profile_.ca_file.empty()) SSL_CTX_load_verify_locations(context, profile_.ca_file.c_str(), nullptr);
  }
  connection.client = std::move(client);
}

httplib::Request NcipGateway::Connections::request_for(const circ::Transaction& transaction, Body& body) const {
  body.text = ncip::request(transaction, profile_);
  const std::string nonce = signing_.nonce();
  const std::string url = profile_.service_address + target_.substr(target_.find('?'));
  httplib::Request request;
  request.method = "POST";
  request.path = target_;
  request.headers = {
      {"Accept", "application/xml"},
      {"Content-Type", "application/xml; charset=UTF-8"},
      {"Authorization", wskey::authorization({profile_.wskey, signing_.now(), nonce, "POST", url}, secret_,
                                             profile_.principal_id, profile_.principal_idns)},
  };
  request.content_length_ = body.text.size();
  request.content_provider_ = body.provider();
  return request;
}

Verdict NcipGateway::Connections::submit(const circ::Transaction& transaction, unsigned number) {
  auto& connection = connections_.at(number);
  if (fault_) return verdict_of(Kind::station_fault, Reason::configuration, *fault_);
  {
    std::lock_guard lock(mutex_);
    if (stopped_) return verdict_of(Kind::not_applied, Reason::not_sent, "stopped");
    connection.overdue = false;
    connection.deadline = Steady::now() + limits_.total;
  }
  changed_.notify_all();
  auto verdict = perform(transaction, connection);
  std::lock_guard lock(mutex_);
  connection.deadline.reset();
  return verdict;
}

Verdict NcipGateway::Connections::perform(const circ::Transaction& transaction, Connection& connection) {
  if (!connection.client) {
    open(connection);
  } else if (Steady::now() - connection.last_used > kIdleBeforeReconnect) {
    connection.client->stop();
  }
  Body body;
  auto request = request_for(transaction, body);
  std::string answer;
  bool too_long = false;
  request.content_receiver = [&](const char* data, std::size_t length, std::uint64_t, std::uint64_t) {
    too_long = answer.size() + length > ncip::kLongestReply;
    if (!too_long) answer.append(data, length);
    return !too_long;
  };
  const auto result = connection.client->send(request);
  connection.last_used = Steady::now();
  if (result) {
    ncip::Reply reply{result->status, answer, {}};
    if (result->has_header("Retry-After")) {
      reply.retry_after = ncip::retry_after(result->get_header_value("Retry-After"), signing_.now());
    }
    return ncip::read_reply(transaction, reply);
  }
  if (too_long) return verdict_of(Kind::unanswered, Reason::not_ncip, "the answer is too long");
  bool overdue = false, stopped = false;
  {
    std::lock_guard lock(mutex_);
    overdue = connection.overdue;
    stopped = stopped_;
  }
  return failed(result, body, overdue, stopped);
}

// What it means that there is no answer depends on how far the request got.
Verdict NcipGateway::Connections::failed(const httplib::Result& result, const Body& body, bool overdue,
                                         bool stopped) const {
  const std::string words = overdue   ? "no answer within the time limit"
                            : stopped ? "stopped"
                                      : httplib::to_string(result.error());
  if (body.out) return verdict_of(Kind::unanswered, Reason::unanswered, words);
  if (stopped) return verdict_of(Kind::not_applied, Reason::not_sent, words);
  if (body.asked) return verdict_of(Kind::not_applied, Reason::not_sent, words);
  if (overdue || never_connected(result.error())) {
    return verdict_of(Kind::not_applied, Reason::no_connection, address_->host + ": " + words);
  }
  if (tls_failed(result.error())) return verdict_of(Kind::not_applied, Reason::tls, tls_words(result, address_->host));
  return verdict_of(Kind::not_applied, Reason::not_sent, words);
}

void NcipGateway::Connections::stop() {
  std::lock_guard lock(mutex_);
  stopped_ = true;
  for (auto& connection : connections_) {
    if (connection.deadline) shut_down(connection.socket);
  }
}

// Sleeps until the nearest deadline; woken when a request begins.
void NcipGateway::Connections::watch() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    std::optional<Steady::time_point> nearest;
    const auto now = Steady::now();
    for (auto& connection : connections_) {
      if (!connection.deadline || connection.overdue) continue;
      if (*connection.deadline <= now) {
        connection.overdue = true;
        shut_down(connection.socket);
      } else if (!nearest || *connection.deadline < *nearest) {
        nearest = connection.deadline;
      }
    }
    if (nearest) {
      changed_.wait_until(lock, *nearest);
    } else {
      changed_.wait(lock);
    }
  }
}

NcipGateway::NcipGateway(station::Profile profile, station::Secret secret, Limits limits, Signing signing)
    : connections_(
          std::make_unique<Connections>(std::move(profile), std::move(secret), limits, std::move(signing))) {}

NcipGateway::~NcipGateway() = default;

unsigned NcipGateway::connections() const { return connections_->count(); }

Verdict NcipGateway::submit(const circ::Transaction& transaction, unsigned connection) {
  return connections_->submit(transaction, connection);
}

void NcipGateway::stop() { connections_->stop(); }

NcipGateway::Probe NcipGateway::probe() {
  circ::Transaction question;
  question.kind = circ::Kind::check_in;
  question.item = std::get<circ::Barcode>(circ::Barcode::from(kProbeItem));
  Probe probe{false, submit(question, 0)};
  probe.works = probe.verdict.kind == Kind::refused;
  return probe;
}

}  // namespace gateway
