// Reads the store's file (store.h) without LMDB: to prove that LMDB may open it, and to save what a damaged one holds.
//
// LMDB maps its file and trusts it; of 15,000 damaged files 30 % killed the process that opened them. So before a
// start maps journal.mdb it is read here, by read(), with every number checked before it is used.
//
//   prove ──sound──▶ Store may open it          Nobody may have the file open for writing meanwhile.
//     └──unsound──▶ set the file aside; salvage() says what can still be read of it
//
// One meta page that is garbage makes a file unsound, though the other one is whole: LMDB refuses such a file, and a
// rebuild from what salvage() finds is the same way for this as for every other damage.
//
// Memory is bounded by the size of the file: one bit for each of its pages, and a page for each level of a tree. Both
// functions may throw std::bad_alloc and nothing else. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "circ/row.h"
#include "journal/bytes.h"

namespace journal {

struct StoreProof {
  bool sound = false;
  std::string fault;         // why not, for the log
  std::vector<bool> in_use;  // of a sound one, by page: the others are free, and nobody reads what is in them
};

// Sound: LMDB can read the newest transaction and go on writing after it without leaving the file or its own rules.
// Of both meta pages, every page of every tree, each overflow value and the free list: numbers, flags, bounds, order
// of keys, depths and counts; no page is used twice or missing; the three tables are there; in a journal of a format
// that is known here each record is as it was written and has the sequence that is its key.
StoreProof prove(const std::filesystem::path& file);

// Where an entry was found; the less sure it is, the later it comes.
enum class Found {
  newest_tree,  // what the journal last said
  older_tree,   // what it said before, or perhaps before: of this file's newest transaction nothing is left
  loose,        // a record anywhere in the file: true once, perhaps changed or cleared since
};
struct SalvagedEntry {
  Found found = Found::loose;
  std::string_view table;  // of a loose record by its type
  ByteView key;            // of a loose record its sequence
  ByteView value;
};
// Where the newest tree of a table could not be read: entries of these sequences may be missing or be older ones.
struct Gap {
  std::string table;
  circ::Sequence first = 0;
  circ::Sequence last = 0;  // itself included
};
// Hands out everything that can still be read of `transactions`, `settlements` and `meta`; the views live until the
// call returns. Nothing is sure about a value but what decode() says of it. One key may come many times.
std::vector<Gap> salvage(const std::filesystem::path& file, const std::function<void(const SalvagedEntry&)>& entry);

}  // namespace journal
