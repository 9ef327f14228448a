#include "journal/writer.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <utility>

#include "circ/moment.h"
#include "journal/recovery.h"

namespace journal {
namespace {

using circ::Sequence;
using circ::Status;

// Rows of earlier sessions are told before new ones are recorded, where that takes no longer.
constexpr std::chrono::milliseconds kLoadFirst{700};
constexpr std::chrono::seconds kRetryAfter{1};
constexpr std::chrono::seconds kLongestFarewell{2};

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

bool is_record(const Writer::Work& work) { return std::holds_alternative<ToRecord>(work); }
bool is_settlement(const Writer::Work& work) { return std::holds_alternative<ToSettle>(work); }

JournalId random_id() {
  std::random_device random;
  JournalId id{};
  for (std::uint8_t& byte : id) byte = static_cast<std::uint8_t>(random());
  return id;
}

}  // namespace

std::string Writer::now_as_name() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  std::string text = circ::rfc3339_utc({now, {}});
  std::ranges::replace(text, ':', '-');
  return text;
}

Writer::Writer(std::filesystem::path folder, std::function<void(Report)> tell, std::optional<std::filesystem::path> copy)
    : folder_(std::move(folder)), tell_(std::move(tell)), copy_folder_(std::move(copy)) {}

void Writer::run(std::promise<void> opened) {
  // Whoever constructs the journal does not wait for a log that takes long to read.
  const bool large = bytes_of_log(folder_) > kLargeLog;
  if (large) opened.set_value();
  try {
    open();
  } catch (const StorageError& error) {
    if (!large) {
      opened.set_exception(std::current_exception());
      return;
    }
    refused_ = error.trouble();
    tell_(Loaded{{}, true, 0, refused_, {}});
  }
  if (!large) opened.set_value();
  if (log_) start_copy();

  while (!finished()) {
    const auto until = deadline();
    for (Command& command : until ? inbox_.wait_until(*until) : inbox_.wait()) {
      std::visit(Overloaded{[&](FromApplier& told) { hear(told); }, [&](const Stop&) { stop(); },
                            [&](Work& work) { waiting_.push_back(std::move(work)); },
                            [&](CopyTo& wanted) { hear(wanted); }, [&](FromCopy& told) { hear(told); }},
                 command);
    }
    serve();
    hand_over();
    keep_log_in_order();
    hand_over();
    tell_of_copy();
  }
  close();
}

void Writer::open() {
  started_ = Steady::now();
  if (on_network(folder_)) {
    throw StorageError({Trouble::Kind::network, "the folder is on another computer, where nobody else can be kept out of "
                                                "the journal: choose one on this computer or on a stick"});
  }
  LogSurvey found = survey(folder_);
  if (found.newer) {
    throw StorageError({Trouble::Kind::newer, "the scan log was made by a newer version of this program"});
  }
  const std::string now = now_as_name();
  const auto set_aside = [&](std::uint32_t file) {
    guarded(folder_, [&] {
      const std::string name = segment_name(file);
      std::filesystem::rename(folder_ / name, place_in_quarantine(folder_, name, now));
    });
  };
  for (const std::uint32_t file : found.foreign) set_aside(file);
  if (!found.foreign.empty()) repaired_.push_back("a part of another journal's scan log was set aside");
  if (found.groups.empty() && !found.segments.empty()) {
    for (const LogSegment& segment : found.segments) set_aside(segment.file);
    repaired_.push_back("the scan log was damaged and is made anew from the store");
    found = {};
  }
  if (found.hole != 0) repaired_.push_back("the scan log was damaged and is mended from the store");

  log_.emplace(folder_, found, found.journal ? *found.journal : random_id());
  facts_ = found_ = log_->facts();
  unclean_end_ = !found_.closed;
  last_at_start_ = facts_.last;
  log_outdated_ = found.hole != 0;
  facts_.whole = found_.whole && !log_outdated_;
  start_applier(found.groups.empty() ? std::nullopt : std::optional(found));  // it proves the store meanwhile
  replay(folder_, found, 0, [this](const LogGroup& group, ByteView entries) {
    note_entries(index_, entries, group.file);
    visit_entries(entries, {[this](const RecordView& record) {
                              if (record.type == RecordType::transaction) last_in_log_ = std::max(last_in_log_, record.sequence);
                            },
                            [](const std::vector<Range>&) {}});
  });
}

void Writer::start_applier(std::optional<LogSurvey> log) {
  durable_.clear();  // it finds them in the log
  applier_.emplace(Applier::Beginning{folder_, log_->journal(), log_->newest(), std::move(log),
                                      loaded_ ? std::nullopt : std::optional(loaded_through_), now_as_name()},
                   [this](FromApplier&& told) { inbox_.put(Command{std::move(told)}); });
}

// When to wake although nothing came.
std::optional<Writer::Steady::time_point> Writer::deadline() const {
  std::optional<Steady::time_point> deadline;
  if (failing()) deadline = retry_at_;
  if (const auto look = when_to_look_at_copy()) deadline = std::min(deadline.value_or(Steady::time_point::max()), *look);
  const bool records_wait = std::ranges::any_of(waiting_, is_record);
  const auto load_first = started_ + kLoadFirst;
  if (records_wait && !loaded_ && Steady::now() < load_first && (!deadline || load_first < *deadline)) deadline = load_first;
  if (stopping_ && loaded_) deadline = std::min(deadline.value_or(Steady::time_point::max()), stop_at_ + kLongestFarewell);
  return deadline;
}

bool Writer::may_record() const {
  if (refused_ || loaded_) return true;
  const bool next_is_known = facts_.last > 0 || store_opened_;
  return next_is_known && Steady::now() >= started_ + kLoadFirst;
}

// What waits is made durable first, unless the storage refuses; and a log that lacks rows gets them, if it can soon.
bool Writer::finished() const {
  if (!stopping_) return false;
  const bool hopeless = failing() || refused_ || store_trouble_;
  if (loaded_ && log_lacks_ && !hopeless && Steady::now() < stop_at_ + kLongestFarewell) return false;
  return waiting_.empty() || told_failing_ || refused_ || (!loaded_ && store_trouble_);
}

void Writer::stop() {
  stopping_ = true;
  stop_at_ = Steady::now();
}

void Writer::hear(FromApplier& told) {
  std::visit([this](auto& one) { hear(one); }, told);
}

void Writer::hear(FromCopy& told) {
  if (auto* left = std::get_if<std::vector<LeftApart>>(&told)) hear(*left);
}

void Writer::hear(StoreOpened& opened) {
  store_opened_ = true;
  facts_.last = std::max(facts_.last, opened.last);
  if (!loaded_) last_at_start_ = std::max(last_at_start_, opened.last);
  if (!loaded_ && opened.ahead) log_outdated_ = true;
  std::ranges::move(opened.repaired, std::back_inserter(repaired_));
}

void Writer::hear(const StoreReady&) { store_works(); }

// Rows that were being sent are noted as interrupted before they are told.
void Writer::hear(PortionLoaded& loaded) {
  Store::Portion& portion = loaded.portion;
  loaded_through_ = portion.through;
  loaded_rows_count_ += portion.rows.size();
  ToSettle left{{}, {}, true};
  for (std::size_t begin = 0; begin < portion.rows.size();) {
    std::size_t end = begin + 1;
    while (end < portion.rows.size() && portion.rows[end].sequence == portion.rows[end - 1].sequence + 1) ++end;
    const Range run{portion.rows[begin].sequence, portion.rows[end - 1].sequence};
    loaded_rows_.add(run);
    index_.add_rows(run);
    begin = end;
  }
  for (circ::Row& row : portion.rows) {
    const bool settled = row.settlement != circ::Settlement{};
    if (!index_.confirm(row.sequence, row.settlement.status, settled)) log_lacks_ = true;
    if (row.sequence == last_in_log_) last_recorded_ = row;
    if (row.settlement.status != Status::uploading) continue;
    row.settlement = interrupted(std::move(row.settlement));
    left.rows.push_back({row.sequence, row.settlement});
  }
  if (!left.rows.empty()) {
    std::vector<Work> batch;
    batch.emplace_back(std::move(left));
    if (const auto trouble = commit(batch)) refuse(std::move(batch), *trouble);
  }
  Loaded report{std::move(portion.rows), portion.last, portion.unreadable, {}, {}};
  if (portion.last) {
    complete_index();
    report.opened = summary(std::move(last_recorded_));
  }
  tell_(std::move(report));
}

void Writer::complete_index() {
  index_.confirm_all(std::exchange(loaded_rows_, {}), last_at_start_);
  loaded_ = true;
  if (log_outdated_) {
    for (const ScanLog::Segment& segment : log_->segments()) index_.lost(segment.file);
    log_lacks_ = index_.unsettled_rows() > 0;
  }
  facts_.rows = index_.rows();
  facts_.whole = !log_lacks_;
}

Opened Writer::summary(std::optional<circ::Row> last_recorded) const {
  Opened opened;
  opened.readable = loaded_rows_count_;
  opened.recorded = found_.last > 0 ? found_.rows : loaded_rows_count_;
  opened.repaired = repaired_;
  opened.unclean_end = unclean_end_;
  if (unclean_end_) opened.last_recorded = std::move(last_recorded);
  return opened;
}

void Writer::hear(const AppliedTo& applied) {
  applied_before_ = applied_;
  applied_ = applied.number;
  store_works();
}

void Writer::hear(const StoreTroubled& troubled) {
  store_trouble_ = troubled.trouble;
  filling_in_ = false;  // what was asked of the store may never be answered
  looking_for_left_ = 0;
  tell_(StoreBehind{troubled.trouble});
}

void Writer::hear(const StoreRefused& refused) {
  refused_ = refused.trouble;
  tell_(Loaded{{}, true, 0, refused.trouble, {}});
}

// Its thread stands still for ever, with the environment it had; the file is looked at anew by another one.
void Writer::hear(const MapLost&) {
  store_trouble_ = Trouble{Trouble::Kind::gone, "the store's file was lost while it was open"};
  tell_(StoreBehind{store_trouble_});
  applier_->abandon();
  filling_in_ = false;
  looking_for_left_ = 0;
  start_applier({});
}

void Writer::serve() {
  std::vector<Work> batch;
  std::vector<Work> later;
  for (Work& work : waiting_) {
    const bool now = is_record(work) ? may_record() : loaded_ || refused_;
    (now ? batch : later).push_back(std::move(work));
  }
  waiting_ = std::move(later);
  if (batch.empty()) return probe();
  const bool hold_off = !apart_.empty() && Steady::now() < retry_at_;
  if (const auto trouble = refused_ ? refused_ : hold_off ? apart_because_ : commit(batch)) {
    if (!hold_off) retry_at_ = Steady::now() + kRetryAfter;
    refuse(std::move(batch), *trouble);
  }
}

// Nothing to tell of when the batch is durable.
std::optional<Trouble> Writer::commit(const std::vector<Work>& batch) {
  if (auto trouble = bring_back()) return trouble;
  const auto given_up = given_up_.load();
  Draft draft(index_, facts_, given_up);
  for (const Work& work : batch) std::visit([&](const auto& one) { draft.add(one); }, work);
  if (given_up_ != given_up) return commit(batch);  // nothing is durable yet
  if (!draft.changes_nothing()) {
    if (auto trouble = append_surely(draft.entries(), draft.facts())) return trouble;
  }
  for (Answer& answer : draft.take_answers()) {
    if (answer.report) tell_(*std::move(answer.report));
    if (answer.done) answer.done(std::move(answer.missing));
  }
  return {};
}

std::optional<Trouble> Writer::append_surely(const Bytes& entries, const LogFacts& facts) {
  try {
    append(entries, facts, true);
  } catch (const StorageError&) {
    // The segment was given up, and with it what may have landed there. Once more, in a fresh one.
    try {
      append(entries, facts, true);
    } catch (const StorageError& error) {
      return error.trouble();
    }
  }
  return {};
}

void Writer::append(Bytes entries, const LogFacts& facts, bool repeatable) {
  log_->append(entries, facts, repeatable);
  facts_ = facts;
  note_entries(index_, entries, log_->segments().back().file);
  if (loaded_ && index_.lacks_any() && !std::exchange(log_lacks_, true)) facts_.whole = false;  // opened again
  works();
  durable_.push_back({log_->newest(), facts_.last, std::move(entries)});
  if (!copy_) return;
  const auto [file, at, blocks] = log_->written();
  for_copy_.push_back({file, at, {blocks.begin(), blocks.end()}, log_->segments().front().file, facts_.last});
}

// After what became durable was told: to wake another thread takes time, and whoever scans waits for the word only.
void Writer::hand_over() {
  for (FurtherCopy::Group& group : std::exchange(for_copy_, {})) copy_->give(std::move(group));
  if (durable_.empty()) return;
  for (Applier::Group& group : std::exchange(durable_, {})) applier_->give(std::move(group));
  if (auto order = log_->order_ahead()) applier_->carry_out(std::move(order));
}

void Writer::refuse(std::vector<Work> batch, const Trouble& trouble) {
  NotSaved not_saved{trouble, {}};
  std::size_t clears = 0;
  for (Work& work : batch) {
    std::visit(Overloaded{[&](ToRecord& one) { not_saved.transactions.push_back(std::move(one.transaction)); },
                          [&](ToSettle& one) { waiting_.emplace_back(std::move(one)); }, [&](ToClear&) { ++clears; }},
               work);
  }
  const bool settlements_wait = std::ranges::any_of(waiting_, is_settlement);
  if (!not_saved.transactions.empty() && !save_apart(not_saved.transactions, trouble)) {
    told_not_saved_ = true;
    tell_(std::move(not_saved));
  }
  for (; clears > 0; --clears) tell_(NotCleared{0, trouble});
  if (settlements_wait && !std::exchange(told_failing_, true)) tell_(StorageFailing{trouble});
}

void Writer::works() {
  const bool failed = failing();
  told_not_saved_ = told_failing_ = false;
  if (failed) tell_(StorageWorks{});
}

void Writer::store_works() {
  if (std::exchange(store_trouble_, {})) tell_(StoreBehind{});
}

// Scans that were refused are kept by the desk, which sends them again when it hears that the storage works.
void Writer::probe() {
  if (refused_ || !failing() || Steady::now() < retry_at_) return;
  if (bring_back()) {
    retry_at_ = Steady::now() + kRetryAfter;
    return;
  }
  if (!failing()) return;
  try {
    LogFacts facts = facts_;
    facts.closed = false;
    append({}, facts, true);
  } catch (const StorageError&) {
    retry_at_ = Steady::now() + kRetryAfter;
  }
}

void Writer::close() {
  bring_back();
  if (!failing() && !refused_ && !facts_.closed) {
    LogFacts facts = facts_;
    facts.closed = true;
    try {
      append({}, facts, true);
    } catch (const StorageError&) {
      // It stays an unclean end: the next start says so.
    }
  }
  hand_over();
  if (copy_) copy_->finish();
  applier_.reset();
}

}  // namespace journal
