// One connection to the service, kept alive between requests. Posts a message once, and tells exactly how far it got.
//
// The HTTP library repeats a request by itself when the peer closes after reading it. Here a message is given out once:
// nothing of what the library repeats is sent. Header and body go out in one write, which wakes a service once. A
// connection that was idle for about as long as servers keep one is opened anew before anything is sent, so that a normal
// close between two requests leaves no doubtful row; the library itself looks whether a kept connection is still open
// before it uses it.
//
// post() and the destructor: one thread at a time. cut() from any thread; it only shuts the socket down, so it never
// waits, neither behind a name look-up nor behind a TLS handshake.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/authorities.h"
#include "gateway/socket.h"
#include "station/service_address.h"

namespace httplib {
class ClientImpl;
}

namespace gateway {

struct Message {
  std::string target;  // path and query
  std::string authorization;
  std::string body;
};

// How a post ended.
struct Exchange {
  enum class End {
    no_connection,  // not a byte was sent
    no_tls,         // not a byte of the request was sent
    not_sent,       // not all of the request was sent
    no_reply,       // all of it was; no reply, or not the whole of one
    reply_too_long, // all of it was
    replied,
  };
  End end = End::no_connection;
  std::string words;  // the transport's own, when it did not end well

  // Of a reply. One that reports an error counts even when its body was cut: nobody needs that.
  int status = 0;
  std::string body;
  std::optional<std::string> retry_after;
};

class Connection {
 public:
  struct Settings {
    station::ServiceAddress address;
    std::shared_ptr<Authorities> authorities;
    std::chrono::milliseconds connect;
    std::chrono::milliseconds total;
    std::chrono::milliseconds idle;
  };
  explicit Connection(Settings settings);
  ~Connection();  // says farewell, waits for nobody

  Exchange post(const Message& message);
  // Ends the post under way; not the next one. To be repeated until that post has returned: a name look-up or a connect
  // that has not begun cannot be shut down, but what comes after it can.
  void cut();

 private:
  struct Progress;
  void open();
  void adopt(Socket socket);
  bool is_cut();
  void refuse_repetition();
  Exchange failure(int error, unsigned long long tls_error, const Progress& progress);

  const Settings settings_;
  std::unique_ptr<httplib::ClientImpl> client_;
  std::chrono::steady_clock::time_point last_used_{};

  std::mutex mutex_;
  SocketTwin twin_;
  bool found_host_ = false;  // in this post: its name had an address
  bool cut_ = false;         // in this post
};

}  // namespace gateway
