#include "journal/journal.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <iterator>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>

#include "journal/mailbox.h"
#include "journal/store.h"

namespace journal {
namespace {

using circ::Sequence;

constexpr std::size_t kPortion = 4096;
constexpr std::chrono::seconds kRetryAfter{1};

struct ToRecord {
  circ::Transaction transaction;
};
struct ToSettle {
  std::vector<Settled> rows;
  Journal::Done done;
  bool told_as_loaded = false;  // what Loaded shows is not told a second time
};
struct ToClear {
  std::vector<Sequence> sequences;
  std::uint64_t number = 0;  // of all clears
};
struct Stop {};
using Command = std::variant<ToRecord, ToSettle, ToClear, Stop>;

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

// What to tell once a commit is durable, in the order of its commands.
struct Answer {
  std::optional<Report> report;
  Journal::Done done;
  std::vector<Sequence> missing;
};
using Answers = std::vector<Answer>;

void append(const ToRecord& command, Change& change, Answers& answers) {
  if (answers.empty() || !answers.back().report || !std::holds_alternative<Recorded>(*answers.back().report)) {
    answers.push_back({Recorded{}, {}, {}});
  }
  const Sequence sequence = change.append(command.transaction);
  std::get<Recorded>(*answers.back().report).rows.push_back({sequence, command.transaction, {}});
}

void settle(const ToSettle& command, Change& change, Answers& answers) {
  SettledRows settled;
  std::vector<Sequence> missing;
  for (const Settled& row : command.rows) {
    if (change.settle(row)) {
      settled.rows.push_back(row);
    } else {
      missing.push_back(row.sequence);
    }
  }
  Answer answer{{}, command.done, std::move(missing)};
  if (!command.told_as_loaded && !settled.rows.empty()) answer.report = std::move(settled);
  answers.push_back(std::move(answer));
}

// Clears up to this number are given up. Told by another thread, also while one of them is being applied.
using GivenUp = std::atomic<std::uint64_t>;

void clear(const ToClear& command, const GivenUp& given_up, Change& change, Answers& answers) {
  if (command.number <= given_up) return answers.push_back({NotCleared{}, {}, {}});
  const std::size_t uploading = change.clear(command.sequences);
  answers.push_back({uploading == 0 ? Report{Cleared{command.sequences}} : NotCleared{uploading, {}}, {}, {}});
}

Answers apply(const std::vector<Command>& batch, const GivenUp& given_up, Change& change) {
  Answers answers;
  for (const Command& command : batch) {
    std::visit(Overloaded{[&](const ToRecord& record) { append(record, change, answers); },
                          [&](const ToSettle& rows) { settle(rows, change, answers); },
                          [&](const ToClear& rows) { clear(rows, given_up, change, answers); }, [](const Stop&) {}},
               command);
  }
  return answers;
}

// A clear was given up after it had been applied, and nothing is durable yet: the batch is to be applied again.
struct ApplyAgain {};

}  // namespace

class Journal::Thread {
 public:
  Thread(const std::filesystem::path& folder, Sink sink) : folder_(folder), tell_(std::move(sink)) {
    std::promise<void> opened;
    std::future<void> outcome = opened.get_future();
    thread_ = std::thread([this, promise = std::move(opened)]() mutable { run(std::move(promise)); });
    try {
      outcome.get();
    } catch (...) {
      thread_.join();
      throw;
    }
  }

  ~Thread() {
    if (!thread_.joinable()) return;
    inbox_.put(Stop{});
    thread_.join();
  }

  void post(Command command) { inbox_.put(std::move(command)); }
  void clear(std::vector<Sequence> sequences) { post(ToClear{std::move(sequences), ++clears_}); }
  void give_up_clear() { given_up_ = clears_.load(); }

 private:
  // A commit failed, and whether it landed could not be found out: its records were reported as not saved, its rows
  // as not cleared. Settlements are no question, they are written again.
  struct Unsure {
    std::vector<circ::Row> recorded;
    std::vector<Sequence> cleared;
    std::uint64_t commits_before = 0;
    std::optional<bool> landed;
  };

  void run(std::promise<void> opened);
  void load();
  void serve(std::vector<Command> commands);
  std::optional<Trouble> commit(const std::vector<Command>& batch, Answers& answers);
  void reopen();
  void resolve(Store& store);
  void give(Answers answers);
  void refuse(std::vector<Command> batch, const Trouble& trouble);
  void works();

  const std::filesystem::path folder_;
  const Sink tell_;
  Mailbox<Command> inbox_;
  std::atomic<std::uint64_t> clears_ = 0;  // posted
  GivenUp given_up_ = 0;
  std::thread thread_;

  // Only the thread itself touches what follows.
  std::optional<Store> store_;    // empty while the storage is broken
  std::vector<Command> waiting_;  // settlements that are not durable yet
  std::optional<Unsure> unsure_;
  Sequence last_told_ = 0;        // the highest sequence that was ever reported
  // Since the last commit that worked:
  bool told_not_saved_ = false;
  bool told_failing_ = false;
};

void Journal::Thread::run(std::promise<void> opened) {
  try {
    store_.emplace(folder_, Store::Opening::make_if_absent);
    last_told_ = store_->last();
  } catch (...) {
    store_.reset();
    opened.set_exception(std::current_exception());
    return;
  }
  opened.set_value();
  load();

  for (bool stop = false; !stop;) {
    const bool unfinished = !waiting_.empty() || unsure_;
    std::vector<Command> commands =
        unfinished ? inbox_.wait_until(std::chrono::steady_clock::now() + kRetryAfter) : inbox_.wait();
    stop = !commands.empty() && std::holds_alternative<Stop>(commands.back());
    serve(std::move(commands));
  }
}

void Journal::Thread::load() {
  try {
    ToSettle left{store_->being_uploaded(), {}, true};
    for (Settled& row : left.rows) row.settlement = interrupted(std::move(row.settlement));
    std::vector<Command> commands;
    if (!left.rows.empty()) commands.push_back(std::move(left));
    serve(std::move(commands));
    if (!store_) reopen();

    for (Sequence through = 0;;) {
      Store::Portion portion = store_->load(through, kPortion);
      through = portion.through;
      for (circ::Row& row : portion.rows) {
        if (row.settlement.status == circ::Status::uploading) row.settlement = interrupted(std::move(row.settlement));
      }
      tell_(Loaded{std::move(portion.rows), portion.last, portion.unreadable, {}});
      if (portion.last) return;
    }
  } catch (const StorageError& error) {
    store_.reset();
    tell_(Loaded{{}, true, 0, error.trouble()});
  }
}

void Journal::Thread::serve(std::vector<Command> commands) {
  std::vector<Command> batch = std::exchange(waiting_, {});
  batch.insert(batch.end(), std::make_move_iterator(commands.begin()), std::make_move_iterator(commands.end()));
  if (batch.empty() && !unsure_) return;

  Answers answers;
  if (const std::optional<Trouble> trouble = commit(batch, answers)) {
    refuse(std::move(batch), *trouble);
  } else {
    give(std::move(answers));
  }
}

// Nothing to tell of when the batch is durable.
std::optional<Trouble> Journal::Thread::commit(const std::vector<Command>& batch, Answers& answers) {
  std::optional<std::uint64_t> commits_before;
  Trouble trouble;
  try {
    if (!store_) reopen();
    commits_before = store_->commits();
    for (;;) {
      try {
        const bool written = store_->commit([&](Change& change) {
          const auto before = given_up_.load();
          answers = apply(batch, given_up_, change);
          if (given_up_ != before) throw ApplyAgain{};
        });
        if (written) works();
        return {};
      } catch (const ApplyAgain&) {
      }
    }
  } catch (const StorageError& error) {
    store_.reset();
    trouble = error.trouble();
  }
  if (!commits_before) return trouble;

  // An error may hide a commit that landed, so the storage is asked again.
  Unsure unsure{.recorded = {}, .cleared = {}, .commits_before = *commits_before, .landed = {}};
  for (const Answer& answer : answers) {
    if (!answer.report) continue;
    if (const auto* recorded = std::get_if<Recorded>(&*answer.report)) {
      unsure.recorded.insert(unsure.recorded.end(), recorded->rows.begin(), recorded->rows.end());
    } else if (const auto* cleared = std::get_if<Cleared>(&*answer.report)) {
      unsure.cleared.insert(unsure.cleared.end(), cleared->sequences.begin(), cleared->sequences.end());
    }
  }
  try {
    reopen();
    if (store_->commits() == *commits_before) return trouble;
    // It is in the file, but the error may have been that of the sync. A further commit carries it to the medium.
    store_->commit([](Change& change) { change.touch(); });
    works();
    return {};
  } catch (const StorageError& error) {
    store_.reset();
    unsure_ = std::move(unsure);
    return error.trouble();
  }
}

// A file is never made here: where the old one is missing, its rows are missing too.
void Journal::Thread::reopen() {
  Store store(folder_, Store::Opening::must_exist);
  if (store.last() < last_told_) {
    throw StorageError({Trouble::Kind::gone, "another journal stands in the place of the one that was opened"});
  }
  if (unsure_) resolve(store);
  store_ = std::move(store);
}

// Makes true what was reported when it could not be found out. A clear that landed cannot be undone: it is told now.
void Journal::Thread::resolve(Store& store) {
  if (!unsure_->landed) unsure_->landed = store.commits() != unsure_->commits_before;
  store.commit([&](Change& change) {
    for (const circ::Row& row : unsure_->recorded) change.retract(row.sequence, row.transaction.id);
    change.touch();
  });
  const Unsure resolved = *std::exchange(unsure_, {});
  works();
  if (*resolved.landed && !resolved.cleared.empty()) tell_(Cleared{resolved.cleared});
}

void Journal::Thread::give(Answers answers) {
  for (Answer& answer : answers) {
    if (answer.report) {
      if (const auto* recorded = std::get_if<Recorded>(&*answer.report)) last_told_ = recorded->rows.back().sequence;
      tell_(*std::move(answer.report));
    }
    if (answer.done) answer.done(std::move(answer.missing));
  }
}

void Journal::Thread::refuse(std::vector<Command> batch, const Trouble& trouble) {
  NotSaved not_saved{trouble, {}};
  std::size_t clears = 0;
  for (Command& command : batch) {
    std::visit(Overloaded{[&](ToRecord& record) { not_saved.transactions.push_back(std::move(record.transaction)); },
                          [&](ToSettle& rows) { waiting_.push_back(std::move(rows)); }, [&](ToClear&) { ++clears; },
                          [](Stop&) {}},
               command);
  }
  if (!not_saved.transactions.empty()) {
    told_not_saved_ = true;
    tell_(std::move(not_saved));
  }
  for (; clears > 0; --clears) tell_(NotCleared{0, trouble});
  if (!waiting_.empty() && !std::exchange(told_failing_, true)) tell_(StorageFailing{trouble});
}

void Journal::Thread::works() {
  const bool failed = told_not_saved_ || told_failing_;
  told_not_saved_ = told_failing_ = false;
  if (failed) tell_(StorageWorks{});
}

Journal::Journal(const std::filesystem::path& folder, Sink sink)
    : thread_(std::make_unique<Thread>(folder, std::move(sink))) {}

Journal::~Journal() = default;

void Journal::record(circ::Transaction transaction) { thread_->post(ToRecord{std::move(transaction)}); }

void Journal::settle(std::vector<Settled> rows, Done done) {
  thread_->post(ToSettle{std::move(rows), std::move(done)});
}

void Journal::clear(std::vector<Sequence> sequences) { thread_->clear(std::move(sequences)); }

void Journal::give_up_clear() { thread_->give_up_clear(); }

}  // namespace journal
