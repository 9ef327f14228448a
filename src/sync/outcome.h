// What becomes of a row on its way through a run: being sent, and then what the verdict makes of it. Pure.
#pragma once

#include <chrono>

#include "circ/row.h"
#include "gateway/gateway.h"

namespace upload {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// Written durably before the first byte goes out. A crash after it must still tell what was known before.
circ::Settlement claimed(const circ::Settlement& before, Time now);

// `row.settlement` is what the row was before this run; `tries` are the requests that were started in it.
circ::Settlement outcome(const circ::Row& row, const gateway::Verdict& verdict, unsigned tries, Time now);

}  // namespace upload
