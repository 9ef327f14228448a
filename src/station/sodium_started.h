// libsodium picks its fast code when it starts, once; every use in this room asks for that first, from any thread.
#pragma once

namespace station {

void sodium_started();

}  // namespace station
