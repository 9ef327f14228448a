// A desk without a screen: a journal in a folder, the rows that it told of, and an uploader that carries them.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "journal/journal.h"
#include "sync/uploader.h"

namespace upload::test {

// Removed with everything in it at the end. In memory where the system has such a place, for speed.
class Folder {
 public:
  Folder() {
    const std::filesystem::path memory = "/dev/shm";
    path_ = (std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) /
            ("offcirc-upload-" + std::to_string(std::random_device{}()) + std::to_string(std::random_device{}()));
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

inline constexpr Pace kFastPace{.base = std::chrono::milliseconds(1),
                                .cap = std::chrono::milliseconds(4),
                                .longest_retry_after = std::chrono::milliseconds(2)};

class Desk {
 public:
  // `stored` is called on the journal's thread after each commit that settled rows.
  explicit Desk(const std::filesystem::path& folder, Pace pace = kFastPace, std::function<void()> stored = {})
      : stored_(std::move(stored)),
        journal_(std::make_unique<journal::Journal>(folder, [this](journal::Report report) { hear(std::move(report)); })),
        uploader_(std::make_unique<Uploader>(
            *journal_, [this](Report report) { hear(std::move(report)); }, pace,
            [random = std::mt19937_64(7)]() mutable { return random(); })) {
    until([this] { return loaded_; });
  }
  ~Desk() {
    uploader_.reset();
    journal_.reset();
  }

  circ::Sequence record(circ::Transaction transaction) {
    const std::size_t before = rows().size();
    journal_->record(std::move(transaction));
    until([this, before] { return rows_.size() > before; });
    const circ::Row row = last();
    uploader_->add({row});
    return row.sequence;
  }
  void settle(circ::Sequence sequence, const circ::Settlement& settlement) {
    journal_->settle({{sequence, settlement}});
    until([&] { return rows_.at(sequence).settlement == settlement; });
    uploader_->drop({sequence});
  }
  void clear(circ::Sequence sequence) {
    journal_->clear({sequence});
    until([&] { return rows_.count(sequence) == 0; });
    uploader_->drop({sequence});
  }

  void start(std::unique_ptr<gateway::Gateway> gateway, std::vector<circ::Sequence> again = {}) {
    auto opened = std::make_shared<std::unique_ptr<gateway::Gateway>>(std::move(gateway));
    start([opened]() -> std::variant<std::unique_ptr<gateway::Gateway>, UploadEnd> { return std::move(*opened); },
          std::move(again));
  }
  void start(Uploader::Open open, std::vector<circ::Sequence> again = {}) {
    std::vector<circ::Row> rows;
    {
      const std::lock_guard lock(mutex_);
      ended_.reset();
      reports_.clear();
      for (const auto& [sequence, row] : rows_) {
        if (row.settlement.status != circ::Status::uploaded) rows.push_back(row);
      }
      for (const circ::Row& row : unknown_to_journal) rows.push_back(row);
    }
    Uploader::Order order;
    order.rows = [rows = std::move(rows), before = before_rows](const auto& tell) {
      if (before) before();
      for (const circ::Row& row : rows) tell(row);
    };
    order.again = std::move(again);
    order.open = std::move(open);
    const std::lock_guard lock(calling_);
    uploader_->start(std::move(order));
  }
  // From any thread, as the uploader itself may not be.
  void stop() {
    const std::lock_guard lock(calling_);
    uploader_->stop();
  }
  UploadEnded ended() {
    until([this] { return ended_.has_value(); });
    return *ended_;
  }
  UploadEnded upload(std::unique_ptr<gateway::Gateway> gateway, std::vector<circ::Sequence> again = {}) {
    start(std::move(gateway), std::move(again));
    return ended();
  }
  Uploader& uploader() { return *uploader_; }
  journal::Journal& journal() { return *journal_; }

  std::map<circ::Sequence, circ::Row> rows() {
    const std::lock_guard lock(mutex_);
    return rows_;
  }
  circ::Settlement settlement(circ::Sequence sequence) { return rows().at(sequence).settlement; }
  circ::Status status(circ::Sequence sequence) { return settlement(sequence).status; }
  // Of the present or last run.
  template <typename Wanted>
  std::vector<Wanted> reports() {
    const std::lock_guard lock(mutex_);
    std::vector<Wanted> found;
    for (const Report& report : reports_) {
      if (const auto* wanted = std::get_if<Wanted>(&report)) found.push_back(*wanted);
    }
    return found;
  }
  template <typename Wanted>
  void until_reports(std::size_t count) {
    until([this, count] {
      return std::count_if(reports_.begin(), reports_.end(), [](const Report& report) {
               return std::holds_alternative<Wanted>(report);
             }) >= static_cast<std::ptrdiff_t>(count);
    });
  }
  // Waits for a condition on what was heard; it is called with the lock held.
  void until(const std::function<bool()>& condition) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::seconds(30), condition)) throw std::runtime_error("waited in vain");
  }
  void until_status(circ::Sequence sequence, circ::Status status) {
    until([&] { return rows_.at(sequence).settlement.status == status; });
  }

  // The journal's thread stays in its next report, so that nothing it is given becomes known as stored.
  void hold_journal(bool hold) {
    const std::lock_guard lock(mutex_);
    holding_ = hold;
    changed_.notify_all();
  }

  std::vector<circ::Row> unknown_to_journal;  // go into the next order all the same
  std::function<void()> before_rows;          // called where the next order's rows are told

 private:
  circ::Row last() {
    const std::lock_guard lock(mutex_);
    return rows_.rbegin()->second;
  }

  void hear(journal::Report report) {
    bool settled = false;
    {
      const std::lock_guard lock(mutex_);
      if (auto* loaded = std::get_if<journal::Loaded>(&report)) {
        for (const circ::Row& row : loaded->rows) rows_.emplace(row.sequence, row);
        loaded_ = loaded_ || loaded->last;
      } else if (auto* recorded = std::get_if<journal::Recorded>(&report)) {
        for (const circ::Row& row : recorded->rows) rows_.emplace(row.sequence, row);
      } else if (auto* rows = std::get_if<journal::SettledRows>(&report)) {
        for (const journal::Settled& row : rows->rows) rows_.at(row.sequence).settlement = row.settlement;
        settled = true;
      } else if (auto* cleared = std::get_if<journal::Cleared>(&report)) {
        for (const circ::Sequence sequence : cleared->sequences) rows_.erase(sequence);
      }
      changed_.notify_all();
    }
    if (settled && stored_) stored_();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !holding_; });
  }

  void hear(Report report) {
    const std::lock_guard lock(mutex_);
    if (const auto* ended = std::get_if<UploadEnded>(&report)) ended_ = *ended;
    reports_.push_back(std::move(report));
    changed_.notify_all();
  }

  std::function<void()> stored_;
  std::mutex calling_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool loaded_ = false;
  bool holding_ = false;
  std::map<circ::Sequence, circ::Row> rows_;
  std::optional<UploadEnded> ended_;
  std::vector<Report> reports_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<Uploader> uploader_;
};

}  // namespace upload::test
