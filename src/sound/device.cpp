#include "sound/device.h"

#include <miniaudio.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <semaphore>
#include <utility>

#include "sound/cue.h"
#include "sound/quiet.h"

namespace sound {

// Does not move: miniaudio's thread keeps its address.
struct Device::Parts {
  ma_context context{};
  ma_device device{};
  bool has_context = false, has_device = false;

  // Written while the device stands still, read by miniaudio's thread while it runs.
  std::span<const float> left;
  std::size_t silence_left = 0;  // after the samples: what the system still holds when it is stopped is never heard
  std::binary_semaphore heard{0};

  Parts() = default;
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() {
    if (has_device) ma_device_uninit(&device);
    if (has_context) ma_context_uninit(&context);
  }

  ma_result open(Output output);
  std::size_t frames_in_system() const;
  void fill(float* into, std::size_t frames);
};

ma_result Device::Parts::open(Output output) {
  constexpr std::array kSystem{ma_backend_wasapi, ma_backend_winmm, ma_backend_pulseaudio, ma_backend_alsa};
  constexpr std::array kUnheard{ma_backend_null};
  const std::span<const ma_backend> backends =
      output == Output::system ? std::span<const ma_backend>(kSystem) : std::span<const ma_backend>(kUnheard);
  ma_context_config how = ma_context_config_init();
  how.pulse.pApplicationName = "Offline Circulation";
  ma_result result = ma_context_init(backends.data(), static_cast<ma_uint32>(backends.size()), &how, &context);
  if (result != MA_SUCCESS) return result;
  has_context = true;
  keep_quiet(context);

  ma_device_config config = ma_device_config_init(ma_device_type_playback);
  config.playback.format = ma_format_f32;
  config.playback.channels = 1;
  config.sampleRate = kSamplesPerSecond;
  config.pUserData = this;
  config.dataCallback = [](ma_device* asks, void* into, const void*, ma_uint32 frames) {
    static_cast<Parts*>(asks->pUserData)->fill(static_cast<float*>(into), frames);
  };
  result = ma_device_init(&context, &config, &device);
  has_device = result == MA_SUCCESS;
  return result;
}

std::size_t Device::Parts::frames_in_system() const {
  const auto& playback = device.playback;
  const std::size_t frames = std::size_t{playback.internalPeriodSizeInFrames} * playback.internalPeriods;
  const std::size_t in_our_rate = frames * kSamplesPerSecond / std::max<std::size_t>(playback.internalSampleRate, 1);
  return std::min<std::size_t>(in_our_rate, kSamplesPerSecond / 2);
}

// On miniaudio's thread. What is not filled is silence already.
void Device::Parts::fill(float* into, std::size_t frames) {
  const std::size_t now = std::min(frames, left.size());
  if (now > 0) std::memcpy(into, left.data(), now * sizeof(float));
  left = left.subspan(now);
  if (!left.empty() || silence_left == 0) return;
  silence_left -= std::min(silence_left, frames);
  if (silence_left == 0) heard.release();
}

std::variant<std::unique_ptr<Device>, DeviceFault> Device::open(Output output) {
  auto parts = std::make_unique<Parts>();
  const ma_result result = parts->open(output);
  if (result != MA_SUCCESS) return DeviceFault{ma_result_description(result)};
  return std::unique_ptr<Device>(new Device(std::move(parts)));
}

Device::Device(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Device::~Device() = default;

bool Device::sound(std::span<const float> samples) {
  Parts& parts = *parts_;
  while (parts.heard.try_acquire()) {
  }
  parts.left = samples;
  parts.silence_left = parts.frames_in_system() + 1;
  if (ma_device_start(&parts.device) != MA_SUCCESS) return false;
  const auto length = std::chrono::milliseconds(1000 * (samples.size() + parts.frames_in_system()) / kSamplesPerSecond);
  const bool heard = parts.heard.try_acquire_for(length + std::chrono::seconds(2));
  return ma_device_stop(&parts.device) == MA_SUCCESS && heard;
}

}  // namespace sound
