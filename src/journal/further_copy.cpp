#include "journal/further_copy.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "journal/file.h"
#include "journal/log_reader.h"
#include "journal/mailbox.h"
#include "journal/storage_error.h"

namespace journal {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds kRetryAfter{3};
constexpr std::chrono::seconds kLongestFarewell{2};
// What waits for a drive that hangs; beyond it the log is read again.
constexpr std::size_t kMostWaiting = std::size_t{8} << 20;

std::string name_of(const JournalId& id) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string name = "offline-circ-";
  for (const std::uint8_t byte : id) {
    name += kDigits[byte >> 4];
    name += kDigits[byte & 15];
  }
  return name;
}

bool readable(ByteView block) { return std::holds_alternative<Block>(decode_block(block)); }

Bytes content(const fs::path& path) {
  const File file(path, File::Mode::read);
  Bytes bytes(file.size());
  bytes.resize(file.read(0, bytes));
  return bytes;
}

// Whether the copy holds a group that the log does not have and never let go of.
bool has_more(const LogSurvey& copy, const LogSurvey& log) {
  if (copy.groups.empty() || log.groups.empty()) return false;
  const LogGroup& newest = copy.groups.back();
  if (newest.head.last() < log.groups.front().head.number) return false;
  const LogGroup* same = log.find(newest.head.last());
  return same == nullptr || same->checksum != newest.checksum;
}

}  // namespace

class FurtherCopy::Body {
 public:
  Body(Beginning beginning, std::function<void(FromCopy)> tell)
      : begin_(std::move(beginning)), tell_(std::move(tell)), folder_(begin_.chosen / name_of(begin_.id)) {
    progress_.behind_since = Steady::now();
  }

  static void start(const std::shared_ptr<Body>& body) {
    std::thread([body] { body->run(); }).detach();
  }

  const fs::path& folder() const { return folder_; }
  Progress progress() const {
    const std::lock_guard lock(mutex_);
    return progress_;
  }

  void give(Group group) {
    {
      const std::lock_guard lock(mutex_);
      if (!progress_.behind_since) progress_.behind_since = Steady::now();
      ++given_;
      if (waiting_bytes_ + group.blocks.size() > kMostWaiting) group.blocks.clear();
      waiting_bytes_ += group.blocks.size();
    }
    inbox_.put(std::move(group));
  }
  void remove(fs::path emergency) { inbox_.put(std::move(emergency)); }

  void finish() {
    inbox_.put(Stop{});
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, kLongestFarewell, [this] { return has_ended_; });
  }
  void leave() {
    inbox_.put(Stop{});
    const std::lock_guard lock(mutex_);
    left_alone_ = true;
  }

 private:
  struct Stop {};
  using Task = std::variant<Group, fs::path, Stop>;
  struct Open {
    std::uint32_t number = 0;
    File file;
    FileId id;
  };

  void run();
  void work(const std::vector<Group>& groups);
  void copy_all();
  void set_aside_what_has_more();
  void copy_segment(std::uint32_t number);
  void write(const Group& group);
  void remove_older(std::uint32_t oldest);
  void note(std::optional<Trouble> trouble, const std::vector<Group>& groups);
  void tell(FromCopy told);

  const Beginning begin_;
  const std::function<void(FromCopy)> tell_;
  const fs::path folder_;
  Mailbox<Task> inbox_;

  mutable std::mutex mutex_;
  std::condition_variable ended_;
  Progress progress_;
  std::size_t given_ = 0, done_ = 0;   // groups
  std::size_t waiting_bytes_ = 0;
  bool has_ended_ = false;
  bool left_alone_ = false;            // nobody listens any more

  // Only the thread itself touches what follows.
  bool looked_for_emergencies_ = false;
  bool compared_ = false;              // with what an earlier session copied
  bool whole_ = false;                 // it has what the log had before the groups that wait
  std::uint32_t oldest_ = 0;           // segment that was not removed
  std::optional<Open> open_;
};

// Not joined, since a drive may never answer: the body lives as long as its thread.
void FurtherCopy::Body::run() {
  auto retry_at = Steady::now();
  for (bool stopping = false; !stopping;) {
    std::vector<Task> tasks = whole_ ? inbox_.wait() : inbox_.wait_until(retry_at);
    std::vector<Group> groups;
    for (Task& task : tasks) {
      if (auto* group = std::get_if<Group>(&task)) groups.push_back(std::move(*group));
      if (const auto* emergency = std::get_if<fs::path>(&task)) journal::remove_emergency(*emergency);
      if (std::holds_alternative<Stop>(task)) stopping = true;
    }
    const auto trouble = progress().trouble;
    if (!whole_ && trouble && (stopping || Steady::now() < retry_at)) {
      note(trouble, groups);
      continue;
    }
    try {
      guarded(folder_, [&] { work(groups); });
      note({}, groups);
    } catch (const StorageError& error) {
      whole_ = false;
      open_.reset();
      retry_at = Steady::now() + kRetryAfter;
      note(error.trouble(), groups);
    }
  }
  open_.reset();
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  ended_.notify_all();
}

// What came of these groups: where something is wrong they are read from the log later.
void FurtherCopy::Body::note(std::optional<Trouble> trouble, const std::vector<Group>& groups) {
  bool moved = false;
  {
    const std::lock_guard lock(mutex_);
    const bool was_late = progress_.behind_since && Steady::now() - *progress_.behind_since >= kMayTake;
    moved = was_late || trouble.has_value() != progress_.trouble.has_value() || (whole_ && progress_.through == 0);
    done_ += groups.size();
    for (const Group& group : groups) waiting_bytes_ -= group.blocks.size();
    if (whole_) progress_.through = std::max({progress_.through, begin_.last, groups.empty() ? 0 : groups.back().last});
    if (whole_ && done_ == given_) progress_.behind_since.reset();
    progress_.trouble = std::move(trouble);
  }
  if (moved) tell(CopyMoved{});
}

// Under the lock, so that nobody is told who does not listen any more.
void FurtherCopy::Body::tell(FromCopy told) {
  const std::lock_guard lock(mutex_);
  if (!left_alone_) tell_(std::move(told));
}

void FurtherCopy::Body::work(const std::vector<Group>& groups) {
  if (!whole_) copy_all();
  whole_ = true;
  for (const Group& group : groups) write(group);
  if (!groups.empty()) remove_older(groups.back().oldest_file);
}

void FurtherCopy::Body::copy_all() {
  if (!fs::is_directory(begin_.chosen)) {
    throw StorageError({Trouble::Kind::gone, "the folder of the further copy is not there"});
  }
  if (fs::create_directory(folder_)) sync_folder(begin_.chosen);
  if (!looked_for_emergencies_) {
    if (auto left = left_apart(folder_); !left.empty()) tell(std::move(left));
    looked_for_emergencies_ = true;
  }
  if (!compared_) set_aside_what_has_more();
  compared_ = true;
  const auto segments = segments_in(begin_.journal);
  for (const std::uint32_t number : segments) copy_segment(number);
  if (segments.empty()) return;
  const bool same_drive = on_one_drive(begin_.journal, folder_);
  {
    const std::lock_guard lock(mutex_);
    progress_.same_drive = same_drive;
  }
  remove_older(segments.front());
}

void FurtherCopy::Body::set_aside_what_has_more() {
  if (!has_more(survey(folder_), survey(begin_.journal))) return;
  const fs::path aside = folder_ / ("set-aside-" + begin_.now);
  fs::create_directory(aside);
  for (const std::uint32_t number : segments_in(folder_)) {
    fs::rename(folder_ / segment_name(number), aside / segment_name(number));
  }
  sync_folder(aside);
  sync_folder(folder_);
  const std::lock_guard lock(mutex_);
  progress_.set_aside = aside;
}

// Every block of it that can be read.
void FurtherCopy::Body::copy_segment(std::uint32_t number) {
  const fs::path from = begin_.journal / segment_name(number), to = folder_ / segment_name(number);
  if (!file_facts(from)) return;  // let go of meanwhile
  const Bytes blocks = content(from);
  const bool fresh = !file_facts(to);
  File file(to, fresh ? File::Mode::make : File::Mode::change);
  Bytes there(blocks.size());
  if (fresh) {
    file.write(0, there);
  } else {
    file.read(0, there);
  }
  for (std::size_t at = 0; at + kBlock <= blocks.size(); at += kBlock) {
    const ByteView block = ByteView(blocks).subspan(at, kBlock);
    if (!std::ranges::equal(block, ByteView(there).subspan(at, kBlock)) && readable(block)) file.write(at, block);
  }
  file.sync();
  if (fresh) sync_folder(folder_);
}

void FurtherCopy::Body::write(const Group& group) {
  const fs::path path = folder_ / segment_name(group.file);
  const auto facts = file_facts(path);
  if (!facts || group.blocks.empty()) return copy_segment(group.file);
  if (!open_ || open_->number != group.file || open_->id != facts->id) {
    open_.emplace(Open{group.file, File(path, File::Mode::change), facts->id});
  }
  open_->file.write(group.at, group.blocks);
  open_->file.sync();
}

void FurtherCopy::Body::remove_older(std::uint32_t oldest) {
  if (oldest <= oldest_) return;
  if (open_ && open_->number < oldest) open_.reset();
  for (const std::uint32_t number : segments_in(folder_)) {
    if (number < oldest) fs::remove(folder_ / segment_name(number));
  }
  oldest_ = oldest;
}

FurtherCopy::FurtherCopy(Beginning beginning, std::function<void(FromCopy)> tell)
    : body_(std::make_shared<Body>(std::move(beginning), std::move(tell))) {
  Body::start(body_);
}

FurtherCopy::~FurtherCopy() { body_->leave(); }

void FurtherCopy::give(Group group) { body_->give(std::move(group)); }

void FurtherCopy::finish() { body_->finish(); }

FurtherCopy::Progress FurtherCopy::progress() const { return body_->progress(); }

std::filesystem::path FurtherCopy::emergency_folder(const std::string& now) const {
  return body_->folder() / ("emergency-" + now);
}

void FurtherCopy::remove_emergency(std::filesystem::path folder) { body_->remove(std::move(folder)); }

}  // namespace journal
