#include "sync/lines.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <utility>

namespace upload {
namespace {

bool is_yes_or_no(const Answered& answer) {
  using Kind = gateway::Verdict::Kind;
  return answer.verdict.kind == Kind::uploaded || answer.verdict.kind == Kind::refused;
}

}  // namespace

struct Lines::Shared {
  using Offered = std::map<circ::Sequence, circ::Transaction>;

  Shared(std::shared_ptr<gateway::Gateway> service, std::function<void()> tell)
      : gateway(std::move(service)), wake(std::move(tell)), submitting(gateway->connections()) {}

  void run(unsigned line) {
    while (const auto row = next(line)) answered(line, {row.key(), gateway->submit(row.mapped(), line)});
  }

  // Waits for a row that may start; nothing at the end.
  Offered::node_type next(unsigned line) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return ended || may_start(); });
    if (ended) return {};
    submitting[line] = true;
    ++in_flight;
    return offered.extract(offered.begin());
  }

  void answered(unsigned line, Answered answer) {
    bool worth_waking = false;
    {
      std::lock_guard lock(mutex);
      submitting[line] = false;
      --in_flight;
      if (!is_yes_or_no(answer)) held = true;
      answers.push_back(std::move(answer));
      worth_waking = held || offered.empty() || answers.size() >= enough;
    }
    if (worth_waking) wake();
  }

  bool may_start() const { return !held && in_flight < allowed && !offered.empty(); }

  const std::shared_ptr<gateway::Gateway> gateway;
  const std::function<void()> wake;

  std::mutex mutex;
  std::condition_variable changed;
  Offered offered;
  std::vector<Answered> answers;
  std::vector<bool> submitting;  // by line
  unsigned in_flight = 0, allowed = 0;
  std::size_t enough = 1;
  bool held = false;  // an answer waits for its judgement
  bool ended = false;
};

Lines::Lines(std::shared_ptr<gateway::Gateway> gateway, std::function<void()> wake)
    : shared_(std::make_shared<Shared>(std::move(gateway), std::move(wake))) {
  for (unsigned line = 0; line < shared_->submitting.size(); ++line) {
    threads_.emplace_back([shared = shared_, line] { shared->run(line); });
  }
}

Lines::~Lines() {
  std::vector<bool> submitting;
  {
    std::lock_guard lock(shared_->mutex);
    shared_->ended = true;
    submitting = shared_->submitting;
  }
  shared_->changed.notify_all();
  for (std::size_t line = 0; line < threads_.size(); ++line) {
    if (submitting[line]) {
      threads_[line].detach();
    } else {
      threads_[line].join();
    }
  }
}

void Lines::offer(circ::Sequence sequence, const circ::Transaction& transaction) {
  std::lock_guard lock(shared_->mutex);
  shared_->offered.emplace(sequence, transaction);
  if (shared_->may_start()) shared_->changed.notify_one();
}

std::vector<circ::Sequence> Lines::take_back() {
  std::vector<circ::Sequence> sequences;
  std::lock_guard lock(shared_->mutex);
  for (const auto& row : std::exchange(shared_->offered, {})) sequences.push_back(row.first);
  return sequences;
}

void Lines::allow(unsigned requests, std::size_t enough) {
  std::lock_guard lock(shared_->mutex);
  shared_->allowed = requests;
  shared_->enough = enough;
  shared_->held = !std::ranges::all_of(shared_->answers, is_yes_or_no);
  if (shared_->may_start()) shared_->changed.notify_all();
}

std::vector<Answered> Lines::take_answers() {
  std::lock_guard lock(shared_->mutex);
  return std::exchange(shared_->answers, {});
}

bool Lines::all_idle() const {
  std::lock_guard lock(shared_->mutex);
  return shared_->in_flight == 0 && shared_->answers.empty();
}

bool Lines::starve() const {
  std::lock_guard lock(shared_->mutex);
  return shared_->in_flight < shared_->allowed && shared_->offered.empty();
}

void Lines::stop() { shared_->gateway->stop(); }

}  // namespace upload
