#include <sys/socket.h>

#include "gateway/socket.h"

namespace gateway {

void shut_down(Socket socket) {
  if (socket != kNoSocket) ::shutdown(static_cast<int>(socket), SHUT_RDWR);
}

}  // namespace gateway
