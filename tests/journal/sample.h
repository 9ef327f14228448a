// What the tests of this room share: a folder of their own, transactions to record, and an ear for reports.
#pragma once

#include <catch_amalgamated.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <variant>

#include "journal/journal.h"

namespace journal::test {

// Removed with everything in it at the end. In memory where the system has such a place, for speed.
class Folder {
 public:
  enum class Where { fast, disk };
  explicit Folder(Where where = Where::fast) {
    const std::filesystem::path memory = "/dev/shm";
    const bool fast = where == Where::fast && std::filesystem::is_directory(memory);
    path_ = (fast ? memory : std::filesystem::temp_directory_path()) /
            ("offcirc-journal-" + std::to_string(std::random_device{}()) + std::to_string(std::random_device{}()));
    std::filesystem::create_directory(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline circ::Barcode barcode(const std::string& text) { return std::get<circ::Barcode>(circ::Barcode::from(text)); }

// Transactions of different numbers differ, and one number always gives the same.
inline circ::Transaction check_in(std::uint32_t number) {
  circ::Transaction transaction{.kind = circ::Kind::check_in,
                                .station = "desk 1",
                                .item = barcode("3123" + std::to_string(10'000'000 + number)),
                                .patron = {},
                                .due = {},
                                .recorded = {}};
  for (int i = 0; i < 4; ++i) transaction.id[i] = static_cast<std::uint8_t>(number >> (8 * i));
  const std::chrono::milliseconds since_1970{1'790'000'000'000 + number};
  transaction.recorded = {std::chrono::sys_time<std::chrono::milliseconds>{since_1970}, std::chrono::minutes{-240}};
  return transaction;
}

inline circ::Transaction check_out(std::uint32_t number) {
  circ::Transaction transaction = check_in(number);
  transaction.kind = circ::Kind::check_out;
  transaction.patron = barcode("P 00" + std::to_string(number));
  transaction.due = circ::Moment{transaction.recorded.utc + std::chrono::days{21}, std::chrono::minutes{-300}};
  return transaction;
}

inline circ::Settlement with_status(circ::Status status) {
  circ::Settlement settlement;
  settlement.status = status;
  settlement.attempts = 1;
  return settlement;
}

// Hears what a journal tells, in order. Outlives the journal.
class Ear {
 public:
  Journal::Sink sink() {
    return [this](Report report) {
      std::unique_lock lock(mutex_);
      if (std::holds_alternative<StoreBehind>(report)) {
        behind_.push_back(std::get<StoreBehind>(report));
        changed_.notify_all();
        return;
      }
      if (std::holds_alternative<CopyState>(report)) {
        copies_.push_back(std::get<CopyState>(report));
        changed_.notify_all();
        return;
      }
      reports_.push_back(std::move(report));
      changed_.notify_all();
      changed_.wait(lock, [this] { return !holding_ || passes_ > 0; });
      if (holding_) --passes_;
    };
  }

  // The journal's thread stays in each report until it may pass, or until let_go(): what is posted meanwhile waits
  // together.
  void hold() {
    const std::lock_guard lock(mutex_);
    holding_ = true;
  }
  void pass() {
    const std::lock_guard lock(mutex_);
    ++passes_;
    changed_.notify_all();
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    holding_ = false;
    changed_.notify_all();
  }

  Report next() {
    std::unique_lock lock(mutex_);
    const bool came = changed_.wait_for(lock, std::chrono::seconds{30}, [this] { return !reports_.empty(); });
    if (!came) holding_ = false;  // so that the journal can be closed
    changed_.notify_all();
    REQUIRE(came);
    Report report = std::move(reports_.front());
    reports_.pop_front();
    return report;
  }
  // The next report, which must be of this type.
  template <typename Expected>
  Expected next() {
    Report report = next();
    INFO("alternative " << report.index() << " of Report");
    REQUIRE(std::holds_alternative<Expected>(report));
    return std::get<Expected>(std::move(report));
  }
  // What was told of the store, and of the further copy, apart from the rest: its moment depends on how fast others are.
  StoreBehind next_behind() {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, std::chrono::seconds{30}, [this] { return !behind_.empty(); }));
    StoreBehind behind = behind_.front();
    behind_.pop_front();
    return behind;
  }
  CopyState next_copy() {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, std::chrono::seconds{30}, [this] { return !copies_.empty(); }));
    CopyState state = copies_.front();
    copies_.pop_front();
    return state;
  }
  std::deque<Report> rest() {
    const std::lock_guard lock(mutex_);
    return std::exchange(reports_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Report> reports_;
  std::deque<StoreBehind> behind_;
  std::deque<CopyState> copies_;
  bool holding_ = false;
  int passes_ = 0;
};

// All rows of the journal in this folder, as a start of the program finds them.
inline std::vector<circ::Row> rows_in(const std::filesystem::path& folder) {
  Ear ear;
  std::vector<circ::Row> rows;
  Journal journal(folder, ear.sink());
  for (bool last = false; !last;) {
    const Loaded loaded = ear.next<Loaded>();
    REQUIRE_FALSE(loaded.trouble);
    REQUIRE(loaded.unreadable == 0);
    rows.insert(rows.end(), loaded.rows.begin(), loaded.rows.end());
    last = loaded.last;
  }
  return rows;
}

}  // namespace journal::test
