// What a folder's medium surely holds, and what may or may not have reached it, while a trace is replayed.
//
// The model is that of the ALICE study (OSDI 2014), as strict as file systems get: until its file is synced each
// 512-byte sector of a write may be on the medium or not, alone, in any order, in each of its versions; a file's new
// size may be there without its content, which is then zeros or whatever lay there before; until the folder is synced
// a file that was made may have no name, a rename or removal may not have happened, and what was done last is undone
// first. Only a write to a descriptor with O_DSYNC is durable by itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "torture/trace.h"

namespace torture {

inline constexpr std::size_t kSector = 512;
inline constexpr std::size_t kPage = 4096;

std::uint64_t mix(std::uint64_t a, std::uint64_t b);

// One version of a sector that is not surely on the medium.
struct Piece {
  std::size_t file = 0;
  std::uint64_t sector = 0;
  std::array<std::uint8_t, kSector> bytes{};
  std::uint64_t hash = 0;
  std::size_t slot = 0;  // the same for all versions of one sector, from 0
  bool small = false;    // the write was smaller than a sector: as LMDB writes its meta page
};

// What nobody can vouch for beyond the model: these bytes of one file are something else.
struct Damage {
  enum class Kind { garbage, zeros, ones, torn_front, torn_back };
  Kind kind = Kind::garbage;
  std::size_t file = 0;
  std::uint64_t at = 0;
  std::uint64_t size = 0;
  std::size_t piece = 0;  // torn: the version that arrived in part only
};

// One thing that a power cut may leave.
struct Leftover {
  enum class Tail { shortest, zeros, stale };
  std::vector<char> pieces;  // which of pending() arrived
  std::vector<char> names;   // which of the changes of names arrived
  Tail tail = Tail::shortest;
  std::optional<Damage> damage{};
};

// What whoever opens the folder makes of a page of a file: its content counts; it is not looked at; or it is seen that
// it cannot be read, and what exactly is in it makes no difference.
enum class Use { read, none, garbage };
using UseOfPage =
    std::function<Use(const std::string& file, std::uint64_t page, std::span<const std::uint8_t> content)>;

class Disk {
 public:
  void apply(const Event& event);
  // After apply() of a write with O_DSYNC: it is durable now.
  void make_durable(const Event& event);

  const std::vector<Piece>& pending() const { return pending_; }
  std::size_t slots() const { return slots_; }
  std::size_t pending_names() const { return names_pending_.size(); }
  // Whether the change of names is one that makes a file.
  bool makes(std::size_t change) const { return names_pending_[change].what == Event::What::make; }
  bool some_file_grows() const;
  std::uint64_t size(std::size_t file) const { return files_[file].now.size(); }

  // Equal where the folder's content is.
  std::uint64_t hash(const Leftover& leftover) const;
  // Equal where what is read of it is.
  std::uint64_t hash_of_what_is_read(const Leftover& leftover, const UseOfPage& use) const;
  // Makes the folder, which must exist, hold this and nothing else.
  void put(const Leftover& leftover, const std::filesystem::path& folder) const;

 private:
  struct File {
    Bytes durable, now;  // content
    std::vector<std::uint64_t> hashes{};  // of the sectors of `durable`; an empty sector's is 0
    std::uint64_t hash = 0;               // all of them
  };
  std::map<std::string, std::size_t> names_after(const Leftover& leftover) const;
  std::uint64_t size_of(std::size_t file, const Leftover& leftover) const;
  std::vector<char> used_pages(std::size_t file, const Leftover& leftover) const;
  void content(std::size_t file, const Leftover& leftover, std::uint64_t from, std::uint64_t to, Bytes& bytes) const;
  void settle(File& file, const Piece& piece);
  void drop_pending(std::size_t file);
  void number_slots();

  std::vector<File> files_;
  std::map<std::string, std::size_t> names_;  // durable
  std::vector<Event> names_pending_;
  std::vector<Piece> pending_;
  std::size_t slots_ = 0;
};

}  // namespace torture
