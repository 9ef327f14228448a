#include <winsock2.h>

#include "gateway/socket.h"

namespace gateway {

void shut_down(Socket socket) {
  if (socket != kNoSocket) ::shutdown(static_cast<SOCKET>(socket), SD_BOTH);
}

}  // namespace gateway
