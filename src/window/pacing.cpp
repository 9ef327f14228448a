#include "window/pacing.h"

#include <algorithm>

namespace window {

bool Pacing::frame_due(Time now) const {
  return wanted() && (at_once_ || !last_ || now - *last_ >= kBetweenFrames);
}

void Pacing::frame_ran(Time started, const FrameEnd& end) {
  last_ = started;
  frames_wanted_ = std::max(0, frames_wanted_ - 1);
  if (end.looks_different || end.about_to_change) frames_wanted_ = std::max(frames_wanted_, 1);
  at_once_ = end.input_left;
}

std::optional<Pacing::Duration> Pacing::sleep(Time now, std::optional<Duration> until_deadline) const {
  if (frame_due(now)) return Duration::zero();
  std::optional<Duration> until = until_deadline;
  if (wanted()) {
    const Duration until_frame = *last_ + kBetweenFrames - now;
    until = until ? std::min(*until, until_frame) : until_frame;
  }
  if (until) until = std::max(*until, Duration::zero());
  return until;
}

}  // namespace window
