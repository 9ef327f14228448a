// When to build a frame and how long to sleep: nothing happens, no frame.
//
// Whatever happens asks for three frames, because ImGui needs up to that many until its picture stands still; in a
// burst frames stay 33 ms apart; frames go on while the picture still moves (a dialog that fades in) or something waits
// to appear (a tooltip). Input that waits for a frame is not kept waiting: then frames follow each other at once.
//
// Keys are given a moment to be followed by others: a scanner's come a few milliseconds apart, and whoever paints
// at the first would paint a barcode that is half there, and again when it is saved.
//
// Pure: the time comes in. Main thread only.
#pragma once

#include <chrono>
#include <optional>

namespace window {

// What a frame left behind.
struct FrameEnd {
  bool looks_different = false;  // from the frame before
  bool input_left = false;       // ImGui has not taken all of its input yet, or the queue is stopped
  bool about_to_change = false;  // a tooltip is waiting for its moment
};

class Pacing {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;

  static constexpr int kFramesAfterAnything = 3;
  static constexpr std::chrono::milliseconds kBetweenFrames{33};

  // After a key, until no other has come for so long; but no longer than frames in a burst are apart.
  static constexpr std::chrono::milliseconds kKeysAtRest{12};

  void something_happened() { frames_wanted_ = kFramesAfterAnything; }
  void key_came(Time now);
  // Input waits until a frame has run.
  void input_waits() { at_once_ = true; }

  bool frame_due(Time now) const;
  void frame_ran(Time started, const FrameEnd& end);

  // How long nothing has to be done if nothing happens; nothing: for ever.
  std::optional<Duration> sleep(Time now, std::optional<Duration> until_deadline) const;

 private:
  bool wanted() const { return frames_wanted_ > 0 || at_once_; }
  // The next frame comes no sooner. Only while one is wanted.
  Time next_frame() const;

  int frames_wanted_ = 0;
  bool at_once_ = false;
  std::optional<Time> last_;
  std::optional<Time> first_key_, last_key_;  // since the last frame
};

}  // namespace window
