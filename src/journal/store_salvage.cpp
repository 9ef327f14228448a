#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include "journal/lmdb_pages.h"
#include "journal/loose_records.h"
#include "journal/page_file.h"
#include "journal/record.h"
#include "journal/store_layout.h"
#include "journal/store_reader.h"

namespace journal {
namespace {

using namespace pages;
using circ::Sequence;
using layout::kTables;
using layout::key_of;
using layout::sequence_in;

constexpr Sequence kLastOfAll = std::numeric_limits<Sequence>::max();
// What one meta page leads to. Whatever is not as it must be is left out; where that may have cost entries of the
// newest transaction a gap is noted.
class Walk {
 public:
  Walk(PageFile& file, const Meta& meta, const std::function<void(std::string_view, const Node&, ByteView)>& entry)
      : file_(file), meta_(meta), entry_(entry) {
    const std::uint64_t reachable = std::min(meta.last_page + 1, file.size() / meta.page_size + 1);
    seen_.resize(reachable);
    free_.resize(reachable);
    levels_.resize(kDeepest);
  }

  // The newest transaction that freed pages, which is the one that wrote the tree; nothing when that cannot be told.
  std::optional<std::uint64_t> read_free() {
    std::optional<std::uint64_t> newest;
    walk(meta_.free, "free", [&](const Node& node, ByteView value) {
      if (node.key.size() != sizeof(std::uint64_t)) return;
      newest = u64_at(node.key, 0);
      for (std::size_t place = 8; place + 8 <= value.size() && place / 8 <= u64_at(value, 0); place += 8) {
        const PageNumber page = u64_at(value, place);
        if (page < free_.size()) free_[page] = true;
      }
    });
    return newest;
  }

  std::vector<Gap> read_tables() {
    std::array<std::optional<Tree>, kTables.size()> tables;
    walk(meta_.main, "main", [&](const Node& node, ByteView value) {
      if (node.flags != kTable || value.size() != Tree::kSize) return;
      for (std::size_t i = 0; i < kTables.size(); ++i) {
        if (std::ranges::equal(node.key, kTables[i])) tables[i] = tree_in(value);
      }
    });
    gaps_.clear();
    for (std::size_t i = 0; i < kTables.size(); ++i) {
      const std::string_view name = kTables[i];
      if (!tables[i]) {
        gaps_.push_back({std::string(name), 0, kLastOfAll});
        continue;
      }
      walk(*tables[i], name, [&](const Node& node, ByteView value) { entry_(name, node, value); });
    }
    // Pages that nothing leads to, though nothing is missing that could: then something leads to older ones.
    if (!lost_pages_ && has_stray_pages()) {
      for (const std::string_view name : kTables) gaps_.push_back({std::string(name), 0, kLastOfAll});
    }
    return std::move(gaps_);
  }

 private:
  using Visit = std::function<void(const Node& node, ByteView value)>;
  struct Bounds {
    ByteView from;
    std::optional<ByteView> until;
  };

  void walk(const Tree& tree, std::string_view name, const Visit& visit) {
    name_ = name;
    of_records_ = name == layout::kTransactions || name == layout::kSettlements;
    depth_ = tree.depth;
    entries_ = 0;
    overflow_ = tree.overflow_pages != 0;
    const std::size_t gaps = gaps_.size();
    const bool whole = tree.root == kNoPage ? depth_ == 0 : depth_ <= kDeepest;
    if (whole && tree.root != kNoPage) page(tree.root, 0, {}, visit);
    // An older page of the right place and number has other entries, so that they do not add up.
    if (!whole || (gaps_.size() == gaps && entries_ != tree.entries)) {
      lost_pages_ = lost_pages_ || !whole || overflow_;
      gap({});
    }
  }

  bool has_stray_pages() const {
    for (PageNumber number = kMetas; number < seen_.size(); ++number) {
      if (!seen_[number] && !free_[number]) return true;
    }
    return false;
  }

  void gap(const Bounds& bounds) {
    const Sequence last = bounds.until ? sequence_in(*bounds.until) - 1 : kLastOfAll;
    gaps_.push_back({std::string(name_), sequence_in(bounds.from), last});
  }

  // Whether this page may be read as one of this tree; never twice.
  bool claim(PageNumber number) {
    if (number < kMetas || number >= seen_.size() || seen_[number] || free_[number]) return false;
    seen_[number] = true;
    return true;
  }

  void page(PageNumber number, std::size_t level, const Bounds& bounds, const Visit& visit) {
    std::vector<std::uint8_t>& bytes = levels_[level];
    bytes.resize(meta_.page_size);
    const bool leaf = level + 1 == depth_;
    if (!claim(number) || !file_.read(number * meta_.page_size, bytes) || header_of(bytes).number != number ||
        header_of(bytes).flags != (leaf ? kLeaf : kBranch) || !node_count(bytes)) {
      lost_pages_ = lost_pages_ || !leaf || overflow_;
      return gap(bounds);
    }
    if (leaf) {
      leaf_entries(bytes, bounds, visit);
    } else {
      children(bytes, level, bounds, visit);
    }
  }

  void leaf_entries(ByteView bytes, const Bounds& bounds, const Visit& visit) {
    ByteView before = bounds.from;
    bool whole = true;
    for (std::size_t i = 0; i < *node_count(bytes); ++i) {
      const auto node = node_at(bytes, i);
      const bool fits = node && !(bounds.until && !before_key(node->key, *bounds.until)) &&
                        (i == 0 ? !before_key(node->key, before) : before_key(before, node->key));
      const auto value = fits ? value_of(*node) : std::nullopt;
      // What it may have led to: overflow pages, or free ones.
      lost_pages_ = lost_pages_ || !value;
      whole = whole && value && (!of_records_ || may_be_here(node->key, *value));
      if (!value) continue;
      before = node->key;
      ++entries_;
      visit(*node, *value);
    }
    if (!whole) gap(bounds);
  }

  // A record of another place means that the page is another one's, or an older one. A damaged record is one record.
  bool may_be_here(ByteView key, ByteView value) const {
    if (key.size() != layout::Key{}.size()) return false;
    return layout::belongs(name_, key, value) || !std::holds_alternative<RecordView>(decode_view(value));
  }

  void children(ByteView bytes, std::size_t level, const Bounds& bounds, const Visit& visit) {
    const std::size_t count = *node_count(bytes);
    Bounds between{bounds.from, {}};
    for (std::size_t i = 0; i < count; ++i) {
      const auto node = node_at(bytes, i);
      const auto next = i + 1 < count ? node_at(bytes, i + 1) : std::nullopt;
      const bool in_order = !next || (before_key(between.from, next->key) &&
                                      !(bounds.until && !before_key(next->key, *bounds.until)));
      // Where a separator is unreadable nobody knows which keys are on which side of it.
      if (!node || (i + 1 < count && !next) || !in_order) {
        lost_pages_ = true;
        return gap({between.from, bounds.until});
      }
      between.until = next ? std::optional(next->key) : bounds.until;
      page(node->child, level + 1, between, visit);
      if (next) between.from = next->key;
    }
  }

  bool before_key(ByteView one, ByteView other) const {
    if (name_ != "free" || one.size() != 8 || other.size() != 8) return key_before(one, other);
    return u64_at(one, 0) < u64_at(other, 0);
  }

  std::optional<ByteView> value_of(const Node& node) {
    if ((node.flags & kBigValue) == 0) return node.value;
    const std::uint64_t length = pages_for(node.value_size, meta_.page_size);
    std::array<std::uint8_t, kHeader> header{};
    if (!claim(node.child) || !file_.read(node.child * meta_.page_size, header)) return {};
    if (header_of(header).number != node.child || header_of(header).flags != kOverflow) return {};
    const std::uint64_t run = run_length(header);  // may be longer: the value may have been so
    if (run < length || node.child + run > seen_.size()) return {};
    for (PageNumber number = node.child + 1; number < node.child + run; ++number) {
      if (!claim(number)) return {};
    }
    value_.resize(node.value_size);  // no longer than what is left of the file
    if (!file_.read(node.child * meta_.page_size + kHeader, value_)) return {};
    return value_;
  }

  PageFile& file_;
  const Meta meta_;
  const std::function<void(std::string_view, const Node&, ByteView)>& entry_;
  std::vector<bool> seen_;
  std::vector<bool> free_;
  std::vector<std::vector<std::uint8_t>> levels_;
  std::vector<std::uint8_t> value_;
  std::vector<Gap> gaps_;
  bool lost_pages_ = false;
  // Of the tree that is being walked:
  std::string_view name_;
  bool of_records_ = false;
  std::size_t depth_ = 0;
  std::uint64_t entries_ = 0;
  bool overflow_ = false;
};

std::optional<Meta> meta_at(PageFile& file, std::uint64_t place) {
  std::array<std::uint8_t, kMetaEnd> bytes{};
  return file.read(place, bytes) ? meta_in(bytes) : std::nullopt;
}

// The meta pages that are left.
std::vector<Meta> metas_in(PageFile& file) {
  std::vector<Meta> metas;
  if (const auto first = meta_at(file, 0)) metas.push_back(*first);
  for (std::size_t size = kSmallestPage; size <= kLargestPage; size *= 2) {
    const auto second = meta_at(file, size);
    if (second && second->page_size == size) metas.push_back(*second);
  }
  return metas;
}

// Whether pages of this transaction lie in the file: its list of the pages that it freed is one of them.
bool has_traces_of(std::uint64_t transaction, PageFile& file, std::size_t page_size) {
  std::vector<std::uint8_t> page(page_size);
  for (std::uint64_t place = kMetas * page_size; file.read(place, page); place += page_size) {
    const auto count = header_of(page).flags == kLeaf ? node_count(page) : std::nullopt;
    if (count.value_or(0) == 0) continue;
    const auto newest = node_at(page, *count - 1);
    if (newest && newest->key.size() == sizeof transaction && u64_at(newest->key, 0) == transaction) return true;
  }
  return false;
}

// Whether the first of these is surely the newest there was. A bit can make an older one look newer; the free pages,
// which tell the transaction as well, must agree.
bool newest_is_known(const std::vector<Meta>& metas, PageFile& file) {
  if (metas.empty()) return false;
  const Meta& first = metas.front();
  const auto freed = Walk(file, first, {}).read_free();
  if (freed && *freed != first.transaction) return false;
  if (metas.size() == 2 && metas[1].transaction + 1 == first.transaction) return true;
  return !has_traces_of(first.transaction + 1, file, first.page_size);
}

}  // namespace

std::vector<Gap> salvage(const std::filesystem::path& path, const std::function<void(const SalvagedEntry&)>& entry) {
  PageFile file(path);
  auto metas = metas_in(file);
  std::ranges::sort(metas, std::ranges::greater{}, &Meta::transaction);
  bool newest = newest_is_known(metas, file);

  std::vector<Gap> gaps;
  if (!newest) {
    for (const std::string_view table : kTables) gaps.push_back({std::string(table), 0, kLastOfAll});
  }
  for (const Meta& meta : metas) {
    const Found found = std::exchange(newest, false) ? Found::newest_tree : Found::older_tree;
    const std::function<void(std::string_view, const Node&, ByteView)> hand_out =
        [&](std::string_view table, const Node& node, ByteView value) { entry({found, table, node.key, value}); };
    Walk walk(file, meta, hand_out);
    walk.read_free();
    auto left_out = walk.read_tables();
    if (found == Found::newest_tree) gaps = std::move(left_out);
  }

  const std::size_t page_size = metas.empty() ? kLargestPage : metas.front().page_size;
  for_each_loose_record(file, page_size, [&](const Record& record, ByteView bytes) {
    const auto key = key_of(record.sequence);
    entry({Found::loose, record.type == RecordType::transaction ? "transactions" : "settlements", key, bytes});
  });
  return gaps;
}

}  // namespace journal
