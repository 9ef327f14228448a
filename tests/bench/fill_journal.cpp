// Records COUNT numbered transactions into the journal in FOLDER, check-outs and check-ins in turns.
#include <cstdio>
#include <cstdlib>

#include "bench/arrivals.h"
#include "bench/sample.h"
#include "journal/journal.h"

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: fill_journal FOLDER COUNT\n");
    return 2;
  }
  bench::Latencies recorded;
  std::size_t durable = 0;
  journal::Journal journal(arguments[1], [&](journal::Report report) {
    if (const auto* rows = std::get_if<journal::Recorded>(&report)) {
      for (std::size_t i = 0; i < rows->rows.size(); ++i) recorded.done(durable++);
    }
  });
  const std::size_t rows = std::strtoull(arguments[2], nullptr, 10);
  for (std::size_t number = 0; number < rows; ++number) {
    recorded.begun();
    journal.record(bench::transaction(number, number % 3 == 0 ? circ::Kind::check_in : circ::Kind::check_out));
  }
  recorded.wait_for_all();
}
