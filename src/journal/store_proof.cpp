#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "journal/lmdb_pages.h"
#include "journal/page_file.h"
#include "journal/record.h"
#include "journal/store_layout.h"
#include "journal/store_reader.h"

namespace journal {
namespace {

using namespace pages;

// Thrown within this file only.
struct Unsound {
  std::string fault;
};

[[noreturn]] void unsound(std::string fault) { throw Unsound{std::move(fault)}; }
void require(bool holds, const char* otherwise) {
  if (!holds) unsound(otherwise);
}
void require(bool holds, PageNumber page, const char* otherwise) {
  if (!holds) unsound("page " + std::to_string(page) + ": " + otherwise);
}

// What a key must be among those of its page's parent.
struct Bounds {
  ByteView from;                 // itself included
  std::optional<ByteView> until; // itself not included
};

class Proof {
 public:
  explicit Proof(const std::filesystem::path& file) : file_(file) {}

  void run() {
    require(file_.opened(), "the file cannot be opened");
    read_metas();
    used_.resize(meta_.last_page + 1);
    used_[0] = used_[1] = true;
    levels_.resize(kDeepest, std::vector<std::uint8_t>(meta_.page_size));
    check_main();
    check_free();
    require(std::ranges::find(used_, false) == used_.end(), "a page is neither used nor free");
    for (const PageNumber page : free_) used_[page] = false;
  }

  std::vector<bool> in_use() { return std::move(used_); }

 private:
  enum class Kind { main, free, table };
  struct Found {
    std::uint64_t branch_pages = 0;
    std::uint64_t leaf_pages = 0;
    std::uint64_t overflow_pages = 0;
    std::uint64_t entries = 0;
  };
  struct Table {
    std::string name;
    Tree tree;
  };

  void read_metas() {
    std::array<std::uint8_t, kMetaEnd> bytes{};
    std::array<Meta, kMetas> metas;
    for (PageNumber page = 0; page < kMetas; ++page) {
      const auto meta = file_.read(page * metas[0].page_size, bytes) ? meta_in(bytes) : std::nullopt;
      require(meta.has_value(), page, "no meta page");
      require(header_of(bytes).number == page, page, "another page's number");
      metas[page] = *meta;
    }
    const auto [even, odd] = std::pair(metas[0].transaction, metas[1].transaction);
    require(metas[0].page_size == metas[1].page_size, "the meta pages have different page sizes");
    const bool neighbours = even == odd + 1 || odd == even + 1 || (even == 0 && odd == 0);
    require(even % 2 == 0 && neighbours, "the meta pages are not those of two transactions in a row");
    meta_ = metas[even < odd ? 1 : 0];
    // Each page that the file does not reach must be in the list of free ones, which is in the file.
    require(meta_.last_page <= file_.size() / meta_.page_size + file_.size() / sizeof(PageNumber),
            "the last page lies far behind the end of the file");
  }

  void check_main() {
    require(meta_.main.flags == 0 && meta_.main.pad == 0, "the main tree has unknown properties");
    check(meta_.main, Kind::main);
    for (const std::string_view name : layout::kTables) {
      require(std::ranges::find(tables_, name, &Table::name) != tables_.end(), "a table of the journal is missing");
    }
    for (const Table& table : tables_) {
      require(table.tree.flags == 0 && table.tree.pad == 0, "a table has unknown properties");
      table_ = table.name;
      check(table.tree, Kind::table);
      require(table.name != layout::kMeta || has_format_, "the journal does not say its format");
      require(!known_format_ || !unknown_facts_, "an unknown fact about the journal");
    }
  }

  void check_free() {
    const auto flags = meta_.free.flags & ~kNoSubfolder;
    require(flags == kIntegerKeys, "the tree of free pages has unknown properties");
    check(meta_.free, Kind::free);
    // Each transaction but the first replaces the root of the main tree, so it frees a page.
    require(meta_.transaction <= 1 || newest_freed_ == meta_.transaction,
            "the newest free pages are not those of the newest transaction");
  }

  void check(const Tree& tree, Kind kind) {
    kind_ = kind;
    found_ = {};
    depth_ = tree.depth;
    require(depth_ <= kDeepest, "a tree is deeper than trees can be");
    require((tree.root == kNoPage) == (depth_ == 0), "a tree has depth without a root, or a root without depth");
    if (tree.root != kNoPage) check_page(tree.root, 0, {});
    require(found_.branch_pages == tree.branch_pages && found_.leaf_pages == tree.leaf_pages &&
                found_.overflow_pages == tree.overflow_pages && found_.entries == tree.entries,
            "a tree has not the pages and entries that it says to have");
  }

  void claim(PageNumber page) {
    require(page >= kMetas && page <= meta_.last_page, page, "there is no such page");
    require(!used_[page], page, "is used twice");
    used_[page] = true;
  }

  void check_page(PageNumber number, std::size_t level, const Bounds& bounds) {
    claim(number);
    const std::span<std::uint8_t> page = levels_[level];
    require(file_.read(number * meta_.page_size, page), number, "cannot be read");
    require(header_of(page).number == number, number, "another page's number");
    const bool leaf = level + 1 == depth_;
    require(header_of(page).flags == (leaf ? kLeaf : kBranch), number, "not of the kind that belongs here");
    const auto count = node_count(page);
    require(count.has_value(), number, "impossible bounds");
    require(*count >= (leaf ? 1U : 2U), number, "too few keys");
    ++(leaf ? found_.leaf_pages : found_.branch_pages);
    check_nodes(page, number, *count, bounds);
    if (leaf) return;
    for (std::size_t i = 0; i < *count; ++i) {
      Bounds between{i == 0 ? bounds.from : node_at(page, i)->key, bounds.until};
      if (i + 1 < *count) between.until = node_at(page, i + 1)->key;
      check_page(node_at(page, i)->child, level + 1, between);
    }
  }

  void check_nodes(ByteView page, PageNumber number, std::size_t count, const Bounds& bounds) {
    const bool leaf = header_of(page).flags == kLeaf;
    std::optional<ByteView> before;
    for (std::size_t i = 0; i < count; ++i) {
      const auto node = node_at(page, i);
      require(node.has_value(), number, "a node out of bounds");
      if (leaf || i > 0) {  // a branch's first key is never looked at
        check_key(node->key, number);
        require(before ? less(*before, node->key) : leaf ? !less(node->key, bounds.from) : true, number,
                "keys out of order");
        require(leaf || less(bounds.from, node->key), number, "keys out of order");
        before = node->key;
      }
      if (leaf) check_entry(*node, number);
    }
    if (before && bounds.until) require(less(*before, *bounds.until), number, "keys out of order");
    require(nodes_tile(page), number, "nodes overlap or leave gaps");
  }

  void check_key(ByteView key, PageNumber page) const {
    require(!key.empty() && key.size() <= kLongestKey, page, "a key of impossible length");
    require(kind_ != Kind::free || key.size() == sizeof(std::uint64_t), page, "a key of impossible length");
  }

  bool less(ByteView one, ByteView other) const {
    if (kind_ != Kind::free || other.empty()) return key_before(one, other);
    return one.empty() || u64_at(one, 0) < u64_at(other, 0);
  }

  void check_entry(const Node& node, PageNumber page) {
    ++found_.entries;
    if (kind_ == Kind::main) return check_table(node, page);
    require((node.flags & ~kBigValue) == 0, page, "a node of an unknown kind");
    const bool big = (node.flags & kBigValue) != 0;
    if (big) claim_run(node);
    if (kind_ == Kind::free) {
      check_freed(node.key, value_of(node, node.value_size), page);
    } else if (table_ == layout::kMeta) {
      check_fact(node, page);
    } else if (known_format_) {
      const ByteView value = value_of(node, node.value_size);
      require(layout::belongs(table_, node.key, value), page, "a record in another one's place");
      require(std::holds_alternative<RecordView>(decode_view(value)), page, "a damaged record");
    }
  }

  void check_fact(const Node& node, PageNumber page) {
    const auto fact = std::ranges::find_if(layout::kFacts, [&](const layout::Fact& known) {
      return std::ranges::equal(node.key, known.key) && node.value_size == known.size;
    });
    if (fact == layout::kFacts.end()) unknown_facts_ = true;
    if (!std::ranges::equal(node.key, layout::kFormatKey)) return;
    const ByteView value = value_of(node, sizeof layout::kNewestFormat);
    require(value.size() == sizeof layout::kNewestFormat, page, "not a format");
    const std::uint32_t format = u32_at(value, 0);
    has_format_ = true;
    known_format_ = format >= layout::kOldestFormat && format <= layout::kNewestFormat;
  }

  // The value, or its beginning. A big one's pages are claimed, so it is no longer than the file.
  ByteView value_of(const Node& node, std::size_t at_most) {
    const std::size_t size = std::min<std::size_t>(node.value_size, at_most);
    if ((node.flags & kBigValue) == 0) return node.value.first(size);
    value_.resize(size);
    require(file_.read(node.child * meta_.page_size + kHeader, value_), node.child, "cannot be read");
    return value_;
  }

  void check_table(const Node& node, PageNumber page) {
    require(node.flags == kTable && node.value.size() == Tree::kSize, page, "an entry that is not a table");
    tables_.push_back({{node.key.begin(), node.key.end()}, tree_in(node.value)});
  }

  // A value written again within one transaction may keep more pages than it needs.
  void claim_run(const Node& node) {
    const PageNumber first = node.child;
    claim(first);
    std::array<std::uint8_t, kHeader> header{};
    require(file_.read(first * meta_.page_size, header), first, "cannot be read");
    require(header_of(header).number == first, first, "another page's number");
    require(header_of(header).flags == kOverflow, first, "not of the kind that belongs here");
    const std::uint64_t length = run_length(header);
    require(length >= pages_for(node.value_size, meta_.page_size), first, "shorter than its value");
    require(length <= meta_.last_page - first + 1, first, "longer than the file");
    require((first + length) * meta_.page_size <= file_.size(), first, "longer than the file");
    for (PageNumber page = first + 1; page < first + length; ++page) claim(page);
    found_.overflow_pages += length;
  }

  void check_freed(ByteView key, ByteView list, PageNumber page) {
    const std::uint64_t transaction = u64_at(key, 0);
    require(transaction > 0 && transaction <= meta_.transaction, page, "free pages of a transaction to come");
    newest_freed_ = transaction;
    require(list.size() >= sizeof(PageNumber) && list.size() % sizeof(PageNumber) == 0, page, "half a page number");
    const std::uint64_t count = u64_at(list, 0);
    require(count < list.size() / sizeof(PageNumber), page, "more free pages than numbers");
    PageNumber before = kNoPage;
    for (std::uint64_t i = 1; i <= count; ++i) {
      const PageNumber free = u64_at(list, i * sizeof(PageNumber));
      require(free < before, page, "free pages out of order");
      claim(free);
      free_.push_back(free);
      before = free;
    }
  }

  PageFile file_;
  Meta meta_;
  std::vector<bool> used_;
  std::vector<PageNumber> free_;
  std::vector<std::vector<std::uint8_t>> levels_;  // the pages from a root down to where the proof is
  std::vector<std::uint8_t> value_;
  std::vector<Table> tables_;
  // Of the tree that is being read:
  Kind kind_ = Kind::main;
  std::string table_;
  bool has_format_ = false;  // `meta` comes before the other two
  bool known_format_ = false;
  bool unknown_facts_ = false;
  std::size_t depth_ = 0;
  Found found_;
  std::uint64_t newest_freed_ = 0;
};

}  // namespace

StoreProof prove(const std::filesystem::path& file) {
  try {
    Proof proof(file);
    proof.run();
    return {true, {}, proof.in_use()};
  } catch (const Unsound& reason) {
    return {false, reason.fault, {}};
  }
}

}  // namespace journal
