// Bugs planted into a trace, as if the program had been written so, for the explorer to catch (T2).
#pragma once

#include "torture/trace.h"

namespace torture {

Trace without_syncs(Trace trace);
// Each acknowledgement stands before the sync that should come first.
Trace acknowledged_before_sync(const Trace& trace);
// Each acknowledgement stands before the writes that should come first.
Trace acknowledged_before_write(const Trace& trace);
// The block that holds what was acknowledged last is written again together with each new one, in the same place.
Trace rewritten_in_place(const Trace& trace);

}  // namespace torture
