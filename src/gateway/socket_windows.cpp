#include <winsock2.h>

#include "gateway/socket.h"

namespace gateway {

SocketTwin::SocketTwin(Socket original) {
  WSAPROTOCOL_INFOW description;
  if (::WSADuplicateSocketW(static_cast<SOCKET>(original), ::GetCurrentProcessId(), &description) != 0) return;
  const SOCKET twin = ::WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &description, 0,
                                   WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  if (twin != INVALID_SOCKET) socket_ = static_cast<Socket>(twin);
}

SocketTwin::~SocketTwin() {
  if (socket_ != kNoSocket) ::closesocket(static_cast<SOCKET>(socket_));
}

void SocketTwin::shut_down() const {
  if (socket_ != kNoSocket) ::shutdown(static_cast<SOCKET>(socket_), SD_BOTH);
}

void SocketTwin::stop_reading() const {
  if (socket_ != kNoSocket) ::shutdown(static_cast<SOCKET>(socket_), SD_RECEIVE);
}

void survive_broken_connections() {}  // there is no such signal

}  // namespace gateway
