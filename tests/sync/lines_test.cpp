#include "sync/lines.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include <catch_amalgamated.hpp>

#include "rows_for_test.h"
#include "script_for_test.h"

using namespace upload;
using namespace upload::test;

namespace {

// Lines to a script, and how often they woke whoever waits for their answers.
class Fixture {
 public:
  void open(unsigned connections) {
    lines = std::make_unique<Lines>(Script::gateway(script, connections), [woken = woken_] {
      const std::lock_guard lock(woken->mutex);
      ++woken->times;
      woken->changed.notify_all();
    });
  }
  void offer(circ::Sequence sequence) {
    lines->offer(sequence, check_in(static_cast<unsigned>(sequence), std::to_string(sequence)));
  }
  void until_woken() {
    std::unique_lock lock(woken_->mutex);
    REQUIRE(woken_->changed.wait_for(lock, std::chrono::seconds(30), [this] { return woken_->times > 0; }));
  }
  unsigned wakes() {
    const std::lock_guard lock(woken_->mutex);
    return woken_->times;
  }
  // Waits for so many answers, woken or not.
  std::vector<circ::Sequence> until_answered(std::size_t count) {
    std::vector<circ::Sequence> answered;
    while (answered.size() < count) {
      for (const Answered& answer : lines->take_answers()) answered.push_back(answer.sequence);
      std::this_thread::yield();
    }
    return answered;
  }

  std::shared_ptr<Script> script = std::make_shared<Script>();
  std::unique_ptr<Lines> lines;

 private:
  // A line that is left behind may outlive the fixture.
  struct Woken {
    std::mutex mutex;
    std::condition_variable changed;
    unsigned times = 0;
  };
  std::shared_ptr<Woken> woken_ = std::make_shared<Woken>();
};

constexpr std::size_t kMany = 100;

}  // namespace

TEST_CASE_METHOD(Fixture, "rows go when they are allowed to, those that were recorded first before the others") {
  open(1);
  for (const circ::Sequence sequence : {3, 1, 2}) offer(sequence);
  CHECK_FALSE(lines->starve());
  CHECK(script->started().empty());
  lines->allow(1, kMany);
  CHECK(until_answered(3) == std::vector<circ::Sequence>{1, 2, 3});
  CHECK(lines->starve());
  CHECK(lines->all_idle());
}

TEST_CASE_METHOD(Fixture, "no more are in flight than are allowed") {
  open(4);
  script->hold();
  lines->allow(2, kMany);
  for (circ::Sequence sequence = 1; sequence <= 6; ++sequence) offer(sequence);
  script->until_started(2);
  script->let_all_go();
  until_answered(6);
  for (const std::size_t in_flight : script->in_flight_at_start()) CHECK(in_flight <= 2);
}

TEST_CASE_METHOD(Fixture, "whoever waits for answers is woken when no row is left") {
  open(1);
  for (circ::Sequence sequence = 1; sequence <= 4; ++sequence) offer(sequence);
  lines->allow(1, kMany);
  until_woken();
  CHECK(until_answered(4).size() == 4);
  CHECK(wakes() == 1);
}

TEST_CASE_METHOD(Fixture, "whoever waits for answers is woken when there are enough of them") {
  open(1);
  script->hold();
  for (circ::Sequence sequence = 1; sequence <= 9; ++sequence) offer(sequence);
  lines->allow(1, 3);
  for (const char* item : {"1", "2"}) script->let_go(item);
  script->until_started(3);  // on one line: the first two were answered
  CHECK(wakes() == 0);
  script->let_go("3");
  until_woken();
  CHECK(lines->take_answers().size() == 3);
  script->let_all_go();
}

TEST_CASE_METHOD(Fixture, "after an answer that is neither yes nor no nothing starts before it was judged") {
  open(2);
  script->hold();
  script->answer("1", {kNoConnection});
  for (circ::Sequence sequence = 1; sequence <= 3; ++sequence) offer(sequence);
  lines->allow(2, kMany);
  script->until_started(2);
  script->let_go("1");
  until_woken();
  script->let_all_go();
  CHECK(until_answered(2).size() == 2);
  CHECK(script->started().size() == 2);
  CHECK(lines->take_back() == std::vector<circ::Sequence>{3});

  offer(3);
  lines->allow(2, kMany);
  CHECK(until_answered(1) == std::vector<circ::Sequence>{3});
}

TEST_CASE_METHOD(Fixture, "a refusal stops no other row") {
  open(1);
  script->answer("1", {kNo});
  for (circ::Sequence sequence = 1; sequence <= 2; ++sequence) offer(sequence);
  lines->allow(1, kMany);
  CHECK(until_answered(2) == std::vector<circ::Sequence>{1, 2});
}

TEST_CASE_METHOD(Fixture, "rows that no line took can be taken back; one in flight cannot") {
  open(1);
  script->hold();
  for (circ::Sequence sequence = 1; sequence <= 3; ++sequence) offer(sequence);
  lines->allow(1, kMany);
  script->until_started(1);
  CHECK(lines->take_back() == std::vector<circ::Sequence>{2, 3});
  CHECK_FALSE(lines->all_idle());
  script->let_all_go();
  CHECK(until_answered(1) == std::vector<circ::Sequence>{1});
  CHECK(script->started().size() == 1);
}

TEST_CASE_METHOD(Fixture, "lines that hang in a request are left behind") {
  open(2);
  script->hold();
  script->ignore_stop();
  offer(1);
  lines->allow(2, kMany);
  script->until_started(1);
  lines->stop();
  lines.reset();  // does not wait: the one would wait for ever, the other one is free
  CHECK(script->started().size() == 1);
  script->let_all_go();
}
