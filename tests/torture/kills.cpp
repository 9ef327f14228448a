// T4: kill -9 at random moments, on the real disk, in the middle of recording, uploading and clearing.
//
// The child records in bursts, uploads everything with the real uploader to a service in its own process, and clears
// what is uploaded, so that storage is used again. It tells through a pipe what it is about to do and what it was told
// is durable. It is killed some moments after it began, start-up included; then the parent starts on the folder and
// compares: nothing told is lost, nothing cleared is back, nothing that was submitted would be submitted again.
// How long it may live at most is measured, for on a slow or busy machine it would never come as far as an upload.
// As many journals are killed at a time as there are processors.
//
//   torture_kills --kills 200 --seed 1
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "journal/journal.h"
#include "journal/mailbox.h"
#include "sync/uploader.h"
#include "torture/folder.h"
#include "torture/options.h"
#include "torture/workload.h"

namespace {

using namespace torture;
using circ::Sequence;
using circ::Status;

// The longest life of a child, in microseconds.
constexpr std::uint64_t kShortest = 60'000, kLongest = 5'000'000;

// What the child says. Before the act: submitting, clearing. After it is durable: recorded, settled, cleared.
struct Fact {
  enum class What : std::uint32_t { recorded, settled, clearing, cleared, submitting, broken } what;
  Status status;             // settled
  Sequence sequence;         // all but submitting
  std::uint64_t number;      // recorded, submitting; settled: digest of the settlement
};
using What = Fact::What;

std::uint64_t number_of(const circ::Transaction& transaction) {
  std::uint64_t number = 0;
  std::memcpy(&number, transaction.id.data(), sizeof number);
  return number;
}
std::uint64_t digest_of(const circ::Settlement& settlement) { return digest(circ::Row{0, {}, settlement}); }

class Teller {
 public:
  explicit Teller(int pipe) : pipe_(pipe) {}
  void tell(const Fact& fact) const {
    if (::write(pipe_, &fact, sizeof fact) != sizeof fact) std::_Exit(1);
  }

 private:
  int pipe_;
};

// Takes most, refuses some, leaves some without an answer.
class Service final : public gateway::Gateway {
 public:
  explicit Service(const Teller& teller) : teller_(teller) {}
  unsigned connections() const override { return 4; }
  gateway::Verdict submit(const circ::Transaction& transaction, unsigned) override {
    const std::uint64_t number = number_of(transaction);
    teller_.tell({What::submitting, {}, 0, number});
    gateway::Verdict verdict;
    verdict.http_status = 200;
    verdict.kind = gateway::Verdict::Kind::uploaded;
    if (number % 10 == 3) {
      verdict.kind = gateway::Verdict::Kind::refused;
      verdict.reason = circ::Reason::refused;
      verdict.problem = "Unknown Item";
      verdict.detail = std::string(number % 500, 'x');
    } else if (number % 37 == 5) {
      verdict.kind = gateway::Verdict::Kind::unanswered;
      verdict.reason = circ::Reason::unanswered;
    }
    return verdict;
  }
  void stop() override {}

 private:
  const Teller& teller_;
};

class Child {
 public:
  Child(const std::filesystem::path& folder, std::uint64_t first_number, int pipe)
      : random_(first_number),
        next_number_(first_number),
        teller_(pipe),
        journal_(folder, [this](journal::Report report) { heard_.put(std::move(report)); }),
        uploader_(journal_, [this](upload::Report report) { heard_.put(std::move(report)); },
                  upload::Pace{std::chrono::milliseconds{1}, std::chrono::seconds{1}}, [this] { return jitter_++; }) {}

  [[noreturn]] void work() {
    for (;;) {
      for (Heard& heard : heard_.wait()) {
        std::visit([this](const auto& one) { std::visit([this](const auto& report) { hear(report); }, one); }, heard);
      }
      if (!loaded_ || asked_ > 0) continue;
      upload();
      clear();
      asked_ = 1 + random_() % 30;
      for (std::uint64_t i = 0; i < asked_; ++i) journal_.record(transaction_of(next_number_++));
    }
  }

 private:
  using Heard = std::variant<journal::Report, upload::Report>;

  void hear(const journal::Loaded& loaded) {
    for (const circ::Row& row : loaded.rows) rows_[row.sequence] = row;
    loaded_ = loaded.last;
    if (loaded.trouble || loaded.unreadable > 0) broken();
  }
  void hear(const journal::Recorded& recorded) {
    for (const circ::Row& row : recorded.rows) {
      rows_[row.sequence] = row;
      teller_.tell({What::recorded, {}, row.sequence, number_of(row.transaction)});
    }
    asked_ -= recorded.rows.size();
    if (uploader_.running()) uploader_.add(recorded.rows);
  }
  void hear(const journal::SettledRows& settled) {
    for (const journal::Settled& row : settled.rows) {
      rows_[row.sequence].settlement = row.settlement;
      teller_.tell({What::settled, row.settlement.status, row.sequence, digest_of(row.settlement)});
    }
  }
  void hear(const journal::Cleared& cleared) {
    for (const Sequence sequence : cleared.sequences) {
      rows_.erase(sequence);
      teller_.tell({What::cleared, {}, sequence, 0});
    }
    clearing_ = false;
  }
  void hear(const upload::UploadEnded&) { uploading_ = false; }
  void hear(const upload::UploadStarted&) {}
  void hear(const upload::UploadProgress&) {}
  void hear(const upload::Contact&) {}
  template <typename Trouble>
  void hear(const Trouble&) {
    broken();
  }
  void broken() {
    teller_.tell({What::broken, {}, 0, 0});
    std::_Exit(1);
  }

  void upload() {
    if (uploading_ || uploader_.running()) return;
    std::vector<circ::Row> rows;
    for (const auto& [sequence, row] : rows_) {
      if (row.settlement.status != Status::uploaded) rows.push_back(row);
    }
    uploading_ = true;
    const auto tell_rows = [all = std::move(rows)](const auto& tell) { std::for_each(all.begin(), all.end(), tell); };
    uploader_.start({tell_rows, {}, [this] { return std::make_unique<Service>(teller_); }});
  }

  void clear() {
    if (clearing_ || random_() % 4 != 0) return;
    std::vector<Sequence> rows;
    for (const auto& [sequence, row] : rows_) {
      if (row.settlement.status == Status::uploaded || row.settlement.status == Status::upload_failed) rows.push_back(sequence);
    }
    if (rows.empty()) return;
    for (const Sequence sequence : rows) teller_.tell({What::clearing, {}, sequence, 0});
    clearing_ = true;
    journal_.clear(std::move(rows));
  }

  std::mt19937_64 random_;
  std::uint64_t next_number_;
  std::atomic<std::uint64_t> jitter_ = 1;
  Teller teller_;
  journal::Mailbox<Heard> heard_;
  std::map<Sequence, circ::Row> rows_;
  std::uint64_t asked_ = 0;
  bool loaded_ = false, clearing_ = false, uploading_ = false;
  journal::Journal journal_;
  upload::Uploader uploader_;
};

// What was told over all runs, and what each start must find.
class Parent {
 public:
  void hear(const Fact& fact) {
    ++facts_;
    switch (fact.what) {
      case What::recorded:
        if (!rows_.emplace(fact.sequence, Row{fact.number}).second) complain("a sequence was given twice", fact.sequence);
        break;
      case What::settled: rows_[fact.sequence].told = fact; break;
      case What::clearing: rows_[fact.sequence].clearing = true; break;
      case What::cleared: rows_[fact.sequence].cleared = true; break;
      case What::submitting:
        if (!submitted_.insert(fact.number).second) complain("submitted twice: number", fact.number);
        break;
      case What::broken: complain("the journal told of trouble", 0); break;
    }
  }

  void compare(const std::vector<circ::Row>& found) {
    std::map<Sequence, const circ::Row*> there;
    for (const circ::Row& row : found) there[row.sequence] = &row;
    for (auto row = rows_.begin(); row != rows_.end();) {
      const auto place = there.find(row->first);
      if (place == there.end()) {
        if (!row->second.clearing) lose("a row that was told is missing:", row->first);
        row = rows_.erase(row);
        continue;
      }
      check(row->first, row->second, *place->second);
      ++row;
    }
    for (const auto& [sequence, row] : there) {
      const std::uint64_t number = number_of(row->transaction);
      if (row->transaction != transaction_of(number)) complain("a row that nobody recorded:", sequence);
      if (submitted_.contains(number) && circ::waits_for_upload(row->settlement)) complain("would be sent again:", sequence);
      // Those that landed without being told are known from here on.
      if (rows_.emplace(sequence, Row{number}).second) ++landed_;
    }
  }

  void start_failed(const std::string& why) {
    std::fprintf(stderr, "a start failed: %s\n", why.c_str());
    ++lost_;
  }

  std::uint64_t lost() const { return lost_; }
  std::uint64_t wrong() const { return wrong_; }
  std::uint64_t facts() const { return facts_; }
  std::uint64_t landed() const { return landed_; }
  std::uint64_t submitted() const { return submitted_.size(); }

 private:
  struct Row {
    std::uint64_t number = 0;
    std::optional<Fact> told{};  // its last settlement
    bool clearing = false, cleared = false;
  };

  void check(Sequence sequence, const Row& row, const circ::Row& found) {
    if (found.transaction != transaction_of(row.number)) lose("a row is another one than was told:", sequence);
    if (row.cleared) complain("a cleared row is back:", sequence);
    if (!row.told) return;
    const bool final = row.told->status == Status::uploaded || row.told->status == Status::upload_failed;
    if (final && digest_of(found.settlement) != row.told->number) lose("a verdict that was told is lost:", sequence);
    if (row.told->status == Status::uploading && found.settlement.status == Status::uploading) {
      complain("still being sent after a start:", sequence);
    }
  }
  void lose(const char* what, std::uint64_t which) {
    ++lost_;
    say(what, which);
  }
  void complain(const char* what, std::uint64_t which) {
    ++wrong_;
    say(what, which);
  }
  static void say(const char* what, std::uint64_t which) {
    std::fprintf(stderr, "%s %llu\n", what, static_cast<unsigned long long>(which));
  }

  std::map<Sequence, Row> rows_;
  std::set<std::uint64_t> submitted_;
  std::uint64_t lost_ = 0, wrong_ = 0, facts_ = 0, landed_ = 0;
};

struct Running {
  pid_t process = -1;
  int pipe = -1;  // where it tells
};

Running begin(const std::filesystem::path& folder, std::uint64_t run) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    Child(folder, run * 1'000'000, ends[1]).work();
  }
  ::close(ends[1]);
  return {child, ends[0]};
}

// Whether it was the kill that ended it.
bool end(const Running& child) {
  ::close(child.pipe);
  int status = 0;
  ::waitpid(child.process, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

// How long a child takes to be in the midst of an upload.
std::chrono::microseconds time_to_upload() {
  constexpr int kSubmissions = 20;
  const Folder folder(Folder::Where::disk);
  const auto began = std::chrono::steady_clock::now();
  const Running child = begin(folder.path(), 0);
  Fact fact{};
  for (int left = kSubmissions; left > 0 && ::read(child.pipe, &fact, sizeof fact) == sizeof fact;) {
    if (fact.what == What::submitting) --left;
  }
  const auto took = std::chrono::steady_clock::now() - began;
  ::kill(child.process, SIGKILL);
  end(child);
  return std::chrono::duration_cast<std::chrono::microseconds>(took);
}

void run_and_kill(const std::filesystem::path& folder, std::uint64_t run, std::chrono::microseconds after, Parent& parent) {
  const Running child = begin(folder, run);
  std::thread killer([child, after] {
    std::this_thread::sleep_for(after);  // the random moment
    ::kill(child.process, SIGKILL);
  });
  Fact fact{};
  while (::read(child.pipe, &fact, sizeof fact) == sizeof fact) parent.hear(fact);
  killer.join();
  if (!end(child)) parent.start_failed("the child ended by itself");
}

void start_and_compare(const std::filesystem::path& folder, Parent& parent) {
  journal::Mailbox<journal::Report> heard;
  std::vector<circ::Row> rows;
  journal::Journal journal(folder, [&heard](journal::Report report) { heard.put(std::move(report)); });
  for (bool last = false; !last;) {
    for (const journal::Report& report : heard.wait()) {
      const auto* loaded = std::get_if<journal::Loaded>(&report);
      if (loaded == nullptr || loaded->trouble || loaded->unreadable > 0) return parent.start_failed("not all was readable");
      rows.insert(rows.end(), loaded->rows.begin(), loaded->rows.end());
      last = loaded->last;
    }
  }
  parent.compare(rows);
}

struct Sums {
  std::uint64_t kills = 0, lost = 0, wrong = 0, facts = 0, submitted = 0, landed = 0;
};

// One journal, killed so many times.
Sums kill_often(std::uint64_t kills, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const Folder folder(Folder::Where::disk);
  Parent parent;
  std::uint64_t longest = std::clamp(3 * static_cast<std::uint64_t>(time_to_upload().count()), kShortest, kLongest);
  for (std::uint64_t run = 1; run <= kills; ++run) {
    // Most in the midst of work, some while the program starts.
    run_and_kill(folder.path(), run, std::chrono::microseconds(random() % (run % 5 == 0 ? longest / 10 : longest)), parent);
    try {
      start_and_compare(folder.path(), parent);
    } catch (const std::exception& error) {
      parent.start_failed(error.what());
    }
    // A machine that has become slower needs more time until there is an upload to be killed, a faster one less.
    if (parent.submitted() < 2 * run) longest = std::min(kLongest, longest + longest / 8);
    if (parent.submitted() > 3 * run) longest = std::max(kShortest, longest - longest / 8);
  }
  return {kills, parent.lost(), parent.wrong(), parent.facts(), parent.submitted(), parent.landed()};
}

}  // namespace

int main(int count, char** words) try {
  const Options options(count, words, {{"--kills", "200"}, {"--seed", "1"}});
  std::fprintf(stderr, "seed %s\n", options.text("--seed").c_str());
  const std::uint64_t kills = options.number("--kills"), journals = std::max(1U, std::thread::hardware_concurrency());
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  for (std::uint64_t journal = 0; journal < journals; ++journal) {
    if (::fork() != 0) continue;
    const Sums some = kill_often((kills + journal) / journals, options.number("--seed") + 1'000'003 * journal);
    std::_Exit(::write(ends[1], &some, sizeof some) == sizeof some ? 0 : 1);
  }
  ::close(ends[1]);
  Sums all, some;
  while (::read(ends[0], &some, sizeof some) == sizeof some) {
    all.kills += some.kills, all.lost += some.lost, all.wrong += some.wrong;
    all.facts += some.facts, all.submitted += some.submitted, all.landed += some.landed;
  }
  while (::wait(nullptr) > 0) continue;
  std::fprintf(stderr, "%llu facts told, %llu transactions submitted, %llu rows landed untold\n",
               static_cast<unsigned long long>(all.facts), static_cast<unsigned long long>(all.submitted),
               static_cast<unsigned long long>(all.landed));
  std::printf("{\"t4_kills\": %llu, \"t4_lost\": %llu, \"t4_wrong\": %llu}\n", static_cast<unsigned long long>(all.kills),
              static_cast<unsigned long long>(all.lost), static_cast<unsigned long long>(all.wrong));
  return all.kills == kills && all.lost + all.wrong == 0 && all.submitted > kills ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
