#include <csignal>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/socket.h"

namespace gateway {

SocketTwin::SocketTwin(Socket original) : socket_(::fcntl(static_cast<int>(original), F_DUPFD_CLOEXEC, 0)) {}

SocketTwin::~SocketTwin() {
  if (socket_ != kNoSocket) ::close(static_cast<int>(socket_));
}

void SocketTwin::shut_down() const {
  if (socket_ != kNoSocket) ::shutdown(static_cast<int>(socket_), SHUT_RDWR);
}

void SocketTwin::stop_reading() const {
  if (socket_ != kNoSocket) ::shutdown(static_cast<int>(socket_), SHUT_RD);
}

// OpenSSL writes without MSG_NOSIGNAL, and so does the HTTP library's client.
void survive_broken_connections() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace gateway
