// The three things that the desk says aloud, and their sounds.
//
// They differ in tune, pitch and length, so that they are told apart without looking and by ears that do not hear high
// notes: saved is two short rising notes, warning the same low note twice, refused one long low buzz. Pure.
#pragma once

#include <vector>

namespace sound {

// In the order of their weight: where several wait, the last is heard first.
enum class Cue { saved, warning, refused };
inline constexpr int kCues = 3;

inline constexpr int kSamplesPerSecond = 48000;

// No sound is louder than this part of what the system was set to.
inline constexpr float kLoudest = 0.25F;

// One channel at kSamplesPerSecond, from silence to silence, 80 to 250 ms long.
std::vector<float> samples_of(Cue cue);

}  // namespace sound
