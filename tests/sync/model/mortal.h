// A program that can die: at any commit of its journal, before any request, and after any answer.
//
// Death is the state of the disk at one moment. The journal's folder is copied on the journal's own thread, between
// two commits, and from that moment no request of the dead program reaches the service any more. Its remains are then
// taken down in good order; whatever they still write is not in the copy.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <utility>

#include "gateway/gateway.h"
#include "journal/journal.h"

namespace upload::test {

class Death {
 public:
  Death(std::filesystem::path folder, std::filesystem::path copy) : folder_(std::move(folder)), copy_(std::move(copy)) {}

  bool has_come() const { return dead_; }
  // On the journal's thread, after a commit.
  void come() {
    if (!dead_.exchange(true)) keep();
  }
  // On any other thread.
  void come(journal::Journal& journal) {
    if (dead_.exchange(true)) return;
    std::promise<void> kept;
    journal.settle({}, [&](const std::vector<circ::Sequence>&) {
      keep();
      kept.set_value();
    });
    kept.get_future().wait();
  }

 private:
  // Without LMDB's lock file, which belongs to the processes that have the journal open.
  void keep() const {
    std::filesystem::create_directory(copy_);
    for (const auto& file : std::filesystem::directory_iterator(folder_)) {
      const std::filesystem::path name = file.path().filename();
      if (name.string().find("lock") == std::string::npos) std::filesystem::copy_file(file.path(), copy_ / name);
    }
  }

  const std::filesystem::path folder_, copy_;
  std::atomic<bool> dead_ = false;
};

// Calls `before` and `after` around each request; a dead program sends nothing.
class MortalGateway final : public gateway::Gateway {
 public:
  struct Steps {
    std::function<void()> before, after;
    std::function<bool()> network_fails;
  };
  MortalGateway(std::unique_ptr<gateway::Gateway> service, std::shared_ptr<const Death> death, Steps steps)
      : service_(std::move(service)), death_(std::move(death)), steps_(std::move(steps)) {}

  unsigned connections() const override { return service_->connections(); }
  gateway::Verdict submit(const circ::Transaction& transaction, unsigned connection) override {
    gateway::Verdict nothing_sent;
    nothing_sent.kind = gateway::Verdict::Kind::not_applied;
    nothing_sent.reason = circ::Reason::no_connection;
    steps_.before();
    if (death_->has_come() || steps_.network_fails()) return nothing_sent;
    gateway::Verdict verdict = service_->submit(transaction, connection);
    steps_.after();
    return verdict;
  }
  // The requests of a dead program that are on their way arrive before its successor's.
  void stop() override {
    if (!death_->has_come()) service_->stop();
  }

 private:
  std::unique_ptr<gateway::Gateway> service_;
  std::shared_ptr<const Death> death_;
  Steps steps_;
};

}  // namespace upload::test
