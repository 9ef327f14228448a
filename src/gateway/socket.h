// Ending a connection from another thread than the one that waits on it, whatever that one is doing.
#pragma once

#include <cstdint>
#include <utility>

namespace gateway {

using Socket = std::intptr_t;  // wide enough for both systems' handles
inline constexpr Socket kNoSocket = -1;

// A second handle to a socket that the HTTP library owns and closes when it likes. Through it a connection can be ended
// without ever touching a number that the system has meanwhile given to something else.
class SocketTwin {
 public:
  SocketTwin() = default;
  explicit SocketTwin(Socket original);  // holds nothing when the system has no handle left
  ~SocketTwin();
  SocketTwin(SocketTwin&& other) noexcept : socket_(std::exchange(other.socket_, kNoSocket)) {}
  SocketTwin& operator=(SocketTwin&& other) noexcept {
    std::swap(socket_, other.socket_);
    return *this;
  }

  // Both directions: whoever reads or writes on the connection hears of it at once.
  void shut_down() const;
  // Reading only: a farewell can still be sent, but nobody waits for the answer.
  void stop_reading() const;

 private:
  Socket socket_ = kNoSocket;
};

// Writing to a connection that was ended is an error of that write, not a signal that ends the program.
void survive_broken_connections();

}  // namespace gateway
