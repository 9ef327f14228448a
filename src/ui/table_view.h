// What the table shows at the moment: an arrangement (arrangement.h), and which one is wanted instead.
//
// A plain choice needs no work. Few rows are arranged at once. With many, the rows found at a first look are shown at
// once where the table is sorted by Recorded, else the old order stands, and job() hands out the work; take() brings
// the answer. One job is out at a time; rows that change meanwhile are arranged with the next.
//
// Knows rows by sequence, so that an order that is not brought up to date (a mouse button is down in the table, a job is
// out) stays right while rows come and go. Main thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include "desk/rows.h"
#include "ui/arrangement.h"

namespace ui {

class TableView {
 public:
  // So many rows are looked through within a frame.
  static constexpr std::size_t kAtOnce = 32768;

  TableView();
  ~TableView() { stop_.request_stop(); }
  TableView(TableView&&) = default;
  TableView& operator=(TableView&& other);

  // Brings the view up to date as far as that goes at once; true when it shows something else than before.
  bool update(const desk::Rows& rows, const Choice& choice);
  // The work that is to be done now, once.
  std::optional<ArrangeJob> job() { return std::exchange(job_, {}); }
  // Its answer; shown at the next update. What nobody asked for any more is dropped.
  void take(const ArrangeJob& job, Arrangement made);

  // What is shown, and whether all that the choice shows is among it.
  Choice choice() const;
  bool whole() const { return shown_->whole; }
  // Something else is wanted and being worked out.
  bool working() const { return out_; }

  std::size_t size() const { return shown_->choice.plain() ? shown_->rows.size() : shown_->order.size(); }
  bool empty() const { return size() == 0; }
  // From the top of the table down.
  circ::Sequence operator[](std::size_t index) const;
  std::optional<std::size_t> index_of(circ::Sequence sequence) const;

  // Calls `with(sequence)` for every row from index `first` to before `end`, in no particular order.
  template <typename With>
  void each(std::size_t first, std::size_t end, With with) const {
    if (first >= end) return;
    if (descending_) first = size() - std::exchange(end, size() - first);
    if (!shown_->choice.plain()) {
      for (auto at = first; at < end; ++at) with(shown_->order[at]);
      return;
    }
    const auto& rows = shown_->rows;
    for (auto number = rows.chunk_at(first); number < rows.chunks() && rows.start(number) < end; ++number) {
      const auto& chunk = rows.chunk(number);
      const auto start = rows.start(number);
      const auto to = std::min(chunk.size(), end - start);
      for (auto at = first > start ? first - start : 0; at < to; ++at) with(chunk.sequence(at));
    }
  }

 private:
  void show(Arrangement made);
  void ask(const desk::Rows& rows, const Choice& choice);
  std::size_t turned(std::size_t at) const { return descending_ ? size() - 1 - at : at; }

  std::shared_ptr<const Arrangement> shown_;
  bool descending_ = true;         // how it is shown, whatever its choice says
  std::optional<Choice> wanted_;   // what update() was asked for last
  bool out_ = false;               // a job was made and its answer has not come
  std::optional<ArrangeJob> job_;  // not fetched yet
  std::stop_source stop_;          // of the job that is out
  std::optional<Arrangement> answer_;
  // ImGui asks for the place of the same row in every frame.
  mutable std::optional<std::pair<circ::Sequence, std::optional<std::size_t>>> asked_;
};

}  // namespace ui
