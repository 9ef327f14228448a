#include "practice_gateway.h"

#include <utility>

namespace {

gateway::Verdict not_applied(circ::Reason reason) {
  gateway::Verdict verdict;
  verdict.kind = gateway::Verdict::Kind::not_applied;
  verdict.reason = reason;
  return verdict;
}

}  // namespace

PracticeGateway::PracticeGateway(std::shared_ptr<PracticeLibrary> shared, unsigned connections,
                                 std::chrono::milliseconds latency)
    : shared_(std::move(shared)), connections_(connections), latency_(latency) {}

gateway::Verdict PracticeGateway::submit(const circ::Transaction& transaction, unsigned) {
  {
    std::unique_lock lock(mutex_);
    if (stop_asked_.wait_for(lock, latency_, [this] { return stopped_; })) {
      return not_applied(circ::Reason::not_sent);
    }
  }
  std::lock_guard lock(shared_->lock);
  auto& library = shared_->library;
  if (library.connection_fails(transaction.item.text())) {
    return not_applied(circ::Reason::no_connection);
  }
  const auto answer = transaction.kind == circ::Kind::check_out
                          ? library.check_out(transaction.patron->text(), transaction.item.text(), *transaction.due)
                          : library.check_in(transaction.item.text());
  gateway::Verdict verdict;
  verdict.http_status = 200;
  if (answer.done()) {
    verdict.kind = gateway::Verdict::Kind::uploaded;
    verdict.due = answer.due;
    verdict.routing = answer.routing;
  } else {
    verdict.kind = gateway::Verdict::Kind::refused;
    verdict.reason = circ::Reason::refused;
    verdict.problem = answer.problem;
    verdict.detail = answer.detail;
  }
  return verdict;
}

void PracticeGateway::stop() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stop_asked_.notify_all();
}
