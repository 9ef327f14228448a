// The system's sound output, as miniaudio finds it (WASAPI, winmm, PulseAudio or PipeWire, ALSA).
//
// Life cycle: open() finds the default output and may take as long as the system's sound service takes to answer;
// sound() starts it, waits until the samples were heard and stops it, so that an open device that is silent uses no
// CPU; destroy. One thread at a time, never the one that draws.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <variant>

namespace sound {

// Why there is no sound, in miniaudio's words.
struct DeviceFault {
  std::string text;
};

class Device {
 public:
  enum class Output {
    system,
    unheard,  // takes samples at the pace of a real one and plays them nowhere: for tests
  };

  static std::variant<std::unique_ptr<Device>, DeviceFault> open(Output output);
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  // One channel, kSamplesPerSecond (cue.h). False: the device does not take samples any more, it was unplugged perhaps.
  bool sound(std::span<const float> samples);

 private:
  struct Parts;
  explicit Device(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sound
