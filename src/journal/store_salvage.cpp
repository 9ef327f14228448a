#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "journal/lmdb_pages.h"
#include "journal/loose_records.h"
#include "journal/page_file.h"
#include "journal/store_reader.h"

namespace journal {
namespace {

using namespace pages;
using circ::Sequence;

constexpr Sequence kLastOfAll = std::numeric_limits<Sequence>::max();
constexpr std::array<std::string_view, 3> kTables{"meta", "settlements", "transactions"};

std::array<std::uint8_t, 8> key_of(Sequence sequence) {
  std::array<std::uint8_t, 8> key{};
  for (auto byte = key.rbegin(); byte != key.rend(); ++byte, sequence >>= 8) *byte = static_cast<std::uint8_t>(sequence);
  return key;
}

Sequence sequence_in(ByteView key) {
  Sequence sequence = 0;
  for (std::size_t i = 0; i < 8; ++i) sequence = sequence << 8 | (i < key.size() ? key[i] : 0);
  return sequence;
}

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
    depth_ = tree.depth;
    entries_ = 0;
    const std::size_t gaps = gaps_.size();
    const bool whole = tree.root == kNoPage ? depth_ == 0 : depth_ <= kDeepest;
    if (whole && tree.root != kNoPage) page(tree.root, 0, {}, visit);
    // An older page of the right place and number has other entries, so that they do not add up.
    if (!whole || (gaps_.size() == gaps && entries_ != tree.entries)) gap({});
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
      whole = whole && value;
      if (!value) continue;
      before = node->key;
      ++entries_;
      visit(*node, *value);
    }
    if (!whole) gap(bounds);
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
      if (!node || (i + 1 < count && !next) || !in_order) return gap({between.from, bounds.until});
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
    if (run_length(header) < length || node.child + length > seen_.size()) return {};
    for (PageNumber number = node.child + 1; number < node.child + length; ++number) {
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
  // Of the tree that is being walked:
  std::string_view name_;
  std::size_t depth_ = 0;
  std::uint64_t entries_ = 0;
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

}  // namespace

std::vector<Gap> salvage(const std::filesystem::path& path, const std::function<void(const SalvagedEntry&)>& entry) {
  PageFile file(path);
  struct Seen {
    Meta meta;
    std::uint64_t transaction = 0;
  };
  std::vector<Seen> trees;
  for (const Meta& meta : metas_in(file)) {
    // One bit of a meta page makes an older transaction the newest; the free pages know better.
    trees.push_back({meta, Walk(file, meta, {}).read_free().value_or(meta.transaction)});
  }
  std::ranges::sort(trees, std::ranges::greater{}, &Seen::transaction);
  bool newest = trees.size() == 2 && trees[0].transaction == trees[1].transaction + 1;
  if (!newest && !trees.empty()) {
    newest = !has_traces_of(trees[0].transaction + 1, file, trees[0].meta.page_size);
  }

  std::vector<Gap> gaps;
  if (!newest) {
    for (const std::string_view table : kTables) gaps.push_back({std::string(table), 0, kLastOfAll});
  }
  for (const Seen& tree : trees) {
    const Found found = std::exchange(newest, false) ? Found::newest_tree : Found::older_tree;
    const std::function<void(std::string_view, const Node&, ByteView)> hand_out =
        [&](std::string_view table, const Node& node, ByteView value) { entry({found, table, node.key, value}); };
    Walk walk(file, tree.meta, hand_out);
    walk.read_free();
    auto left_out = walk.read_tables();
    if (found == Found::newest_tree) gaps = std::move(left_out);
  }

  const std::size_t page_size = trees.empty() ? kLargestPage : trees.front().meta.page_size;
  for_each_loose_record(file, page_size, [&](const Record& record, ByteView bytes) {
    const auto key = key_of(record.sequence);
    entry({Found::loose, record.type == RecordType::transaction ? "transactions" : "settlements", key, bytes});
  });
  return gaps;
}

}  // namespace journal
