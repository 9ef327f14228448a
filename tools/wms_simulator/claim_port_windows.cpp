#include <winsock2.h>

#include "wms_simulator/claim_port.h"

namespace simulator {

// Here SO_REUSEADDR would let a second server take the port over.
void claim_port(std::intptr_t socket) {
  const BOOL on = TRUE;
  setsockopt(static_cast<SOCKET>(socket), SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&on), sizeof on);
}

}  // namespace simulator
