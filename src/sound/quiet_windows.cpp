#include "sound/quiet.h"

namespace sound {

void keep_quiet(ma_context&) {}  // Windows prints nothing

}  // namespace sound
