#include "sound/player.h"

#include <algorithm>
#include <atomic>
#include <catch_amalgamated.hpp>
#include <chrono>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sound/device.h"

using sound::Cue;
using sound::Device;
using sound::DeviceFault;
using sound::Player;

namespace {

// What the player told, for another thread to wait for.
template <class What>
class Heard {
 public:
  void add(const What& what) {
    std::lock_guard lock(mutex_);
    all_.push_back(what);
    news_.notify_all();
  }
  std::vector<What> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    news_.wait_for(lock, std::chrono::seconds(30), [&] { return all_.size() >= count; });
    return all_;
  }
  std::vector<What> all() { return wait_for(0); }

 private:
  std::mutex mutex_;
  std::condition_variable news_;
  std::vector<What> all_;
};

Player::Opened unheard() { return Device::open(Device::Output::unheard); }

}  // namespace

TEST_CASE("A device takes samples to their end, again and again") {
  auto opened = unheard();
  REQUIRE(std::holds_alternative<std::unique_ptr<Device>>(opened));
  auto& device = *std::get<std::unique_ptr<Device>>(opened);
  const auto samples = sound::samples_of(Cue::saved);
  CHECK(device.sound(samples));
  CHECK(device.sound(samples));
  CHECK(device.sound({}));
}

TEST_CASE("Cues are heard") {
  Heard<Cue> heard;
  Player player({.open = unheard, .heard = [&](Cue cue) { heard.add(cue); }});
  player.play(Cue::saved);
  CHECK(heard.wait_for(1) == std::vector{Cue::saved});
  player.play(Cue::refused);
  CHECK(heard.wait_for(2) == std::vector{Cue::saved, Cue::refused});
}

TEST_CASE("A burst of cues is each kind once more, the weightiest first") {
  Heard<Cue> heard;
  std::promise<void> open_now;
  Player player({.open = [may = open_now.get_future().share()] { may.wait(); return unheard(); },
                 .heard = [&](Cue cue) { heard.add(cue); }});
  player.play(Cue::saved);
  for (int each = 0; each < 100; ++each) {
    player.play(Cue::saved);
    player.play(Cue::warning);
    player.play(Cue::refused);
  }
  open_now.set_value();
  auto all = heard.wait_for(3);
  // The thread may have taken the first before the others came.
  const auto refused = std::find(all.begin(), all.end(), Cue::refused);
  CHECK(refused <= all.begin() + 1);
  CHECK(std::count(all.begin(), all.end(), Cue::refused) == 1);
  CHECK(std::count(all.begin(), all.end(), Cue::warning) == 1);
  CHECK(std::count(all.begin(), all.end(), Cue::saved) <= 2);
}

TEST_CASE("Without a sound device playing is no error, and one line tells it") {
  Heard<std::string> told;
  Heard<Cue> heard;
  std::atomic<int> looked{0};
  {
    Player player({.open = [&]() -> Player::Opened { ++looked; return DeviceFault{"nothing plugged in"}; },
                   .tell = [&](const std::string& line) { told.add(line); },
                   .heard = [&](Cue cue) { heard.add(cue); }});
    player.play(Cue::saved);
    CHECK(told.wait_for(1) == std::vector<std::string>{"no sound device: nothing plugged in"});
    for (int each = 0; each < 50; ++each) player.play(Cue::warning);
  }
  CHECK(told.all().size() == 1);
  CHECK(heard.all().empty());
  CHECK(looked == 1);  // looking costs time: not at every scan
}

TEST_CASE("Nothing is opened before there is something to say") {
  std::atomic<int> looked{0};
  { Player player({.open = [&] { ++looked; return unheard(); }}); }
  CHECK(looked == 0);
}

TEST_CASE("A sound system that does not answer holds up neither playing nor leaving") {
  auto answer = std::make_shared<std::promise<void>>();
  auto asked = std::make_shared<std::promise<void>>();
  auto returned = std::make_shared<std::promise<void>>();
  auto has_returned = returned->get_future();
  std::atomic<bool> told_after{false};
  {
    Player player({.open = [answered = answer->get_future().share(), asked, returned]() -> Player::Opened {
                     asked->set_value();
                     answered.wait();
                     returned->set_value();
                     return DeviceFault{"too late"};
                   },
                   .tell = [&](const std::string&) { told_after = true; }});
    player.play(Cue::saved);
    asked->get_future().wait();
    for (int each = 0; each < 1000; ++each) player.play(Cue::refused);  // or this test never ends
  }
  answer->set_value();
  has_returned.wait();
  CHECK_FALSE(told_after);
}

TEST_CASE("A device that is asked for on a computer without one says why") {
  auto opened = Device::open(Device::Output::system);
  // Either is right, depending on the machine; it neither crashes nor hangs.
  if (const auto* fault = std::get_if<DeviceFault>(&opened)) CHECK_FALSE(fault->text.empty());
}
