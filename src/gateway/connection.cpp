#include "gateway/connection.h"

#include <utility>

#include <httplib.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "gateway/ncip.h"

namespace gateway {

namespace {

using End = Exchange::End;

// 112 bits: no keys of RSA below 2048 bits, no SHA-1 in certificates (SSL_CTX_set_security_level(3)).
constexpr int kSecurityLevel = 2;

std::string tls_words(httplib::Error error, unsigned long long tls_error) {
  if (error == httplib::Error::SSLServerHostnameVerification) return "the certificate is for another name";
  if (error == httplib::Error::SSLServerVerification)
    return X509_verify_cert_error_string(static_cast<long>(tls_error));
  const char* reason = ERR_reason_error_string(static_cast<unsigned long>(tls_error));
  return reason ? reason : httplib::to_string(error);
}

// What stands between the request line and the body.
std::string head(const Message& message, const std::string& host) {
  std::string text = "Host: " + host;
  text += "\r\nAccept: application/xml\r\nAccept-Encoding: identity\r\nUser-Agent: offline-circ\r\nAuthorization: ";
  text += message.authorization;
  text += "\r\nContent-Type: application/xml; charset=UTF-8\r\nContent-Length: ";
  text += std::to_string(message.body.size());
  text += "\r\n\r\n";
  return text;
}

}  // namespace

struct Connection::Progress {
  bool given_out = false;     // the library has the message, to write it
  bool write_failed = false;  // and could not write all of it
  bool repeated = false;      // and asked for it once more
  bool too_long = false;
  bool told_status = false;
};

Connection::Connection(Settings settings) : settings_(std::move(settings)) { survive_broken_connections(); }

Connection::~Connection() { twin_.stop_reading(); }

void Connection::open() {
  std::unique_ptr<httplib::ClientImpl> client;
  if (settings_.address.tls) {
    auto secure = std::make_unique<httplib::SSLClient>(settings_.address.host, settings_.address.port);
    secure->set_ca_cert_store(settings_.authorities->share());
    auto* const context = static_cast<SSL_CTX*>(secure->tls_context());
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_security_level(context, kSecurityLevel);
    client = std::move(secure);
  } else {
    client = std::make_unique<httplib::ClientImpl>(settings_.address.host, settings_.address.port);
  }
  client->set_keep_alive(true);
  client->set_tcp_nodelay(true);
  client->set_follow_location(false);
  client->set_decompress(false);
  client->set_path_encode(false);  // it is encoded, and signed so
  client->set_connection_timeout(settings_.connect);
  client->set_read_timeout(settings_.total);
  client->set_write_timeout(settings_.total);
  client->set_socket_options([this](socket_t socket) {
    httplib::default_socket_options(socket);
    adopt(static_cast<Socket>(socket));
  });
  client_ = std::move(client);
}

// Called for each address of the host that is tried.
void Connection::adopt(Socket socket) {
  std::lock_guard lock(mutex_);
  found_host_ = true;
  twin_ = SocketTwin(socket);
  if (cut_) twin_.shut_down();
}

void Connection::cut() {
  std::lock_guard lock(mutex_);
  cut_ = true;
  twin_.shut_down();
}

bool Connection::is_cut() {
  std::lock_guard lock(mutex_);
  return cut_;
}

// Without a message the library would still wait for the reply.
void Connection::refuse_repetition() {
  std::lock_guard lock(mutex_);
  twin_.shut_down();
}

Exchange Connection::post(const Message& message) {
  {
    const bool is_open = client_ && client_->is_socket_open();
    std::lock_guard lock(mutex_);
    cut_ = false;
    found_host_ = is_open;
  }
  if (!client_) {
    open();
  } else if (std::chrono::steady_clock::now() - last_used_ > settings_.idle) {
    twin_.stop_reading();  // closing waits for the peer's farewell otherwise
    client_->stop();
  }

  Progress progress;
  Exchange exchange;
  httplib::Request request;
  request.method = "POST";
  request.path = message.target;
  // The library writes the request line and what this writes at once, and then a body of no bytes.
  request.content_provider_ = [](std::size_t, std::size_t, httplib::DataSink&) { return true; };
  client_->set_header_writer([&](httplib::Stream& out, const httplib::Headers& headers) -> ssize_t {
    progress.repeated = std::exchange(progress.given_out, true);
    if (progress.repeated) refuse_repetition();
    if (progress.repeated || is_cut()) return -1;
    const std::string text = head(message, headers.find("Host")->second) + message.body;
    return out.write(text.data(), text.size());
  });
  client_->set_error_logger([&](const httplib::Error& error, const httplib::Request*) {
    if (error == httplib::Error::Write && !progress.repeated) progress.write_failed = true;
  });
  request.response_handler = [&](const httplib::Response& response) {
    exchange.status = response.status;
    if (response.has_header("Retry-After")) exchange.retry_after = response.get_header_value("Retry-After");
    return progress.told_status = true;
  };
  request.content_receiver = [&](const char* data, std::size_t length, std::size_t, std::size_t) {
    progress.too_long = exchange.body.size() + length > ncip::kLongestReply;
    if (!progress.too_long) exchange.body.append(data, length);
    return !progress.too_long;
  };

  const httplib::Result result = client_->send(request);
  last_used_ = std::chrono::steady_clock::now();
  if (!client_->is_socket_open()) {
    std::lock_guard lock(mutex_);
    twin_ = SocketTwin();
  }
  if (result || (progress.told_status && exchange.status >= 300)) {
    exchange.end = End::replied;
    if (result) exchange.status = result->status;
    return exchange;
  }
  return failure(static_cast<int>(result.error()), result.ssl_backend_error(), progress);
}

Exchange Connection::failure(int number, unsigned long long tls_error, const Progress& progress) {
  const auto error = static_cast<httplib::Error>(number);
  Exchange exchange;
  exchange.words = is_cut() ? "ended from here" : httplib::to_string(error);
  if (progress.too_long) {
    exchange.end = End::reply_too_long;
    exchange.words = "the reply is too long";
  } else if (progress.given_out) {
    exchange.end = progress.write_failed ? End::not_sent : End::no_reply;
  } else {
    switch (error) {
      case httplib::Error::Connection:
      case httplib::Error::ConnectionTimeout:
        exchange.end = End::no_connection;
        exchange.words = settings_.address.host + ": " + (found_host_ ? exchange.words : "no address is known for this name");
        break;
      case httplib::Error::SSLConnection:
      case httplib::Error::SSLLoadingCerts:
      case httplib::Error::SSLServerVerification:
      case httplib::Error::SSLServerHostnameVerification:
        exchange.end = End::no_tls;
        exchange.words = settings_.address.host + ": " + tls_words(error, tls_error);
        break;
      default:
        exchange.end = End::not_sent;
    }
  }
  return exchange;
}

}  // namespace gateway
