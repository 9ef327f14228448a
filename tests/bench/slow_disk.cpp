// Scans on a disk whose sync takes 100 ms (slow_sync.cpp is preloaded): group commit must keep up at any speed.
//
// First the time of one commit alone: the median of a few scans recorded one by one, which is what everything after is
// compared with. Then 200 scans a second for 60 s, and bursts of 1,000 within one second. p99 of scan to Saved is told in
// commits and may be 3: a scan waits for the commit under way, then for its own, and the third is for what the machine
// does beside. Then, why the store has a thread of its own: how long one commit of it takes, for which a scan would wait
// besides if one thread did both. How many were lost or came out of order is counted in what the journal told and, once
// it is closed, in what it holds when it is opened anew.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "bench/arrivals.h"
#include "bench/figure.h"
#include "bench/held.h"
#include "bench/place.h"
#include "bench/recorder.h"
#include "journal/store.h"

namespace {

constexpr const char* kSyncMs = "100";
constexpr std::size_t kBurst = 1000;

// Starts this program anew with the slow disk under it.
void be_slow(char** arguments) {
  if (std::getenv("OFFCIRC_SYNC_MS") != nullptr) return;
  setenv("OFFCIRC_SYNC_MS", kSyncMs, 1);
  setenv("LD_PRELOAD", SLOW_SYNC, 1);
  execv("/proc/self/exe", arguments);
  std::perror("execv");
  std::exit(1);
}

std::size_t held_in_order(const std::filesystem::path& folder) {
  std::size_t found = 0;
  for (const circ::Row& row : bench::held(folder)) {
    if (row.transaction == bench::transaction(found)) ++found;
  }
  return found;
}

// Median of a few commits of the store with as many changes as the journal gives it at once.
double store_commit_microseconds() {
  constexpr std::size_t kCommits = 7, kChanges = 128;
  const bench::Place place("slow-disk-store");
  journal::Store store(place.path(), journal::Store::Opening::make_if_absent);
  std::vector<double> took;
  std::size_t number = 0;
  for (std::size_t i = 0; i < kCommits; ++i) {
    const auto start = std::chrono::steady_clock::now();
    store.commit([&](journal::Change& change) {
      for (std::size_t each = 0; each < kChanges; ++each, ++number) {
        change.put(journal::to_record(number + 1, bench::transaction(number)));
      }
    });
    took.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
  }
  return bench::percentile(std::move(took), 0.5);
}

}  // namespace

int main(int count, char** arguments) {
  be_slow(arguments);
  const bool quick = count > 1 && std::string_view(arguments[1]) == "--quick";
  const std::size_t alone = quick ? 5 : 15, seconds = quick ? 5 : 60, bursts = quick ? 1 : 3;
  const bench::Place place("slow-disk");
  std::mt19937_64 random(7);
  bench::Latencies latencies;
  auto recorder = std::make_unique<bench::Recorder>(place.path(), [&](std::size_t number) { latencies.done(number); });
  const auto scan = [&] {
    const std::size_t number = latencies.size();
    latencies.begun();
    recorder->record(number);
  };
  // The latencies of what `drive` records.
  const auto measured = [&](const std::function<void()>& drive) {
    const std::size_t before = latencies.size();
    drive();
    latencies.wait_for_all();
    const auto all = latencies.microseconds();
    return std::vector<double>(all.begin() + static_cast<std::ptrdiff_t>(before), all.end());
  };

  const double commit = bench::percentile(measured([&] {
    for (std::size_t i = 0; i < alone; ++i) {
      scan();
      latencies.wait_for_all();
    }
  }), 0.5);
  const auto stream = measured([&] { bench::arrivals(200 * seconds, 200, random, scan); });
  const auto burst = measured([&] {
    for (std::size_t i = 0; i < bursts; ++i) {
      bench::arrivals(kBurst, kBurst, random, scan);
      latencies.wait_for_all();
    }
  });

  const std::size_t sent = latencies.size(), reordered = recorder->reordered();
  recorder.reset();
  const std::size_t held = held_in_order(place.path());

  char beside[160];
  std::snprintf(beside, sizeof beside, "one commit alone: %.0f ms, each sync %s ms longer", commit / 1000, kSyncMs);
  bench::figure("slow_disk_200_per_s_p99_commits", bench::percentile(stream, 0.99) / commit, "<= 3", beside);
  bench::figure("slow_disk_burst_p99_commits", bench::percentile(burst, 0.99) / commit, "<= 3", beside);
  const double store_commit = store_commit_microseconds();
  std::snprintf(beside, sizeof beside, "%.0f ms; on the thread that saves scans it would come before their own",
                store_commit / 1000);
  bench::figure("slow_disk_store_commit_commits", store_commit / commit, "", beside);
  std::snprintf(beside, sizeof beside, "of %zu; %zu read back in order", sent, held);
  bench::figure("slow_disk_lost", static_cast<double>(sent - held), "== 0", beside);
  bench::figure("slow_disk_reordered", static_cast<double>(reordered), "== 0", beside);
}
