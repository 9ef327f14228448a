// Ending a connection from another thread than the one that waits on it.
#pragma once

#include <cstdint>

namespace gateway {

using Socket = std::intptr_t;  // wide enough for both systems' handles
inline constexpr Socket kNoSocket = -1;

// Both directions; whoever reads or writes on it hears of it at once. Does nothing for kNoSocket or one that is closed.
void shut_down(Socket socket);

}  // namespace gateway
