// What this computer knows of time and dates: the clock, the time zone's rules, and in which order its locale writes a
// date. The only place of the program that asks. Any thread.
#pragma once

#include <chrono>

#include "circ/due_date.h"
#include "circ/moment.h"

namespace wall {

// Now, with the offset that is in force now.
circ::Moment now();

// Local time minus UTC for a local wall-clock time, by the computer's time zone.
std::chrono::minutes offset_of(std::chrono::local_seconds local);

// How the user's locale writes dates.
circ::DateOrder date_order();

}  // namespace wall
