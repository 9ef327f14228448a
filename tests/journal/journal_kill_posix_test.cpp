// A program that is killed at any moment has everything that it was told is durable (shared design: safety.md, T4).
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include "journal/journal.h"
#include "journal/mailbox.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Row;
using circ::Sequence;
using circ::Status;

constexpr const char* kFolderVariable = "OFFCIRC_KILL_TEST_FOLDER";
constexpr const char* kRunVariable = "OFFCIRC_KILL_TEST_RUN";
constexpr int kAcknowledgements = 3;  // the child's descriptor for them
constexpr std::uint32_t kNumbersOfARun = 1'000'000;

// What the child says is durable.
struct Acknowledged {
  enum class What : std::uint32_t { recorded, settled, cleared } what;
  std::uint32_t number;
  Sequence sequence;
};
using What = Acknowledged::What;

// Rows of a sequence that ends in 0 are cleared together with the next one; those that end in 5 are settled.
bool cleared_as_first(Sequence sequence) { return sequence % 10 == 0; }
bool is_settled(Sequence sequence) { return sequence % 10 == 5; }

void acknowledge(const Acknowledged& acknowledged) {
  if (::write(kAcknowledgements, &acknowledged, sizeof acknowledged) != sizeof acknowledged) std::_Exit(1);
}

[[noreturn]] void work_until_killed(const std::filesystem::path& folder, std::uint32_t first_number) {
  std::mt19937 random{first_number};
  Mailbox<Report> heard;
  Journal journal(folder, [&heard](Report report) { heard.put(std::move(report)); });
  std::uint32_t number = first_number;
  for (;;) {
    const std::uint32_t until = number + 1 + static_cast<std::uint32_t>(random() % 20);
    for (std::uint32_t i = number; i < until; ++i) journal.record(check_in(i));
    while (number < until) {
      for (const Report& report : heard.wait()) {
        if (const auto* recorded = std::get_if<Recorded>(&report)) {
          std::optional<Sequence> before;
          for (const Row& row : recorded->rows) {
            acknowledge({What::recorded, number++, row.sequence});
            if (before && cleared_as_first(*before)) journal.clear({*before, row.sequence});
            if (is_settled(row.sequence)) journal.settle({{row.sequence, with_status(Status::uploaded)}});
            before = row.sequence;
          }
        } else if (const auto* settled = std::get_if<SettledRows>(&report)) {
          for (const Settled& row : settled->rows) acknowledge({What::settled, 0, row.sequence});
        } else if (const auto* cleared = std::get_if<Cleared>(&report)) {
          for (const Sequence sequence : cleared->sequences) acknowledge({What::cleared, 0, sequence});
        } else if (!std::holds_alternative<Loaded>(report)) {
          std::_Exit(1);
        }
      }
    }
  }
}

// Not a test: the program that the next one starts and kills.
TEST_CASE("the child that is killed", "[.]") {
  const char* folder = std::getenv(kFolderVariable);
  const char* run = std::getenv(kRunVariable);
  if (folder == nullptr || run == nullptr) SKIP("only the kill test starts this");
  work_until_killed(folder, static_cast<std::uint32_t>(std::atoi(run)) * kNumbersOfARun);
}

// Starts the child, kills it a while after its first word, and hands over all that it said.
std::vector<Acknowledged> run_and_kill(const std::filesystem::path& folder, int run, std::chrono::microseconds after) {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const std::string run_text = std::to_string(run);
  ::setenv(kFolderVariable, folder.c_str(), 1);
  ::setenv(kRunVariable, run_text.c_str(), 1);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const int nothing = ::open("/dev/null", O_WRONLY);
    ::dup2(nothing, STDOUT_FILENO);
    // dup2 onto itself would leave the descriptor to be closed by exec.
    if (ends[1] == kAcknowledgements) ::fcntl(ends[1], F_SETFD, 0);
    ::dup2(ends[1], kAcknowledgements);
    ::execl("/proc/self/exe", "journal_tests", "the child that is killed", static_cast<char*>(nullptr));
    std::_Exit(127);
  }
  ::close(ends[1]);

  std::vector<Acknowledged> all;
  const auto read_one = [&] {
    Acknowledged one{};
    if (::read(ends[0], &one, sizeof one) != sizeof one) return false;
    all.push_back(one);
    return true;
  };
  const bool began = read_one();
  // The child goes on by itself meanwhile: this is no wait for something to happen, but the random moment.
  std::thread killer([child, after] {
    std::this_thread::sleep_for(after);
    ::kill(child, SIGKILL);
  });
  while (read_one()) {
  }
  killer.join();
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(began);
  CHECK(WIFSIGNALED(status));
  return all;
}

TEST_CASE("everything acknowledged is there after kill -9 at any moment, in order") {
  constexpr int kKills = 25;
  const Folder folder(Folder::Where::disk);
  std::mt19937 random{Catch::getSeed()};
  std::map<Sequence, std::uint32_t> recorded;  // as acknowledged, over all runs
  std::set<Sequence> settled;
  std::set<Sequence> cleared;
  std::size_t acknowledged = 0;

  for (int run = 1; run <= kKills; ++run) {
    INFO("run " << run);
    const std::chrono::microseconds after{random() % 40'000};
    for (const Acknowledged& one : run_and_kill(folder.path(), run, after)) {
      ++acknowledged;
      if (one.what == What::recorded) {
        CHECK(recorded.emplace(one.sequence, one.number).second);  // no sequence is given twice
      } else {
        (one.what == What::settled ? settled : cleared).insert(one.sequence);
      }
    }

    std::map<Sequence, Row> found;
    std::optional<circ::Transaction> before;
    for (const Row& row : rows_in(folder.path())) {
      if (before) CHECK(before->recorded.utc < row.transaction.recorded.utc);  // in the order of recording
      before = row.transaction;
      found.emplace(row.sequence, row);
    }
    for (const auto& [sequence, number] : recorded) {
      if (cleared_as_first(sequence) && recorded.contains(sequence + 1) &&
          found.contains(sequence) != found.contains(sequence + 1)) {
        FAIL("of rows " << sequence << " and the next only one was cleared");
      }
      const auto row = found.find(sequence);
      const bool may_be_cleared = cleared_as_first(sequence) || cleared_as_first(sequence - 1);
      if (row == found.end()) {
        if (!may_be_cleared) FAIL("row " << sequence << " was acknowledged and is lost");
        continue;
      }
      if (cleared.contains(sequence)) FAIL("row " << sequence << " was cleared and is back");
      if (row->second.transaction != check_in(number)) FAIL("row " << sequence << " is another one");
      if (settled.contains(sequence) && row->second.settlement != with_status(Status::uploaded)) {
        FAIL("what became of row " << sequence << " is lost");
      }
    }
  }
  CHECK(acknowledged > std::size_t{10} * kKills);
  CHECK_FALSE(settled.empty());
  CHECK_FALSE(cleared.empty());
}

}  // namespace
