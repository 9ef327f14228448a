#include "journal/lmdb_pages.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace journal::pages {
namespace {

constexpr std::uint32_t kMagic = 0xBEEFC0DE;
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kNodeHeader = 8;
constexpr std::uint64_t kLargestMap = std::uint64_t{1} << 47;  // what a process can address

bool plausible_page_size(std::size_t size) {
  return size >= kSmallestPage && size <= kLargestPage && std::has_single_bit(size);
}

}  // namespace

Tree tree_in(ByteView bytes) {
  return {.pad = u32_at(bytes, 0),
          .flags = u16_at(bytes, 4),
          .depth = u16_at(bytes, 6),
          .branch_pages = u64_at(bytes, 8),
          .leaf_pages = u64_at(bytes, 16),
          .overflow_pages = u64_at(bytes, 24),
          .entries = u64_at(bytes, 32),
          .root = u64_at(bytes, 40)};
}

std::optional<Meta> meta_in(ByteView page) {
  if (page.size() < kMetaEnd || header_of(page).flags != kMeta) return {};
  const ByteView meta = page.subspan(kHeader);
  if (u32_at(meta, 0) != kMagic || u32_at(meta, 4) != kVersion) return {};
  Meta found{.page_size = u32_at(meta, 24),
             .map_size = u64_at(meta, 16),
             .free = tree_in(meta.subspan(24, Tree::kSize)),
             .main = tree_in(meta.subspan(72, Tree::kSize)),
             .last_page = u64_at(meta, 120),
             .transaction = u64_at(meta, 128)};
  if (!plausible_page_size(found.page_size) || found.map_size > kLargestMap || found.last_page < kMetas - 1 ||
      found.last_page >= found.map_size / found.page_size) {
    return {};
  }
  return found;
}

Header header_of(ByteView page) { return {u64_at(page, 0), u16_at(page, 10)}; }

std::uint32_t run_length(ByteView page) { return u32_at(page, 12); }

std::optional<std::size_t> node_count(ByteView page) {
  const std::size_t lower = u16_at(page, 12);
  const std::size_t upper = u16_at(page, 14);
  if (lower < kHeader || lower > upper || upper > page.size() || lower % 2 != 0 || upper % 2 != 0) return {};
  return (lower - kHeader) / 2;
}

std::optional<Node> node_at(ByteView page, std::size_t index) {
  const std::size_t upper = u16_at(page, 14);
  Node node;
  node.place = u16_at(page, kHeader + 2 * index);
  if (node.place < upper || node.place % 2 != 0 || node.place + kNodeHeader > page.size()) return {};
  const ByteView bytes = page.subspan(node.place);
  const std::size_t key_size = u16_at(bytes, 6);
  std::size_t size = kNodeHeader + key_size;
  if (key_size > kLongestKey || size > bytes.size()) return {};
  node.key = bytes.subspan(kNodeHeader, key_size);

  if (header_of(page).flags == kBranch) {
    node.child = u64_at(bytes, 0) & 0xFFFF'FFFF'FFFF;
  } else {
    node.value_size = u32_at(bytes, 0);
    node.flags = u16_at(bytes, 4);
    const bool big = (node.flags & kBigValue) != 0;
    const std::size_t here = big ? sizeof node.child : node.value_size;
    if (here > bytes.size() - size) return {};
    if (big) {
      node.child = u64_at(bytes, size);
    } else {
      node.value = bytes.subspan(size, here);
    }
    size += here;
  }
  node.size = size + size % 2;
  if (node.size > bytes.size()) return {};
  return node;
}

bool nodes_tile(ByteView page) {
  const std::size_t count = node_count(page).value_or(0);
  const std::size_t upper = u16_at(page, 14);
  // No two begin at one place, and each place where one begins is where one ends, but for the outermost: then, since
  // there are as many ends as beginnings, they lie in one row.
  using Bits = std::array<std::uint64_t, kLargestPage / 2 / 64 + 1>;
  Bits edges, begun;  // as much of them as this page needs
  const auto words = static_cast<std::ptrdiff_t>(page.size() / 2 / 64 + 1);
  std::fill_n(edges.begin(), words, 0);
  std::fill_n(begun.begin(), words, 0);
  const auto toggle = [&edges](std::size_t place) { edges[place / 128] ^= std::uint64_t{1} << (place / 2 % 64); };
  toggle(upper);
  toggle(page.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto node = node_at(page, i);
    const std::uint64_t bit = std::uint64_t{1} << (node->place / 2 % 64);
    if ((std::exchange(begun[node->place / 128], begun[node->place / 128] | bit) & bit) != 0) return false;
    toggle(node->place);
    toggle(node->place + node->size);
  }
  return std::all_of(edges.begin(), edges.begin() + words, [](std::uint64_t bits) { return bits == 0; });
}

std::uint64_t pages_for(std::uint64_t value_size, std::size_t page_size) {
  return (kHeader - 1 + value_size) / page_size + 1;
}

bool key_before(ByteView one, ByteView other) {
  return std::lexicographical_compare(one.begin(), one.end(), other.begin(), other.end());
}

}  // namespace journal::pages
