#include "sound/cue.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>

namespace sound {
namespace {

// A note; overtones make a low one audible in a small loudspeaker, and a buzz of it.
struct Note {
  double hertz = 0;  // 0: a rest
  int milliseconds = 0;
  int overtones = 0;
};

constexpr Note kSaved[] = {{880, 45, 0}, {1319, 65, 0}};
constexpr Note kWarning[] = {{523, 80, 1}, {0, 50, 0}, {523, 80, 1}};
constexpr Note kRefused[] = {{147, 240, 6}};

std::span<const Note> notes_of(Cue cue) {
  switch (cue) {
    case Cue::saved: return kSaved;
    case Cue::warning: return kWarning;
    case Cue::refused: return kRefused;
  }
  return {};
}

// Rises and falls within 8 ms, or the loudspeaker clicks.
double envelope(std::size_t at, std::size_t length) {
  constexpr double kRamp = 0.008 * kSamplesPerSecond;
  const double edge = static_cast<double>(std::min(at, length - 1 - at));
  return std::min(1.0, edge / kRamp);
}

// Odd overtones, each weaker than the one before: between a flute and a buzzer. Within -1 and 1.
double wave(const Note& note, std::size_t at) {
  const double turns = note.hertz * static_cast<double>(at) / kSamplesPerSecond;
  double sum = 0, loudest = 0;
  for (int each = 0; each <= note.overtones; ++each) {
    const int order = 2 * each + 1;
    sum += std::sin(2 * std::numbers::pi * order * turns) / order;
    loudest += 1.0 / order;
  }
  return sum / loudest;
}

void append(std::vector<float>& samples, const Note& note) {
  const auto length = static_cast<std::size_t>(note.milliseconds) * kSamplesPerSecond / 1000;
  for (std::size_t at = 0; at < length; ++at) {
    samples.push_back(static_cast<float>(kLoudest * envelope(at, length) * wave(note, at)));
  }
}

}  // namespace

std::vector<float> samples_of(Cue cue) {
  std::vector<float> samples;
  for (const Note& note : notes_of(cue)) append(samples, note);
  return samples;
}

}  // namespace sound
