// What keeps the program alive when the medium under a mapped file goes: the thread that touches the map is parked.
//
// A pulled stick or a file that was cut short is no error code in LMDB but a fault in the thread that reads: SIGBUS, or
// an in-page error on Windows. A guarded thread that meets one, or a broken assertion of LMDB, says so once and then
// stands still for ever, in the middle of whatever it did; what it holds is never closed. Faults of other threads, and
// other faults, end the program as always.
#pragma once

namespace journal {

class MapGuard {
 public:
  // Guards the calling thread until the end. `lost` is called on it in the middle of the fault: it may do no more than
  // a signal handler may.
  MapGuard(void (*lost)(void* context), void* context);
  ~MapGuard();
  MapGuard(const MapGuard&) = delete;
  MapGuard& operator=(const MapGuard&) = delete;
};

// Where LMDB finds itself wrong: does not return on a guarded thread.
void park_if_guarded();

}  // namespace journal
