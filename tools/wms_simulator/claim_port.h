// A port for one server alone, free again as soon as that server ends.
#pragma once

#include <cstdint>

namespace simulator {

// For a socket that is not bound yet. Systems mean different things by the same option.
void claim_port(std::intptr_t socket);

}  // namespace simulator
