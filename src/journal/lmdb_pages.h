// The layout of a file of LMDB 0.9 (data version 1) on machines of 64 bits and little-endian, as its mdb.c writes it.
//
// LMDB trusts its file: a damaged one kills the process that maps it. These functions trust nothing. Each takes the
// bytes of one page, stays within them, and answers nothing where they cannot be what it is asked for. Pure.
//
//   a page     0  u64 its number   8  u16 not set   10  u16 flags   12  u16 lower   14  u16 upper
//              overflow pages: at 12 a u32, how many pages follow one another, and the value from 16 to the last one's
//              end; only the first of them has this header
//   meta       pages 0 and 1; transaction N writes page N % 2. From 16: u32 magic, u32 version, u64 address,
//              u64 map size, a tree (48 bytes) of free pages, the main tree, u64 last page, u64 transaction.
//              The page size is the free tree's first number.
//   branch,    from 16 up to `lower`: u16 places of nodes, in the order of their keys; nodes fill `upper` to the end
//   leaf       a node: u32 size of the value, u16 flags, u16 size of the key, key, value (or the number of its first
//              overflow page); in a branch these first 6 bytes are the number of a child, and the first key is not read
//   free tree  key: u64 transaction; value: u64 count and as many page numbers, descending: free since then
//   main tree  key: name of a table; value: its tree
#pragma once

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

namespace journal::pages {

using ByteView = std::span<const std::uint8_t>;
using PageNumber = std::uint64_t;

inline constexpr std::size_t kHeader = 16;
inline constexpr std::size_t kSmallestPage = 4096;
inline constexpr std::size_t kLargestPage = 32768;
inline constexpr std::size_t kLongestKey = 511;
inline constexpr std::size_t kDeepest = 32;                 // levels that LMDB's cursors have room for
inline constexpr PageNumber kNoPage = ~PageNumber{0};       // the root of an empty tree
inline constexpr PageNumber kMetas = 2;
inline constexpr std::size_t kMetaEnd = kHeader + 136;      // what must be there of a page to read a meta from it

enum PageFlag : std::uint16_t { kBranch = 0x01, kLeaf = 0x02, kOverflow = 0x04, kMeta = 0x08 };
enum NodeFlag : std::uint16_t { kBigValue = 0x01, kTable = 0x02 };
inline constexpr std::uint16_t kIntegerKeys = 0x08;  // of a tree: the free one
inline constexpr std::uint16_t kNoSubfolder = 0x4000;  // how the file was opened; kept with the free tree's flags

// The number must lie within `bytes`.
template <typename Number>
Number number_at(ByteView bytes, std::size_t place) {
  static_assert(std::endian::native == std::endian::little, "LMDB writes numbers as the machine has them");
  assert(place <= bytes.size() && sizeof(Number) <= bytes.size() - place);
  Number number{};
  std::memcpy(&number, bytes.data() + place, sizeof number);
  return number;
}
inline std::uint16_t u16_at(ByteView bytes, std::size_t place) { return number_at<std::uint16_t>(bytes, place); }
inline std::uint32_t u32_at(ByteView bytes, std::size_t place) { return number_at<std::uint32_t>(bytes, place); }
inline std::uint64_t u64_at(ByteView bytes, std::size_t place) { return number_at<std::uint64_t>(bytes, place); }

struct Tree {
  static constexpr std::size_t kSize = 48;

  std::uint32_t pad = 0;
  std::uint16_t flags = 0;
  std::uint16_t depth = 0;
  std::uint64_t branch_pages = 0;
  std::uint64_t leaf_pages = 0;
  std::uint64_t overflow_pages = 0;
  std::uint64_t entries = 0;
  PageNumber root = kNoPage;
};
// `bytes` are kSize bytes.
Tree tree_in(ByteView bytes);

struct Meta {
  std::size_t page_size = 0;
  std::uint64_t map_size = 0;
  Tree free;
  Tree main;
  PageNumber last_page = 0;
  std::uint64_t transaction = 0;
};
// A meta page that LMDB would accept, with a page size it could have written; kMetaEnd bytes suffice.
std::optional<Meta> meta_in(ByteView page);

struct Header {
  PageNumber number = 0;
  std::uint16_t flags = 0;
};
Header header_of(ByteView page);
// Of an overflow page: how many pages there are.
std::uint32_t run_length(ByteView page);

struct Node {
  std::size_t place = 0;  // in the page
  std::size_t size = 0;   // in the page, padding included
  std::uint16_t flags = 0;
  ByteView key;
  ByteView value;                // of a leaf, when it stands in the page
  std::uint32_t value_size = 0;  // of a leaf
  PageNumber child = kNoPage;    // of a branch; or the first overflow page of a big value
};

// How many nodes a branch or leaf says to have; nothing when its bounds are impossible.
std::optional<std::size_t> node_count(ByteView page);
// Nothing when it would not lie between the bounds of its page. `index` is below node_count().
std::optional<Node> node_at(ByteView page, std::size_t index);
// The nodes lie side by side and fill the page to its end, as LMDB keeps them. All nodes are readable.
bool nodes_tile(ByteView page);

// How many pages a value of this size takes when it does not stand in a leaf.
std::uint64_t pages_for(std::uint64_t value_size, std::size_t page_size);

// The order of keys, except in the free tree.
bool key_before(ByteView one, ByteView other);

}  // namespace journal::pages
