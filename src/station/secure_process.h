// Keeps this process's memory, with its keys and patrons, out of crash dumps.
#pragma once

namespace station {

// First thing in main(): no core file, no attaching by other programs of the same user (Linux); no crash report with
// heap memory and no crash dialogue (Windows). Where the system refuses, the program runs all the same.
void keep_memory_private();

}  // namespace station
