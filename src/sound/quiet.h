// What the system's sound libraries would print to the terminal on a computer without a sound card is not printed: the
// log's one line says it.
#pragma once

struct ma_context;

namespace sound {

// After the context was made, before it looks for devices.
void keep_quiet(ma_context& context);

}  // namespace sound
