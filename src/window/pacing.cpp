#include "window/pacing.h"

#include <algorithm>

namespace window {

void Pacing::key_came(Time now) {
  something_happened();
  if (!first_key_) first_key_ = now;
  last_key_ = now;
}

Pacing::Time Pacing::next_frame() const {
  Time next = Time::min();
  if (at_once_) return next;
  if (last_) next = *last_ + kBetweenFrames;
  if (first_key_) next = std::max(next, std::min(*last_key_ + kKeysAtRest, *first_key_ + kBetweenFrames));
  return next;
}

bool Pacing::frame_due(Time now) const { return wanted() && now >= next_frame(); }

void Pacing::frame_ran(Time started, const FrameEnd& end) {
  last_ = started;
  first_key_.reset();
  frames_wanted_ = std::max(0, frames_wanted_ - 1);
  if (end.looks_different || end.about_to_change) frames_wanted_ = std::max(frames_wanted_, 1);
  at_once_ = end.input_left;
}

std::optional<Pacing::Duration> Pacing::sleep(Time now, std::optional<Duration> until_deadline) const {
  if (frame_due(now)) return Duration::zero();
  std::optional<Duration> until = until_deadline;
  if (wanted()) {
    const Duration until_frame = next_frame() - now;
    until = until ? std::min(*until, until_frame) : until_frame;
  }
  if (until) until = std::max(*until, Duration::zero());
  return until;
}

}  // namespace window
