#include "window/pacing.h"

#include <catch_amalgamated.hpp>

using window::FrameEnd;
using window::Pacing;
using namespace std::chrono_literals;

namespace {

// A clock that moves only when told to, and the window's loop around the pacing.
struct Loop {
  Pacing pacing;
  Pacing::Time now{1h};
  int frames = 0;

  // Lives for `duration`; sleeps are as long as the pacing asks for. Returns the frames of that time.
  int live(std::chrono::milliseconds duration, FrameEnd end = {}) {
    const Pacing::Time until = now + duration;
    const int before = frames;
    while (true) {
      const auto sleep = pacing.sleep(now, std::nullopt);
      if (!sleep || now + *sleep > until) break;
      now += *sleep;
      if (pacing.frame_due(now)) {
        pacing.frame_ran(now, end);
        ++frames;
        now += 1ms;
      }
    }
    now = until;
    return frames - before;
  }
};

}  // namespace

TEST_CASE("Without anything happening there is no frame and no end of sleep") {
  Loop loop;
  CHECK_FALSE(loop.pacing.sleep(loop.now, std::nullopt));
  CHECK_FALSE(loop.pacing.frame_due(loop.now));
  CHECK(loop.live(60s) == 0);
}

TEST_CASE("Whatever happens is drawn at once, with two frames more, and then it sleeps") {
  Loop loop;
  loop.pacing.something_happened();
  CHECK(loop.pacing.frame_due(loop.now));
  CHECK(loop.live(60s) == 3);
  CHECK_FALSE(loop.pacing.sleep(loop.now, std::nullopt));
}

TEST_CASE("In a burst frames are 33 ms apart") {
  Loop loop;
  int frames = 0;
  for (int i = 0; i < 1000; ++i) {  // a thousand strokes in one second
    loop.pacing.something_happened();
    frames += loop.live(1ms);
  }
  CHECK(frames >= 28);
  CHECK(frames <= 31);
}

TEST_CASE("A key waits 12 ms for another, and the frame then shows them together") {
  Loop loop;
  loop.pacing.key_came(loop.now);
  CHECK_FALSE(loop.pacing.frame_due(loop.now));
  CHECK(loop.pacing.sleep(loop.now, std::nullopt) == Pacing::Duration(12ms));
  CHECK(loop.pacing.frame_due(loop.now + 12ms));
  int frames = 0;
  for (int key = 0; key < 15; ++key) {  // a scan
    loop.pacing.key_came(loop.now);
    frames += loop.live(1ms);
  }
  CHECK(frames == 0);
  CHECK(loop.live(12ms) == 1);
}

TEST_CASE("Keys without end are drawn every 33 ms from the first") {
  Loop loop;
  const Pacing::Time first = loop.now;
  int frames = 0;
  for (int key = 0; key < 100; ++key) {
    loop.pacing.key_came(loop.now);
    frames += loop.live(1ms);
    if (frames == 0) CHECK(loop.now - first <= 33ms);
  }
  CHECK(frames >= 2);
  CHECK(frames <= 3);
}

TEST_CASE("Input that waits for a frame does not wait for further keys") {
  Loop loop;
  loop.pacing.key_came(loop.now);
  loop.pacing.input_waits();
  CHECK(loop.pacing.frame_due(loop.now));
}

TEST_CASE("Frames go on while the picture moves and end one after it stands still") {
  Loop loop;
  loop.pacing.something_happened();
  CHECK(loop.live(990ms, {.looks_different = true}) >= 25);
  CHECK(loop.live(990ms) == 1);
}

TEST_CASE("A tooltip that waits for its moment keeps frames coming") {
  Loop loop;
  loop.pacing.something_happened();
  CHECK(loop.live(400ms, {.about_to_change = true}) >= 10);
}

TEST_CASE("Input that waits for a frame gets it without the pause between frames") {
  Loop loop;
  loop.pacing.something_happened();
  loop.pacing.frame_ran(loop.now, {.input_left = true});
  CHECK(loop.pacing.frame_due(loop.now + 1ms));
  CHECK(loop.pacing.sleep(loop.now + 1ms, std::nullopt) == Pacing::Duration::zero());
  loop.pacing.frame_ran(loop.now + 1ms, {});
  CHECK_FALSE(loop.pacing.frame_due(loop.now + 2ms));

  Loop asleep;
  asleep.pacing.input_waits();
  CHECK(asleep.pacing.frame_due(asleep.now));
}

TEST_CASE("It sleeps until the deadline or the next frame, whichever comes first") {
  Loop loop;
  CHECK(loop.pacing.sleep(loop.now, 5s) == Pacing::Duration(5s));
  loop.pacing.something_happened();
  loop.pacing.frame_ran(loop.now, {});
  CHECK(loop.pacing.sleep(loop.now, 5s) == Pacing::Duration(33ms));
  CHECK(loop.pacing.sleep(loop.now, 5ms) == Pacing::Duration(5ms));
  CHECK(loop.pacing.sleep(loop.now, -1s) == Pacing::Duration::zero());
}
