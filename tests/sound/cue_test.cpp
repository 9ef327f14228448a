#include "sound/cue.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <cstddef>
#include <vector>

using sound::Cue;

namespace {

double milliseconds(const std::vector<float>& samples) {
  return 1000.0 * static_cast<double>(samples.size()) / sound::kSamplesPerSecond;
}

// How often it goes through zero in a second of what sounds: tells a high note from a low one.
double crossings_per_second(const std::vector<float>& samples) {
  std::size_t crossings = 0, sounding = 0;
  for (std::size_t at = 1; at < samples.size(); ++at) {
    if (samples[at - 1] < 0 && samples[at] >= 0) ++crossings;
    if (samples[at] != 0) ++sounding;
  }
  return static_cast<double>(crossings) * sound::kSamplesPerSecond / static_cast<double>(sounding);
}

std::vector<float> half(const std::vector<float>& samples, bool second) {
  const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
  return second ? std::vector<float>(middle, samples.end()) : std::vector<float>(samples.begin(), middle);
}

}  // namespace

TEST_CASE("Every sound is short, gentle, and begins and ends in silence") {
  const auto cue = GENERATE(Cue::saved, Cue::warning, Cue::refused);
  const auto samples = sound::samples_of(cue);
  CHECK(milliseconds(samples) >= 80);
  CHECK(milliseconds(samples) <= 250);
  CHECK(samples.front() == 0.0F);
  CHECK(samples.back() == 0.0F);
  const auto [low, high] = std::minmax_element(samples.begin(), samples.end());
  CHECK(*high <= sound::kLoudest);
  CHECK(*low >= -sound::kLoudest);
  CHECK(*high > sound::kLoudest / 3);  // it can be heard
}

TEST_CASE("No sample jumps far from the one before, so that nothing clicks") {
  const auto cue = GENERATE(Cue::saved, Cue::warning, Cue::refused);
  const auto samples = sound::samples_of(cue);
  float jump = 0;
  for (std::size_t at = 1; at < samples.size(); ++at) jump = std::max(jump, std::abs(samples[at] - samples[at - 1]));
  CHECK(jump < sound::kLoudest / 4);
}

TEST_CASE("The three sounds are told apart by tune, pitch and length") {
  const auto saved = sound::samples_of(Cue::saved);
  const auto warning = sound::samples_of(Cue::warning);
  const auto refused = sound::samples_of(Cue::refused);

  CHECK(crossings_per_second(half(saved, true)) > 1.2 * crossings_per_second(half(saved, false)));  // rises
  CHECK(crossings_per_second(half(warning, true)) == Catch::Approx(crossings_per_second(half(warning, false))).epsilon(0.05));
  CHECK(std::count(warning.begin(), warning.end(), 0.0F) > sound::kSamplesPerSecond / 25);  // a rest between two notes
  CHECK(std::count(refused.begin(), refused.end(), 0.0F) < sound::kSamplesPerSecond / 100);

  CHECK(crossings_per_second(saved) > 1.5 * crossings_per_second(warning));
  CHECK(crossings_per_second(warning) > 1.5 * crossings_per_second(refused));
  CHECK(milliseconds(warning) > 1.5 * milliseconds(saved));
  CHECK(milliseconds(refused) > 1.1 * milliseconds(warning));
}
