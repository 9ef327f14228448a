#include "kinds.h"

#include <algorithm>
#include <cstdint>

namespace damage {
namespace {

constexpr std::size_t kSector = 512;
constexpr std::size_t kPage = 4096;
constexpr std::size_t kUnit = 16384;

class Dice {
 public:
  explicit Dice(std::mt19937& random) : random_(random) {}
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool chance(std::size_t of) { return below(of) == 0; }
  char byte() { return static_cast<char>(random_()); }
  std::string bytes(std::size_t size) {
    std::string bytes(size, '\0');
    std::ranges::generate(bytes, [this] { return byte(); });
    return bytes;
  }

 private:
  std::mt19937& random_;
};

// The start of one of the file's blocks of this size; one that is not in it whole is not among them.
std::size_t block(const std::string& file, std::size_t size, Dice& dice) {
  return file.size() < size ? 0 : dice.below(file.size() / size) * size;
}

void overwrite(std::string& file, std::size_t place, std::string_view bytes) {
  if (place >= file.size()) return;
  const std::size_t size = std::min(bytes.size(), file.size() - place);
  std::copy_n(bytes.begin(), size, file.begin() + static_cast<std::ptrdiff_t>(place));
}

std::string small_number(std::size_t number) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(number >> (8 * i));
  return bytes;
}

// Likelier to pass for what it is not than any garbage.
std::string plausible(std::size_t size, const std::string& file, Dice& dice) {
  switch (dice.below(4)) {
    case 0: return dice.bytes(size);
    case 1: return small_number(dice.below(file.size() / kPage + 2)).substr(0, size);
    case 2: return small_number(dice.below(2 * kPage)).substr(0, size);
    default: return std::string(size, dice.chance(2) ? '\xFF' : '\0');
  }
}

void damage_header(std::string& file, Dice& dice) {
  const std::size_t page = block(file, kPage, dice);
  // Number, flags, lower, upper, and the places of the first nodes.
  constexpr std::array<std::pair<std::size_t, std::size_t>, 6> kFields{{{0, 8}, {10, 2}, {12, 2}, {14, 2}, {12, 4}, {16, 2}}};
  auto [place, size] = kFields[dice.below(kFields.size())];
  if (place == 16) place += 2 * dice.below(40);
  overwrite(file, page + place, plausible(size, file, dice));
}

void damage_meta(std::string& file, Dice& dice) {
  const std::size_t meta = dice.below(2) * kPage;
  // The page's header and the fields of lmdb_pages.h.
  constexpr std::array<std::pair<std::size_t, std::size_t>, 24> kFields{
      {{0, 8},   {10, 2},  {16, 4},  {20, 4},  {24, 8},  {32, 8},  {40, 4},  {44, 2},
       {46, 2},  {48, 8},  {56, 8},  {64, 8},  {72, 8},  {80, 8},  {88, 4},  {92, 2},
       {94, 2},  {96, 8},  {104, 8}, {112, 8}, {120, 8}, {128, 8}, {136, 8}, {144, 8}}};
  const auto [place, size] = kFields[dice.below(kFields.size())];
  if (!dice.chance(3)) return overwrite(file, meta + place, plausible(size, file, dice));
  auto& low = file[meta + place];  // one more or one less
  low = static_cast<char>(low + (dice.chance(2) ? 1 : -1));
}

void damage_stale(std::string& file, const MadeJournal& journal, Dice& dice) {
  if (journal.before.empty()) return;
  // Mostly of late.
  const std::size_t back = dice.chance(3) ? dice.below(journal.before.size()) : dice.below(std::min<std::size_t>(journal.before.size(), 6));
  const std::string& old = journal.before[journal.before.size() - 1 - back];
  const std::size_t size = dice.chance(3) ? kSector : kPage;
  // A place where the two differ.
  for (int tries = 0; tries < 200; ++tries) {
    const std::size_t place = block(old, size, dice);
    if (place + size > file.size() || old.compare(place, size, file, place, size) == 0) continue;
    return overwrite(file, place, std::string_view(old).substr(place, size));
  }
}

}  // namespace

std::string damaged(const MadeJournal& journal, Kind kind, std::mt19937& random) {
  Dice dice(random);
  std::string file = journal.file;
  const auto fill = [&](std::size_t size, bool zeros) {
    overwrite(file, block(file, size, dice), zeros ? std::string(size, '\0') : dice.bytes(size));
  };
  switch (kind) {
    case Kind::bit: {
      auto& byte = file[dice.below(file.size())];
      byte = static_cast<char>(byte ^ (1 << dice.below(8)));
      break;
    }
    case Kind::byte: overwrite(file, dice.below(file.size()), dice.bytes(1 + dice.below(4))); break;
    case Kind::header: damage_header(file, dice); break;
    case Kind::sector_zero: fill(kSector, true); break;
    case Kind::sector_garbage: fill(kSector, false); break;
    case Kind::page: fill(kPage, dice.chance(2)); break;
    case Kind::unit: fill(kUnit, dice.chance(2)); break;
    case Kind::truncated: file.resize(dice.chance(2) ? dice.below(file.size()) : block(file, kPage, dice)); break;
    case Kind::swapped_pages: {
      const std::size_t one = block(file, kPage, dice);
      const std::size_t other = block(file, kPage, dice);
      const std::string kept = file.substr(one, kPage);
      overwrite(file, one, file.substr(other, kPage));
      overwrite(file, other, kept);
      break;
    }
    case Kind::meta_field: damage_meta(file, dice); break;
    case Kind::stale: damage_stale(file, journal, dice); break;
  }
  return file;
}

}  // namespace damage
