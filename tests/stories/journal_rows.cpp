// What a journal holds, one row to a line: "sequence kind item patron due", "-" for what a row has not. For stories that
// compare it with what they typed. A program that has the folder must have ended.
//
//   journal_rows FOLDER
#include <chrono>
#include <cstdio>
#include <exception>
#include <future>

#include "journal/journal.h"

namespace {

void print(const circ::Row& row) {
  const auto& t = row.transaction;
  std::printf("%llu %s %s %s %s\n", static_cast<unsigned long long>(row.sequence),
              t.kind == circ::Kind::check_out ? "check-out" : "check-in", t.item.text().c_str(),
              t.patron ? t.patron->text().c_str() : "-", t.due ? circ::rfc3339_utc(*t.due).c_str() : "-");
}

int print_rows(const char* folder) {
  std::promise<bool> complete;
  bool whole = true;
  const auto sink = [&](const journal::Report& report) {
    const auto* loaded = std::get_if<journal::Loaded>(&report);
    if (loaded == nullptr) return;
    for (const auto& row : loaded->rows) print(row);
    whole = whole && loaded->unreadable == 0 && !loaded->trouble;
    if (loaded->last) complete.set_value(whole);
  };
  auto known = complete.get_future();
  const journal::Journal journal(folder, sink);
  return known.wait_for(std::chrono::minutes(1)) == std::future_status::ready && known.get() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) return 2;
  try {
    return print_rows(words[1]);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
}
