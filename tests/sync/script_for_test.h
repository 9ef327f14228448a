// A service that answers as a test says, and remembers what it was asked.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "gateway/gateway.h"

namespace upload::test {

using Kind = gateway::Verdict::Kind;

inline gateway::Verdict verdict(Kind kind, circ::Reason reason = circ::Reason::none, std::uint16_t http_status = 0) {
  gateway::Verdict made;
  made.kind = kind;
  made.reason = reason;
  made.http_status = http_status;
  return made;
}

inline const gateway::Verdict kDone = verdict(Kind::uploaded, circ::Reason::none, 200);
inline const gateway::Verdict kNo = verdict(Kind::refused, circ::Reason::refused, 200);
inline const gateway::Verdict kNoConnection = verdict(Kind::not_applied, circ::Reason::no_connection);
inline const gateway::Verdict kBusy = verdict(Kind::not_applied, circ::Reason::busy, 429);
inline const gateway::Verdict kNoAnswer = verdict(Kind::unanswered, circ::Reason::unanswered);

// Shared between the test and the gateways of its runs. Outlives them.
class Script {
 public:
  // What the next requests for this item come to, in order; after them, and for all others, `otherwise`.
  void answer(const std::string& item, std::deque<gateway::Verdict> verdicts) {
    const std::lock_guard lock(mutex_);
    answers_[item] = std::move(verdicts);
  }
  void answer_all(gateway::Verdict verdict) {
    const std::lock_guard lock(mutex_);
    otherwise_ = std::move(verdict);
  }
  // Called on the line's thread before anything else happens to a request.
  void at_start(std::function<void(const circ::Transaction&)> call) { at_start_ = std::move(call); }

  // Requests stay in flight until they are let go, one by one or all from now on.
  void hold() {
    const std::lock_guard lock(mutex_);
    holding_ = true;
  }
  void let_go(const std::string& item) {
    const std::lock_guard lock(mutex_);
    let_go_.insert(item);
    changed_.notify_all();
  }
  void let_all_go() {
    const std::lock_guard lock(mutex_);
    holding_ = false;
    changed_.notify_all();
  }
  // A stop does not reach the requests that are in flight.
  void ignore_stop() { ignores_stop_ = true; }

  std::vector<std::string> started() {
    const std::lock_guard lock(mutex_);
    return started_;
  }
  std::vector<std::chrono::steady_clock::time_point> times() {
    const std::lock_guard lock(mutex_);
    return times_;
  }
  // How many requests were in flight when each one started, itself included.
  std::vector<std::size_t> in_flight_at_start() {
    const std::lock_guard lock(mutex_);
    return in_flight_at_start_;
  }
  // Two requests in flight had the same item or the same patron.
  bool shared() {
    const std::lock_guard lock(mutex_);
    return shared_;
  }
  void until_started(std::size_t count) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::seconds(30), [&] { return started_.size() >= count; })) {
      throw std::runtime_error("waited for a request in vain");
    }
  }

  static std::unique_ptr<gateway::Gateway> gateway(std::shared_ptr<Script> script, unsigned connections = 1) {
    return std::make_unique<Scripted>(std::move(script), connections);
  }

 private:
  class Scripted final : public gateway::Gateway {
   public:
    Scripted(std::shared_ptr<Script> script, unsigned connections)
        : script_(std::move(script)), connections_(connections) {
      const std::lock_guard lock(script_->mutex_);
      script_->stopped_ = false;
    }
    unsigned connections() const override { return connections_; }
    gateway::Verdict submit(const circ::Transaction& transaction, unsigned connection) override {
      if (connection >= connections_) throw std::logic_error("no such connection");
      return script_->submit(transaction);
    }
    void stop() override { script_->stop(); }

   private:
    std::shared_ptr<Script> script_;
    unsigned connections_;
  };

  gateway::Verdict submit(const circ::Transaction& transaction) {
    if (at_start_) at_start_(transaction);
    const std::string item = transaction.item.text();
    const std::string patron = transaction.patron ? "patron " + transaction.patron->text() : std::string();
    std::unique_lock lock(mutex_);
    started_.push_back(item);
    times_.push_back(std::chrono::steady_clock::now());
    shared_ = !in_flight_.insert(item).second || shared_;
    shared_ = (!patron.empty() && !in_flight_.insert(patron).second) || shared_;
    in_flight_at_start_.push_back(++requests_);
    changed_.notify_all();
    changed_.wait(lock, [&] { return !holding_ || let_go_.count(item) != 0 || (stopped_ && !ignores_stop_); });
    let_go_.erase(item);
    in_flight_.erase(item);
    in_flight_.erase(patron);
    --requests_;
    if (stopped_) return verdict(Kind::unanswered, circ::Reason::unanswered);
    auto& left = answers_[item];
    if (left.empty()) return otherwise_;
    gateway::Verdict next = left.front();
    left.pop_front();
    return next;
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void(const circ::Transaction&)> at_start_;
  std::map<std::string, std::deque<gateway::Verdict>> answers_;
  gateway::Verdict otherwise_ = kDone;
  bool holding_ = false, stopped_ = false, ignores_stop_ = false, shared_ = false;
  std::set<std::string> let_go_, in_flight_;
  std::size_t requests_ = 0;
  std::vector<std::size_t> in_flight_at_start_;
  std::vector<std::string> started_;
  std::vector<std::chrono::steady_clock::time_point> times_;
};

}  // namespace upload::test
