#include "sound/player.h"

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace sound {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kOpenWhileSilent{10};
constexpr std::chrono::seconds kBetweenTries{60};
constexpr std::chrono::seconds kWaitForEnd{1};

}  // namespace

// What both threads see. It outlives the player where the sound system does not answer.
struct Player::Shared {
  explicit Shared(Surroundings surroundings) : around(std::move(surroundings)) {}

  std::mutex mutex;
  std::condition_variable news;
  std::array<bool, kCues> wanted{};
  bool leaving = false;
  bool left = false;  // the thread is at its end

  std::mutex outside;  // held while calling out
  bool gone = false;   // nobody is there any more
  const Surroundings around;

  std::optional<Cue> take() {
    for (std::size_t each = wanted.size(); each-- > 0;) {
      if (std::exchange(wanted[each], false)) return static_cast<Cue>(each);
    }
    return {};
  }
  bool something() const { return leaving || wanted != std::array<bool, kCues>{}; }
};

// The player's thread and what is its own.
class Player::Thread {
 public:
  explicit Thread(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {
    for (int each = 0; each < kCues; ++each) samples_.push_back(samples_of(static_cast<Cue>(each)));
  }

  void run() {
    while (const auto cue = wait()) {
      if (say(*cue)) call_out(shared_->around.heard, *cue);
    }
    device_.reset();
    std::lock_guard lock(shared_->mutex);
    shared_->left = true;
    shared_->news.notify_all();
  }

 private:
  // Nothing: the player goes.
  std::optional<Cue> wait() {
    std::unique_lock lock(shared_->mutex);
    const auto something = [this] { return shared_->something(); };
    if (device_ && !shared_->news.wait_for(lock, kOpenWhileSilent, something)) {
      lock.unlock();
      device_.reset();
      lock.lock();
    }
    shared_->news.wait(lock, something);
    if (shared_->leaving) return {};
    return shared_->take();
  }

  bool say(Cue cue) {
    // A device that has gone is looked for anew, once: another may be the default now.
    for (int tries = 0; tries < 2 && open(); ++tries) {
      if (device_->sound(samples_[static_cast<std::size_t>(cue)])) return true;
      device_.reset();
      call_out(shared_->around.tell, "the sound device does not take samples");
    }
    return false;
  }

  bool open() {
    if (device_) return true;
    const auto now = Clock::now();
    if (next_try_ && now < *next_try_) return false;
    auto opened = shared_->around.open();
    if (const auto* fault = std::get_if<DeviceFault>(&opened)) {
      if (!next_try_) call_out(shared_->around.tell, "no sound device: " + fault->text);
      next_try_ = now + kBetweenTries;
      return false;
    }
    next_try_.reset();
    device_ = std::get<std::unique_ptr<Device>>(std::move(opened));
    return true;
  }

  template <class Call, class What>
  void call_out(const Call& call, const What& what) {
    std::lock_guard lock(shared_->outside);
    if (!shared_->gone) call(what);
  }

  const std::shared_ptr<Shared> shared_;
  std::vector<std::vector<float>> samples_;
  std::unique_ptr<Device> device_;
  std::optional<Clock::time_point> next_try_;  // none: the last try found a device, or there was none yet
};

Player::Player(Surroundings surroundings)
    : shared_(std::make_shared<Shared>(std::move(surroundings))), thread_([shared = shared_] { Thread(shared).run(); }) {}

Player::~Player() {
  {
    std::lock_guard lock(shared_->outside);
    shared_->gone = true;
  }
  std::unique_lock lock(shared_->mutex);
  shared_->leaving = true;
  shared_->news.notify_all();
  const bool answers = shared_->news.wait_for(lock, kWaitForEnd, [this] { return shared_->left; });
  lock.unlock();
  if (answers) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

void Player::play(Cue cue) {
  std::lock_guard lock(shared_->mutex);
  shared_->wanted[static_cast<std::size_t>(cue)] = true;
  shared_->news.notify_all();
}

}  // namespace sound
