#include "sync/uploader.h"

#include <cassert>
#include <condition_variable>
#include <mutex>

#include "sync/run.h"

namespace upload {

struct Uploader::Course {
  enum class Phase {
    opening,    // the gateway and the plan are being made, which may take a while
    carrying,   // ends within Run::kQuitPatience when asked to quit
    ended,
    abandoned,  // the uploader is gone: the thread must touch nothing but its own
  };
  explicit Course(Run::Means means) : run(std::move(means)) {}

  bool move_on(Phase next) {
    {
      std::lock_guard lock(mutex);
      if (phase == Phase::abandoned) return false;
      phase = next;
    }
    changed.notify_all();
    return true;
  }

  Run run;
  mutable std::mutex mutex;
  std::condition_variable changed;
  Phase phase = Phase::opening;
};

std::chrono::sys_time<std::chrono::milliseconds> Uploader::system_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Uploader::Uploader(journal::Journal& journal, Sink sink, Pace pace, std::function<std::uint64_t()> random, Clock clock)
    : journal_(journal), sink_(std::move(sink)), pace_(pace), random_(std::move(random)), clock_(std::move(clock)) {}

Uploader::~Uploader() {
  if (!course_) return;
  course_->run.post(Quit{});
  {
    std::unique_lock lock(course_->mutex);
    course_->changed.wait_for(lock, Run::kQuitPatience, [this] { return course_->phase != Course::Phase::opening; });
    if (course_->phase == Course::Phase::opening) course_->phase = Course::Phase::abandoned;
    if (course_->phase == Course::Phase::abandoned) {
      thread_.detach();
      return;
    }
  }
  thread_.join();
}

void Uploader::start(Order order) {
  assert(!running());
  if (thread_.joinable()) thread_.join();
  course_ = std::make_shared<Course>(Run::Means{journal_, sink_, pace_, random_, clock_});
  thread_ = std::thread([course = course_, order = std::move(order), sink = sink_]() mutable {
    auto opened = order.open();
    auto* gateway = std::get_if<std::unique_ptr<gateway::Gateway>>(&opened);
    if (gateway != nullptr) course->run.plan(std::move(order.rows), order.again);
    if (!course->move_on(Course::Phase::carrying)) return;
    UploadEnded ended;
    if (gateway != nullptr) {
      ended = course->run.carry(std::move(*gateway));
    } else {
      ended.end = std::get<UploadEnd>(opened);
    }
    course->move_on(Course::Phase::ended);
    sink(ended);
  });
}

void Uploader::add(const std::vector<circ::Row>& rows) {
  if (running()) course_->run.post(Join{rows});
}

void Uploader::drop(const std::vector<circ::Sequence>& sequences) {
  if (running()) course_->run.post(Drop{sequences});
}

void Uploader::stop() {
  if (running()) course_->run.post(Stop{});
}

bool Uploader::running() const {
  if (!course_) return false;
  std::lock_guard lock(course_->mutex);
  return course_->phase == Course::Phase::opening || course_->phase == Course::Phase::carrying;
}

}  // namespace upload
