#include <sys/socket.h>

#include "wms_simulator/claim_port.h"

namespace simulator {

// Connections of the server before may still be in TIME_WAIT; two listeners are refused all the same (socket(7)).
void claim_port(std::intptr_t socket) {
  const int on = 1;
  setsockopt(static_cast<int>(socket), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

}  // namespace simulator
