#include "torture/planted.h"

#include <optional>
#include <utility>

namespace torture {
namespace {

using What = Event::What;

bool makes_durable(const Event& event) { return event.what == What::sync || event.durable; }

// Moves each acknowledgement back to before the nearest event that `meant` names, if one stands after the one before.
template <typename Meant>
Trace earlier(const Trace& trace, Meant meant) {
  Trace result;
  for (const Event& event : trace) {
    if (event.what != What::acknowledge) {
      result.push_back(event);
      continue;
    }
    auto place = result.end();
    for (auto back = result.end(); back != result.begin();) {
      --back;
      if (back->what == What::begin || back->what == What::acknowledge) break;
      if (meant(*back)) {
        place = back;
        break;
      }
    }
    result.insert(place, event);
  }
  return result;
}

}  // namespace

Trace without_syncs(Trace trace) {
  std::erase_if(trace, [](const Event& event) { return event.what == What::sync; });
  for (Event& event : trace) event.durable = false;
  return trace;
}

Trace acknowledged_before_sync(const Trace& trace) { return earlier(trace, makes_durable); }

Trace acknowledged_before_write(const Trace& trace) {
  // A write with O_DSYNC is both; otherwise the sync comes first on the way back, and its write before that.
  return earlier(trace, [](const Event& event) { return event.what == What::write; });
}

Trace rewritten_in_place(const Trace& trace) {
  // The scan path's write: the last one before an acknowledgement.
  std::optional<Event> last;
  std::optional<Event> acknowledged;
  Trace result;
  for (const Event& event : trace) {
    if (event.what == What::write) {
      if (acknowledged && acknowledged->file == event.file) {
        Event again = *acknowledged;
        again.durable = false;
        result.push_back(std::move(again));
      }
      last = event;
    }
    if (event.what == What::acknowledge && last) acknowledged = last;
    result.push_back(event);
  }
  return result;
}

}  // namespace torture
