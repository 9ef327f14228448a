#include "journal/journal.h"

#include <atomic>
#include <cstdint>
#include <future>
#include <thread>
#include <utility>

#include "journal/writer.h"

namespace journal {

class Journal::Thread {
 public:
  Thread(const std::filesystem::path& folder, Sink sink, std::optional<std::filesystem::path> copy)
      : writer_(folder, std::move(sink), std::move(copy)) {
    std::promise<void> opened;
    std::future<void> outcome = opened.get_future();
    thread_ = std::thread([this, promise = std::move(opened)]() mutable { writer_.run(std::move(promise)); });
    try {
      outcome.get();
    } catch (...) {
      thread_.join();
      throw;
    }
  }

  ~Thread() {
    if (!thread_.joinable()) return;
    writer_.post(Stop{});
    thread_.join();
  }

  void post(Writer::Command command) { writer_.post(std::move(command)); }
  void clear(std::vector<circ::Sequence> sequences) { post(Writer::Work(ToClear{std::move(sequences), ++clears_})); }
  void give_up_clear() { writer_.give_up_clears(clears_); }

 private:
  Writer writer_;
  std::atomic<std::uint64_t> clears_ = 0;  // posted
  std::thread thread_;
};

Journal::Journal(const std::filesystem::path& folder, Sink sink, std::optional<std::filesystem::path> further_copy)
    : thread_(std::make_unique<Thread>(folder, std::move(sink), std::move(further_copy))) {}

Journal::~Journal() = default;

void Journal::record(circ::Transaction transaction) {
  thread_->post(Writer::Work(ToRecord{std::move(transaction)}));
}

void Journal::settle(std::vector<Settled> rows, Done done) {
  thread_->post(Writer::Work(ToSettle{std::move(rows), std::move(done)}));
}

void Journal::clear(std::vector<circ::Sequence> sequences) { thread_->clear(std::move(sequences)); }

void Journal::copy_to(std::optional<std::filesystem::path> folder) { thread_->post(CopyTo{std::move(folder)}); }

void Journal::give_up_clear() { thread_->give_up_clear(); }

}  // namespace journal
