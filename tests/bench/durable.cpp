// From the last key of a scan to Saved: the journal beside the bare disk, bare LMDB and SQLite.
//
// 200 scans a second arrive at random moments at a thread that takes all that waits and makes it durable at once. What
// is measured is the time from Journal::record (which the Enter of a scan calls) to Recorded, the moment from which the
// desk says Saved. The limit is the same thread over `pwrite 4 KiB + fdatasync`; beside them stand one LMDB transaction
// without anything of ours and SQLite in WAL mode with synchronous=FULL. The four take turns in short rounds, so that
// what else the machine does meets them alike. Figures are medians (p50) and 99th percentiles over all rounds, as
// ratios to the limit.
#include <cstdio>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "bench/arrivals.h"
#include "bench/engines.h"
#include "bench/figure.h"
#include "bench/grouped.h"
#include "bench/place.h"
#include "bench/recorder.h"

namespace {

constexpr double kPerSecond = 200;

struct Contender {
  std::string name;
  bench::Latencies latencies;
  std::function<void(std::size_t)> post;

  void round(std::size_t scans, std::mt19937_64& random) {
    bench::arrivals(scans, kPerSecond, random, [this] {
      const std::size_t number = latencies.size();
      latencies.begun();
      post(number);
    });
    latencies.wait_for_all();
  }
  double at(double q) { return bench::percentile(latencies.microseconds(), q); }
};

template <typename Engine>
bench::Grouped grouped(Engine& engine, Contender& contender) {
  return bench::Grouped([&engine](std::size_t first, std::size_t count) { engine.commit(first, count); },
                        [&contender](std::size_t number) { contender.latencies.done(number); });
}

}  // namespace

int main(int count, char** arguments) {
  const bool quick = count > 1 && std::string_view(arguments[1]) == "--quick";
  const std::size_t rounds = quick ? 3 : 9, scans = quick ? 200 : 400;
  const bench::Place place("durable");
  std::mt19937_64 random(7);

  Contender bare{"pwrite 4 KiB + fdatasync", {}, {}}, lmdb{"LMDB", {}, {}}, sqlite{"SQLite", {}, {}},
      journal{"journal", {}, {}};
  bench::BareWrites blocks(place.path());
  bench::BareLmdb tree(place.path());
  bench::Sqlite database(place.path());
  bench::Grouped bare_thread = grouped(blocks, bare), lmdb_thread = grouped(tree, lmdb),
                 sqlite_thread = grouped(database, sqlite);
  bench::Recorder recorder(place.path(), [&](std::size_t number) { journal.latencies.done(number); });
  bare.post = [&](std::size_t number) { bare_thread.post(number); };
  lmdb.post = [&](std::size_t number) { lmdb_thread.post(number); };
  sqlite.post = [&](std::size_t number) { sqlite_thread.post(number); };
  journal.post = [&](std::size_t number) { recorder.record(number); };

  for (std::size_t round = 0; round < rounds; ++round) {
    for (Contender* one : {&bare, &journal, &lmdb, &sqlite}) one->round(scans, random);
  }

  const auto ratio = [&](const char* name, Contender& one, double q, const char* limit) {
    char beside[160];
    std::snprintf(beside, sizeof beside, "%s: %.0f us; %s: %.0f us", one.name.c_str(), one.at(q), bare.name.c_str(),
                  bare.at(q));
    bench::figure(name, one.at(q) / bare.at(q), limit, beside);
  };
  ratio("scan_to_saved_p50_ratio", journal, 0.5, "<= 1.2");
  ratio("scan_to_saved_p99_ratio", journal, 0.99, "<= 1.4");
  ratio("bare_lmdb_p50_ratio", lmdb, 0.5, "");
  ratio("bare_lmdb_p99_ratio", lmdb, 0.99, "");
  ratio("sqlite_wal_full_p50_ratio", sqlite, 0.5, "");
  ratio("sqlite_wal_full_p99_ratio", sqlite, 0.99, "");
  if (recorder.lost() + recorder.reordered() > 0) {
    std::fprintf(stderr, "%zu lost, %zu reordered\n", recorder.lost(), recorder.reordered());
    return 1;
  }
}
