#include "ui/arrangement.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "desk/barcode_search.h"
#include "ui/selection.h"
#include "ui/sort_key.h"
#include "ui/words.h"

namespace ui {
namespace {

using desk::RowChunk;
using desk::RowList;
using Chunks = std::vector<const RowChunk*>;

constexpr std::size_t kLettersInKey = 16;

std::uint64_t eight_letters(std::string_view text, std::size_t from) {
  std::array<unsigned char, 8> letters{};
  if (from < text.size()) std::memcpy(letters.data(), text.data() + from, std::min(letters.size(), text.size() - from));
  std::uint64_t number = 0;
  for (const auto letter : letters) number = number << 8 | letter;
  return number;
}

// Times before 1970 come before others, and rows without one before all.
std::uint64_t in_order(std::optional<std::int64_t> time) {
  if (!time) return 0;
  return static_cast<std::uint64_t>(*time) ^ (std::uint64_t{1} << 63);
}

// Messages are few texts for many rows. The time of the upload, with which some begin, is left out: rows of which the
// same is said stand together, in the order in which they were uploaded.
class Messages {
 public:
  std::uint64_t number(const RowChunk& chunk, std::size_t at) {
    if (std::exchange(chunk_, &chunk) != &chunk) known_.clear();
    const auto facts = static_cast<std::uint32_t>(chunk.status(at)) << 24 | static_cast<std::uint32_t>(chunk.reason(at)) << 16 | chunk.words(at);
    const auto [known, added] = known_.try_emplace(facts, 0);
    if (added) known->second = numbers_.try_emplace(message_without_time(chunk.row(at)), numbers_.size()).first->second;
    return known->second;
  }
  // From the numbers above to places in the order of the texts.
  std::vector<std::uint64_t> places() const {
    std::vector<std::uint64_t> places(numbers_.size());
    std::uint64_t place = 0;
    for (const auto& [text, number] : numbers_) places[number] = place++;
    return places;
  }

 private:
  const RowChunk* chunk_ = nullptr;
  std::unordered_map<std::uint32_t, std::uint64_t> known_;  // of this chunk
  std::map<std::string, std::uint64_t> numbers_;
};

class Sorting {
 public:
  Sorting(Column column, const RowList& rows) : column_(column), rows_(rows) {}

  SortKey key_of(const RowChunk& chunk, std::size_t at) {
    const auto sequence = chunk.sequence(at);
    const auto of_text = [&](std::string_view text) {
      if (text.size() > kLettersInKey) longer_ = true;
      return SortKey{eight_letters(text, 0), eight_letters(text, 8), sequence};
    };
    switch (column_) {
      case Column::status: return {static_cast<std::uint64_t>(chunk.status(at)), 0, sequence};
      case Column::action: return {static_cast<std::uint64_t>(chunk.kind(at)), 0, sequence};
      case Column::item: return of_text(chunk.item(at));
      case Column::patron: return of_text(chunk.patron(at));
      case Column::due: return {in_order(chunk.due(at)), 0, sequence};
      case Column::recorded: return {0, 0, sequence};  // the order in which they were recorded, whatever clocks say
      case Column::message: return {messages_.number(chunk, at), in_order(chunk.settled(at)), sequence};
    }
    return {0, 0, sequence};
  }

  void sort(SortKeys& keys) {
    if (column_ == Column::message) {
      const auto places = messages_.places();
      for (auto& key : keys) key.high = places[key.high];
    }
    sort_keys(keys);  // they come in the order in which rows were recorded
    if (!longer_) return;
    for (auto from = keys.begin(); from != keys.end();) {
      const auto to = std::find_if(from, keys.end(), [&](const SortKey& key) { return key.high != from->high || key.low != from->low; });
      std::sort(from, to, [this](const SortKey& a, const SortKey& b) { return before(a, b); });
      from = to;
    }
  }

  bool before(const SortKey& a, const SortKey& b) const {
    if (a.high != b.high) return a.high < b.high;
    if (a.low != b.low) return a.low < b.low;
    if (longer_) {
      const auto mine = text_after_key(a.sequence), theirs = text_after_key(b.sequence);
      if (mine != theirs) return mine < theirs;
    }
    return a.sequence < b.sequence;
  }

 private:
  std::string_view text_after_key(circ::Sequence sequence) const {
    const auto place = rows_.place_of(sequence);
    if (!place) return {};
    const auto number = rows_.chunk_at(*place);
    const auto& chunk = rows_.chunk(number);
    const auto at = *place - rows_.start(number);
    const auto text = column_ == Column::item ? chunk.item(at) : chunk.patron(at);
    return text.substr(std::min(text.size(), kLettersInKey));
  }

  Column column_;
  const RowList& rows_;
  bool longer_ = false;  // some text goes on after its key
  Messages messages_;
};

// Calls `with(chunk, at)` for every row that the choice shows, oldest first, until nobody waits for it any more.
template <typename With>
bool each_shown(const Choice& choice, const Chunks& chunks, const std::stop_token& stop, With with) {
  const desk::BarcodeSearch search(choice.find);
  std::vector<std::uint16_t> places;
  for (const auto* chunk : chunks) {
    if (stop.stop_requested()) return false;
    if (choice.filter && chunk->count(*choice.filter) == 0) continue;
    places.clear();
    search.find_in(*chunk, places);
    for (const auto at : places) {
      if (!choice.filter || chunk->status(at) == *choice.filter) with(*chunk, at);
    }
  }
  return true;
}

Chunks chunks_of(const RowList& rows) {
  Chunks chunks;
  for (std::size_t number = 0; number < rows.chunks(); ++number) chunks.push_back(&rows.chunk(number));
  return chunks;
}

std::vector<circ::Sequence> order_of(const SortKeys& keys) {
  std::vector<circ::Sequence> order;
  order.reserve(keys.size());
  for (const auto& key : keys) order.push_back(key.sequence);
  return order;
}

// What changed since `before`: the chunks of either that the other has not.
struct Change {
  Chunks gone, fresh;
  std::size_t rows = 0;
};

Change change_between(const RowList& before, const RowList& now) {
  const auto was = chunks_of(before), is = chunks_of(now);
  const std::unordered_set<const RowChunk*> were(was.begin(), was.end()), are(is.begin(), is.end());
  Change change;
  std::copy_if(was.begin(), was.end(), std::back_inserter(change.gone), [&](const auto* each) { return !are.contains(each); });
  std::copy_if(is.begin(), is.end(), std::back_inserter(change.fresh), [&](const auto* each) { return !were.contains(each); });
  for (const auto* each : change.gone) change.rows += each->size();
  for (const auto* each : change.fresh) change.rows += each->size();
  return change;
}

// Takes the order of earlier rows, without the rows of chunks that changed, and puts these in anew.
std::vector<circ::Sequence> mend(const ArrangeJob& job, const Change& change) {
  Selection gone;
  for (const auto* chunk : change.gone) {
    for (std::size_t at = 0; at < chunk->size(); ++at) gone.set(chunk->sequence(at), true);
  }
  std::vector<circ::Sequence> kept;
  kept.reserve(job.before->order.size());
  std::copy_if(job.before->order.begin(), job.before->order.end(), std::back_inserter(kept),
               [&gone](circ::Sequence sequence) { return !gone.contains(sequence); });

  Sorting sorting(job.choice.sort, job.rows);
  const auto key_of = [&](circ::Sequence sequence) {
    const auto place = *job.rows.place_of(sequence);  // its chunk is as it was
    const auto number = job.rows.chunk_at(place);
    return sorting.key_of(job.rows.chunk(number), place - job.rows.start(number));
  };
  SortKeys keys;
  each_shown(job.choice, change.fresh, job.stop, [&](const RowChunk& chunk, std::size_t at) { keys.push_back(sorting.key_of(chunk, at)); });
  sorting.sort(keys);
  std::vector<circ::Sequence> order;
  order.reserve(kept.size() + keys.size());
  auto from = kept.begin();
  for (const auto& key : keys) {
    const auto to = std::partition_point(from, kept.end(), [&](circ::Sequence sequence) { return sorting.before(key_of(sequence), key); });
    order.insert(order.end(), from, to);
    order.push_back(key.sequence);
    from = to;
  }
  order.insert(order.end(), from, kept.end());
  return order;
}

}  // namespace

Arrangement arrange(const ArrangeJob& job) {
  Arrangement made{job.choice, job.rows, job.revision, {}, true};
  if (job.choice.plain()) return made;
  // Numbers of messages are of one sorting only.
  if (job.before && job.choice.sort != Column::message) {
    const auto change = change_between(job.before->rows, job.rows);
    if (change.rows < job.rows.size() / 8) {
      made.order = mend(job, change);
      return made;
    }
  }
  const auto chunks = chunks_of(job.rows);
  if (job.choice.sort == Column::recorded) {
    made.order.reserve(job.rows.size());  // memory that is not used does not exist yet
    made.whole = each_shown(job.choice, chunks, job.stop, [&](const RowChunk& chunk, std::size_t at) { made.order.push_back(chunk.sequence(at)); });
    if (made.order.size() < job.rows.size() / 2) made.order.shrink_to_fit();
    return made;
  }
  Sorting sorting(job.choice.sort, job.rows);
  SortKeys keys;
  keys.reserve(job.rows.size());
  made.whole = each_shown(job.choice, chunks, job.stop, [&](const RowChunk& chunk, std::size_t at) { keys.push_back(sorting.key_of(chunk, at)); });
  if (!made.whole) return made;
  sorting.sort(keys);
  made.order = order_of(keys);
  return made;
}

Arrangement first_look(const Choice& choice, desk::RowList rows, std::uint64_t revision, std::size_t rows_looked_at) {
  Chunks chunks;
  const auto count = rows.chunks();
  for (std::size_t each = 0, looked_at = 0; each < count && looked_at < rows_looked_at; ++each) {
    chunks.push_back(&rows.chunk(choice.descending ? count - 1 - each : each));
    looked_at += chunks.back()->size();
  }
  if (choice.descending) std::reverse(chunks.begin(), chunks.end());
  Arrangement made{choice, {}, revision, {}, chunks.size() == count};
  each_shown(choice, chunks, {}, [&](const RowChunk& chunk, std::size_t at) { made.order.push_back(chunk.sequence(at)); });
  made.rows = std::move(rows);
  return made;
}

}  // namespace ui
