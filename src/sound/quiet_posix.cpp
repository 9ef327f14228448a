#include "sound/quiet.h"

#include <dlfcn.h>
#include <miniaudio.h>

namespace sound {
namespace {

// alsa-lib's snd_lib_error_handler_t (<alsa/error.h>); without one of our own it prints.
void say_nothing(const char* /*file*/, int /*line*/, const char* /*function*/, int /*error*/, const char* /*format*/, ...) {}

}  // namespace

void keep_quiet(ma_context& context) {
  if (context.backend != ma_backend_alsa) return;
  using SetHandler = int (*)(decltype(&say_nothing));
  const auto set = reinterpret_cast<SetHandler>(dlsym(context.alsa.asoundSO, "snd_lib_error_set_handler"));
  if (set != nullptr) set(say_nothing);
}

}  // namespace sound
