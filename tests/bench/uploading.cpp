// One upload by the program's own journal, uploader and gateway, to the service that a profile names; upload.py serves it.
//
//   uploading PROFILE CONNECTIONS ROWS SCANS_PER_SECOND
//
// Records ROWS check-outs of distinct items and patrons, then uploads them. Where SCANS_PER_SECOND is not 0, scans are
// recorded at random moments during the upload, and as many before it with nothing else to do. Prints, in one line:
// rows uploaded, seconds from the first request to the end, commits that settled rows, processor time of this process
// in microseconds, and 99th percentiles of scan to Saved in microseconds, idle and uploading (0 without scans).
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bench/arrivals.h"
#include "bench/place.h"
#include "bench/processor_time.h"
#include "bench/sample.h"
#include "bench/service_profile.h"
#include "gateway/ncip_gateway.h"
#include "journal/journal.h"
#include "sync/uploader.h"

namespace {

std::unique_ptr<gateway::Gateway> service(const station::ProfileText& text, unsigned connections) {
  station::Profile profile = text.profile;
  profile.connections = connections;
  const gateway::Signing signing{
      [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); },
      [random = std::mt19937_64(std::random_device{}())]() mutable { return std::to_string(random()); }};
  return std::make_unique<gateway::NcipGateway>(std::move(profile), station::Secret(text.secret.text()),
                                                gateway::Limits{}, signing);
}

// What the threads told.
class Ear {
 public:
  void hear(journal::Report report) {
    const std::lock_guard lock(mutex_);
    if (auto* recorded = std::get_if<journal::Recorded>(&report)) {
      for (auto& row : recorded->rows) {
        scans_.done(rows_.size());
        rows_.push_back(std::move(row));
      }
    }
    if (std::holds_alternative<journal::SettledRows>(report)) ++commits_;
  }
  void hear(const upload::Report& report) {
    const std::lock_guard lock(mutex_);
    if (const auto* ended = std::get_if<upload::UploadEnded>(&report)) ended_ = *ended;
    changed_.notify_one();
  }
  upload::UploadEnded wait_for_end() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_.has_value(); });
    return *ended_;
  }
  bool ended() {
    const std::lock_guard lock(mutex_);
    return ended_.has_value();
  }
  std::vector<circ::Row> rows() {
    const std::lock_guard lock(mutex_);
    return rows_;
  }
  std::size_t commits() {
    const std::lock_guard lock(mutex_);
    return commits_;
  }
  bench::Latencies& scans() { return scans_; }

 private:
  bench::Latencies scans_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<circ::Row> rows_;
  std::size_t commits_ = 0;
  std::optional<upload::UploadEnded> ended_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    std::fprintf(stderr, "usage: uploading PROFILE CONNECTIONS ROWS SCANS_PER_SECOND\n");
    return 2;
  }
  const auto text = bench::profile_in(arguments[1]);
  const auto connections = static_cast<unsigned>(std::atoi(arguments[2]));
  const auto rows = static_cast<std::size_t>(std::atoi(arguments[3]));
  const double scans_per_second = std::atof(arguments[4]);

  const bench::Place place("uploading");
  Ear ear;
  journal::Journal journal(place.path(), [&](journal::Report report) { ear.hear(std::move(report)); });
  upload::Uploader uploader(journal, [&](const upload::Report& report) { ear.hear(report); }, {},
                            [random = std::mt19937_64(7)]() mutable { return random(); });
  // Numbers that no other run of this bench to the same service uses.
  const std::uint64_t base = std::random_device{}() * std::uint64_t{1000};
  const auto scan = [&] {
    const std::size_t number = ear.scans().size();
    ear.scans().begun();
    journal.record(bench::transaction((base + number) % 10'000'000'000'000));
  };
  const auto p99_since = [&](std::size_t first) {
    ear.scans().wait_for_all();
    const auto all = ear.scans().microseconds();
    return bench::percentile({all.begin() + static_cast<std::ptrdiff_t>(first), all.end()}, 0.99);
  };

  for (std::size_t row = 0; row < rows; ++row) scan();
  ear.scans().wait_for_all();
  const auto waiting = ear.rows();

  std::mt19937_64 random(7);
  double idle_p99 = 0, uploading_p99 = 0;
  std::size_t scanned = ear.scans().size();
  const double expected_seconds = static_cast<double>(rows) / (20.0 * connections);
  if (scans_per_second > 0) {
    bench::arrivals(static_cast<std::size_t>(expected_seconds * scans_per_second), scans_per_second, random, scan);
    idle_p99 = p99_since(scanned);
    scanned = ear.scans().size();
  }

  const double cpu = bench::processor_microseconds();
  const auto begun = bench::Steady::now();
  const std::size_t commits = ear.commits();
  uploader.start({[waiting](const auto& tell) { std::for_each(waiting.begin(), waiting.end(), tell); },
                  {},
                  [&]() -> std::variant<std::unique_ptr<gateway::Gateway>, upload::UploadEnd> {
                    return service(text, connections);
                  }});
  while (scans_per_second > 0 && !ear.ended()) bench::arrivals(1, scans_per_second, random, scan);
  const auto ended = ear.wait_for_end();
  const std::chrono::duration<double> took = bench::Steady::now() - begun;
  const double cpu_took = bench::processor_microseconds() - cpu;
  if (scans_per_second > 0) uploading_p99 = p99_since(scanned);
  if (ended.end != upload::UploadEnd::finished || ended.uploaded != rows) {
    std::fprintf(stderr, "the upload ended otherwise (%d): of %zu rows %zu uploaded, %zu failed, %zu comms failures; %s\n",
                 static_cast<int>(ended.end), rows, ended.uploaded, ended.failed, ended.comms, ended.detail.c_str());
    return 1;
  }
  std::printf("%zu %.4f %zu %.0f %.1f %.1f\n", rows, took.count(), ear.commits() - commits, cpu_took, idle_p99,
              uploading_p99);
}
