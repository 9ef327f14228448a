#include "ui/table_view.h"

namespace ui {

TableView::TableView() : shown_(std::make_shared<Arrangement>()) {}

TableView& TableView::operator=(TableView&& other) {
  stop_.request_stop();
  shown_ = std::move(other.shown_);
  descending_ = other.descending_;
  wanted_ = std::move(other.wanted_);
  out_ = other.out_;
  job_ = std::move(other.job_);
  stop_ = std::move(other.stop_);
  answer_ = std::move(other.answer_);
  asked_ = other.asked_;
  return *this;
}

bool TableView::update(const desk::Rows& rows, const Choice& choice) {
  const bool same_choice = wanted_ == choice;
  if (same_choice && !answer_ && (out_ || shown_->revision == rows.revision())) return false;
  const bool other_order = !wanted_ || !wanted_->same_order(choice);
  wanted_ = choice;
  if (other_order && std::exchange(out_, false)) {
    stop_.request_stop();
    job_.reset();
    answer_.reset();
  }

  if (choice.plain()) {
    show({choice, rows.snapshot(), rows.revision(), {}, true});
    return true;
  }
  bool changed = false;
  if (answer_) {
    show(*std::exchange(answer_, {}));
    changed = true;
  }
  if (shown_->choice.same_order(choice)) {
    changed |= std::exchange(descending_, choice.descending) != choice.descending;
    asked_.reset();
    if (out_ || (shown_->whole && shown_->revision == rows.revision())) return changed;
  }

  if (choice.sort == Column::recorded && (other_order || rows.size() <= kAtOnce)) {
    show(first_look(choice, rows.snapshot(), rows.revision(), kAtOnce));
    if (!shown_->whole) ask(rows, choice);
    return true;
  }
  if (out_) return changed;
  ask(rows, choice);
  if (rows.size() > kAtOnce) return changed;
  const auto job = *std::exchange(job_, {});
  show(arrange(job));
  out_ = false;
  return true;
}

void TableView::ask(const desk::Rows& rows, const Choice& choice) {
  const bool takes_over = shown_->whole && shown_->choice.same_order(choice);
  stop_ = std::stop_source();
  job_ = ArrangeJob{choice, rows.snapshot(), rows.revision(), takes_over ? shown_ : nullptr, stop_.get_token()};
  out_ = true;
}

void TableView::take(const ArrangeJob& job, Arrangement made) {
  if (!out_ || job.stop != stop_.get_token()) return;
  out_ = false;
  answer_ = std::move(made);
}

void TableView::show(Arrangement made) {
  descending_ = made.choice.descending;
  shown_ = std::make_shared<const Arrangement>(std::move(made));
  asked_.reset();
}

Choice TableView::choice() const {
  auto choice = shown_->choice;
  choice.descending = descending_;
  return choice;
}

circ::Sequence TableView::operator[](std::size_t index) const {
  const auto at = turned(index);
  return shown_->choice.plain() ? shown_->rows.sequence(at) : shown_->order[at];
}

std::optional<std::size_t> TableView::index_of(circ::Sequence sequence) const {
  if (asked_ && asked_->first == sequence) return asked_->second;
  std::optional<std::size_t> at;
  const auto& order = shown_->order;
  if (shown_->choice.plain()) {
    at = shown_->rows.place_of(sequence);
  } else {
    const auto found = shown_->choice.sort == Column::recorded ? std::lower_bound(order.begin(), order.end(), sequence)
                                                               : std::find(order.begin(), order.end(), sequence);
    if (found != order.end() && *found == sequence) at = static_cast<std::size_t>(found - order.begin());
  }
  asked_ = {sequence, at ? std::optional(turned(*at)) : std::nullopt};
  return asked_->second;
}

}  // namespace ui
