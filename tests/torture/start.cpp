#include "torture/start.h"

#include <algorithm>
#include <exception>
#include <variant>

#include "journal/journal.h"
#include "journal/mailbox.h"
#include "torture/workload.h"

namespace torture {
namespace {

// None of these numbers is used by a workload.
constexpr std::uint64_t kFurther = 1'000'000'000;

class Opened {
 public:
  explicit Opened(const std::filesystem::path& folder)
      : journal_(folder, [this](journal::Report report) { heard_.put(std::move(report)); }) {}

  // What is wrong, or nothing.
  std::string load(std::vector<circ::Row>& rows, std::size_t& unreadable) {
    for (;;) {
      for (journal::Report& report : heard_.wait()) {
        auto* loaded = std::get_if<journal::Loaded>(&report);
        if (loaded == nullptr) return "something else than Loaded was told at start";
        if (loaded->trouble) return "not loaded: " + loaded->trouble->detail;
        unreadable += loaded->unreadable;
        rows.insert(rows.end(), loaded->rows.begin(), loaded->rows.end());
        if (loaded->last) return {};
      }
    }
  }

  std::string record(std::uint64_t number, std::vector<circ::Row>& rows) {
    journal_.record(transaction_of(number));
    for (;;) {
      for (journal::Report& report : heard_.wait()) {
        auto* recorded = std::get_if<journal::Recorded>(&report);
        if (recorded == nullptr) return "a further transaction was not recorded";
        rows.insert(rows.end(), recorded->rows.begin(), recorded->rows.end());
        return {};
      }
    }
  }

 private:
  journal::Mailbox<journal::Report> heard_;
  journal::Journal journal_;
};

bool in_order(const std::vector<circ::Row>& rows) {
  return std::adjacent_find(rows.begin(), rows.end(), [](const circ::Row& a, const circ::Row& b) {
           return a.sequence >= b.sequence;
         }) == rows.end();
}

Start try_start_on(const std::filesystem::path& folder, bool again) {
  Start start;
  {
    Opened opened(folder);
    start.trouble = opened.load(start.rows, start.unreadable);
    if (!start.trouble.empty()) return start;
    for (std::uint64_t number = kFurther; start.trouble.empty() && number <= kFurther + (again ? 1 : 0); ++number) {
      start.trouble = opened.record(number, start.further);
    }
  }
  std::vector<circ::Row> more = start.rows;
  more.insert(more.end(), start.further.begin(), start.further.end());
  if (start.trouble.empty() && !in_order(more)) start.trouble = "out of order";
  if (!again || !start.trouble.empty()) return start;

  std::vector<circ::Row> found;
  std::size_t unreadable = 0;
  Opened opened(folder);
  start.trouble = opened.load(found, unreadable);
  if (start.trouble.empty() && found != more) start.trouble = "the second start finds other rows";
  return start;
}

}  // namespace

Start start_on(const std::filesystem::path& folder, bool again) {
  try {
    return try_start_on(folder, again);
  } catch (const std::exception& error) {
    Start start;
    start.trouble = std::string("not opened: ") + error.what();
    return start;
  }
}

}  // namespace torture
