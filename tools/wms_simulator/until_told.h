// Waiting for the end of a program that only serves.
#pragma once

namespace simulator {

// Call before any thread is started: from here on SIGINT and SIGTERM (Windows: Ctrl+C, Ctrl+Break, closing the
// console) end wait_until_told() and not the process.
void listen_for_the_end();

// Returns when one of them came, or when standard input ended, if that is asked for.
void wait_until_told(bool or_input_ends);

}  // namespace simulator
