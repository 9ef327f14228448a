// Says aloud what became of a scan: saved, warning, refused.
//
// Life cycle: construct (makes a thread that sleeps), play() whenever there is something to say, destroy. The output is
// opened at the first cue, stopped whenever nothing sounds, and closed when nothing was said for a while: a silent
// player uses no CPU and keeps no device from others. Without a sound device nothing is heard, which is no error: one
// line tells it, and the next cue after a minute looks again.
//
// Cues that come while one sounds are not mixed and not queued up: each kind is said once more at the most, the
// weightiest first, so that the last sound comes soon after the last scan.
//
// play() and the destructor belong to one thread, the one that draws. play() hands over and returns; the destructor
// waits for a sound that is being played, but not for a sound system that does not answer: then the thread is left
// to it, and touches nothing of the program any more.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <variant>

#include "sound/cue.h"
#include "sound/device.h"

namespace sound {

class Player {
 public:
  using Opened = std::variant<std::unique_ptr<Device>, DeviceFault>;
  struct Surroundings {
    // Finds the output; on the player's thread, may take long.
    std::function<Opened()> open = [] { return Device::open(Device::Output::system); };
    // One line for the log; on the player's thread, never after the player has gone.
    std::function<void(const std::string&)> tell = [](const std::string&) {};
    // After a cue was heard to its end; on the player's thread, never after the player has gone.
    std::function<void(Cue)> heard = [](Cue) {};
  };

  explicit Player(Surroundings surroundings);
  ~Player();
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  void play(Cue cue);

 private:
  struct Shared;
  class Thread;
  std::shared_ptr<Shared> shared_;
  std::thread thread_;
};

}  // namespace sound
