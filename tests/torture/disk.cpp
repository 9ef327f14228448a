#include "torture/disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <span>
#include <utility>

namespace torture {
namespace {

std::uint64_t hash_of(std::uint64_t sector, const std::uint8_t* bytes, std::size_t size) {
  std::uint64_t hash = 0;
  bool zero = true;
  for (std::size_t i = 0; i < size; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + i, std::min<std::size_t>(8, size - i));
    zero = zero && word == 0;
    hash = mix(hash, word);
  }
  return zero ? 0 : mix(hash, sector + 1);
}

// What lay on the medium before: nobody's bytes, always the same.
void put_stale(std::size_t file, std::uint64_t at, std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const std::uint64_t word = mix(file, at / 8) >> (8 * (at % 8));
    const std::size_t some = std::min<std::size_t>(8 - at % 8, bytes.size());
    std::memcpy(bytes.data(), &word, some);
    bytes = bytes.subspan(some);
    at += some;
  }
}

}  // namespace

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a * 0x9E3779B97F4A7C15U + b + 0x632BE59BD9B4E019U;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}

void Disk::apply(const Event& event) {
  using What = Event::What;
  switch (event.what) {
    case What::make:
      if (files_.size() <= event.file) files_.resize(event.file + 1);
      names_pending_.push_back(event);
      break;
    case What::rename:
    case What::remove:
      names_pending_.push_back(event);
      break;
    case What::write: {
      File& file = files_[event.file];
      const std::uint64_t end = event.at + event.bytes.size();
      if (file.now.size() < end) file.now.resize(end);
      std::copy(event.bytes.begin(), event.bytes.end(), file.now.begin() + static_cast<std::ptrdiff_t>(event.at));
      for (std::uint64_t sector = event.at / kSector; sector * kSector < end; ++sector) {
        Piece piece{.file = event.file, .sector = sector, .small = event.bytes.size() < kSector};
        const std::uint64_t from = sector * kSector;
        const std::size_t size = std::min<std::uint64_t>(kSector, file.now.size() - from);
        std::memcpy(piece.bytes.data(), file.now.data() + from, size);
        piece.hash = hash_of(sector, piece.bytes.data(), kSector);
        pending_.push_back(piece);
      }
      number_slots();
      break;
    }
    case What::resize:
      files_[event.file].now.resize(event.at);
      break;
    case What::sync: {
      File& file = files_[event.file];
      for (const Piece& piece : pending_) {
        if (piece.file == event.file) settle(file, piece);
      }
      file.durable.resize(file.now.size());
      const std::size_t sectors = (file.durable.size() + kSector - 1) / kSector;
      for (std::size_t i = sectors; i < file.hashes.size(); ++i) file.hash ^= file.hashes[i];
      file.hashes.resize(sectors);
      drop_pending(event.file);
      break;
    }
    case What::sync_folder: {
      const Leftover all{std::vector<char>(pending_.size(), 1), std::vector<char>(names_pending_.size(), 1)};
      names_ = names_after(all);
      names_pending_.clear();
      break;
    }
    case What::begin:
    case What::acknowledge:
      break;
  }
}

void Disk::make_durable(const Event& event) {
  File& file = files_[event.file];
  const std::uint64_t first = event.at / kSector, end = (event.at + event.bytes.size() + kSector - 1) / kSector;
  const auto meant = [&](const Piece& piece) {
    return piece.file == event.file && piece.sector >= first && piece.sector < end;
  };
  for (const Piece& piece : pending_) {
    if (meant(piece)) settle(file, piece);
  }
  std::erase_if(pending_, meant);
  number_slots();
}

void Disk::settle(File& file, const Piece& piece) {
  const std::uint64_t from = piece.sector * kSector;
  const std::uint64_t end = std::min<std::uint64_t>(from + kSector, std::max(file.now.size(), file.durable.size()));
  if (end <= from) return;  // cut off since
  if (file.durable.size() < end) file.durable.resize(end);
  std::memcpy(file.durable.data() + from, piece.bytes.data(), end - from);
  if (file.hashes.size() <= piece.sector) file.hashes.resize(piece.sector + 1);
  file.hash ^= std::exchange(file.hashes[piece.sector], piece.hash) ^ piece.hash;
}

void Disk::drop_pending(std::size_t file) {
  std::erase_if(pending_, [file](const Piece& piece) { return piece.file == file; });
  number_slots();
}

void Disk::number_slots() {
  std::map<std::pair<std::size_t, std::uint64_t>, std::size_t> seen;
  for (Piece& piece : pending_) piece.slot = seen.try_emplace({piece.file, piece.sector}, seen.size()).first->second;
  slots_ = seen.size();
}

bool Disk::some_file_grows() const {
  return std::any_of(files_.begin(), files_.end(), [](const File& f) { return f.now.size() > f.durable.size(); });
}

std::map<std::string, std::size_t> Disk::names_after(const Leftover& leftover) const {
  auto names = names_;
  for (std::size_t i = 0; i < names_pending_.size(); ++i) {
    if (!leftover.names[i]) continue;
    const Event& change = names_pending_[i];
    if (change.what == Event::What::make) {
      names[change.name] = change.file;
    } else if (const auto old = names.find(change.name); old != names.end()) {
      if (change.what == Event::What::rename) names[change.new_name] = old->second;
      names.erase(change.name);
    }
  }
  return names;
}

std::uint64_t Disk::size_of(std::size_t number, const Leftover& leftover) const {
  const File& file = files_[number];
  if (leftover.tail != Leftover::Tail::shortest) return file.now.size();
  std::uint64_t size = file.durable.size();
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    if (leftover.pieces[i] && pending_[i].file == number) {
      size = std::max(size, std::min<std::uint64_t>((pending_[i].sector + 1) * kSector, file.now.size()));
    }
  }
  return size;
}

void Disk::content(std::size_t number, const Leftover& leftover, std::uint64_t from, std::uint64_t to,
                   Bytes& bytes) const {
  const File& file = files_[number];
  const std::uint64_t durable = std::clamp<std::uint64_t>(file.durable.size(), from, to);
  bytes.clear();
  if (durable > from) bytes.assign(file.durable.data() + from, file.durable.data() + durable);
  bytes.resize(to - from);
  if (leftover.tail == Leftover::Tail::stale && durable < to) {
    put_stale(number + 77, durable, std::span(bytes).subspan(durable - from));
  }
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    const Piece& piece = pending_[i];
    const std::uint64_t at = piece.sector * kSector;
    if (piece.file != number || !leftover.pieces[i] || at < from || at >= to) continue;
    std::memcpy(bytes.data() + (at - from), piece.bytes.data(), std::min<std::uint64_t>(kSector, to - at));
  }
  if (!leftover.damage || leftover.damage->file != number) return;

  const Damage& damage = *leftover.damage;
  const std::uint64_t first = std::max(from, damage.at), end = std::min(damage.at + damage.size, to);
  if (first >= end) return;
  const auto hit = std::span(bytes).subspan(first - from, end - first);
  switch (damage.kind) {
    case Damage::Kind::garbage: put_stale(number + 78, first, hit); break;
    case Damage::Kind::zeros: std::ranges::fill(hit, std::uint8_t{0}); break;
    case Damage::Kind::ones: std::ranges::fill(hit, std::uint8_t{0xFF}); break;
    case Damage::Kind::torn_front:
    case Damage::Kind::torn_back:
      std::ranges::copy_n(pending_[damage.piece].bytes.begin() + static_cast<std::ptrdiff_t>(first % kSector),
                          static_cast<std::ptrdiff_t>(hit.size()), hit.begin());
      break;
  }
}

std::uint64_t Disk::hash(const Leftover& leftover) const {
  // The last version that arrived of each sector.
  std::vector<const Piece*> arrived(slots_, nullptr);
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    if (leftover.pieces[i]) arrived[pending_[i].slot] = &pending_[i];
  }
  std::uint64_t whole = 1;
  for (const auto& [name, number] : names_after(leftover)) {
    const File& file = files_[number];
    const std::uint64_t size = size_of(number, leftover);
    // Whole sectors whose bytes count as they are, whatever was or arrived there.
    std::uint64_t first = 0, end = 0;
    if (leftover.damage && leftover.damage->file == number) {
      const Damage& damage = *leftover.damage;
      first = damage.at / kSector;
      end = (std::min(damage.at + damage.size, size) + kSector - 1) / kSector;
    }
    const auto damaged = [=](std::uint64_t sector) { return sector >= first && sector < end; };
    const auto durable_hash = [&](std::uint64_t sector) {
      return sector < file.hashes.size() ? file.hashes[sector] : 0;
    };

    std::uint64_t hash = file.hash;
    std::uint64_t missing = size > file.durable.size() ? (size - file.durable.size() + kSector - 1) / kSector : 0;
    std::uint64_t not_stale = 0;  // which of the new sectors
    const auto take = [&](std::uint64_t sector, std::uint64_t now) {
      hash ^= durable_hash(sector) ^ now;
      if (sector * kSector < file.durable.size()) return;
      --missing;
      not_stale ^= mix(sector, 5);
    };
    for (const Piece* piece : arrived) {
      if (piece == nullptr || piece->file != number || piece->sector * kSector >= size) continue;
      if (!damaged(piece->sector)) take(piece->sector, piece->hash);
    }
    if (first < end) {
      Bytes bytes;
      content(number, leftover, first * kSector, std::min(end * kSector, size), bytes);
      for (std::uint64_t sector = first; sector < end; ++sector) {
        const std::uint64_t at = (sector - first) * kSector;
        take(sector, hash_of(sector, bytes.data() + at, std::min<std::size_t>(kSector, bytes.size() - at)));
      }
    }
    if (leftover.tail == Leftover::Tail::stale && missing > 0) hash = mix(hash, not_stale + 1);
    for (const char letter : name) hash = mix(hash, static_cast<std::uint8_t>(letter));
    whole = mix(whole, mix(hash, size));
  }
  return whole;
}

// What is not read counts as if it had not arrived.
std::uint64_t Disk::hash_of_what_is_read(const Leftover& leftover, const UseOfPage& use) const {
  Leftover read = leftover;
  std::uint64_t garbage = 0;
  Bytes content_of_page;
  for (const auto& [name, number] : names_after(leftover)) {
    const std::uint64_t size = size_of(number, leftover);
    std::map<std::uint64_t, Use> uses;
    for (std::size_t i = 0; i < pending_.size(); ++i) {
      if (pending_[i].file != number || !leftover.pieces[i]) continue;
      const std::uint64_t page = pending_[i].sector * kSector / kPage;
      const auto [known, first] = uses.try_emplace(page, Use::read);
      if (first && page * kPage < size) {
        content(number, leftover, page * kPage, std::min<std::uint64_t>((page + 1) * kPage, size), content_of_page);
        known->second = use(name, page, content_of_page);
        if (known->second == Use::garbage) garbage ^= mix(page, number);
      }
      if (known->second != Use::read) read.pieces[i] = 0;
    }
  }
  return mix(hash(read), garbage);
}

// Which pages may hold anything but zeros.
std::vector<char> Disk::used_pages(std::size_t number, const Leftover& leftover) const {
  const File& file = files_[number];
  const std::uint64_t size = size_of(number, leftover);
  std::vector<char> used((size + kPage - 1) / kPage, 0);
  const auto use = [&](std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t page = from / kPage; page * kPage < std::min(to, size); ++page) used[page] = 1;
  };
  const auto use_sector = [&](std::uint64_t sector) { use(sector * kSector, (sector + 1) * kSector); };
  for (std::size_t sector = 0; sector < file.hashes.size(); ++sector) {
    if (file.hashes[sector] != 0) use_sector(sector);
  }
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    const Piece& piece = pending_[i];
    if (leftover.pieces[i] && piece.file == number && piece.hash != 0) use_sector(piece.sector);
  }
  if (leftover.tail == Leftover::Tail::stale) use(file.durable.size(), size);
  if (const auto& damage = leftover.damage; damage && damage->file == number) use(damage->at, damage->at + damage->size);
  return used;
}

void Disk::put(const Leftover& leftover, const std::filesystem::path& folder) const {
  const auto names = names_after(leftover);
  Bytes bytes;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_directory() || !names.contains(entry.path().filename().string())) std::filesystem::remove_all(entry.path());
  }
  for (const auto& [name, number] : names) {
    const std::uint64_t size = size_of(number, leftover);
    const auto path = folder / name;
    if (path.parent_path() != folder) std::filesystem::create_directories(path.parent_path());
    // What another state left there is written over: new pages cost more.
    const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    assert(file >= 0);
    if (::ftruncate(file, static_cast<off_t>(size)) != 0) assert(false);
    const std::vector<char> used = used_pages(number, leftover);
    for (auto begin = used.begin(); begin != used.end();) {
      const auto end = std::find(begin, used.end(), static_cast<char>(*begin == 0));
      const auto from = static_cast<std::uint64_t>(begin - used.begin()) * kPage;
      const auto to = std::min(size, static_cast<std::uint64_t>(end - used.begin()) * kPage);
      const auto length = static_cast<off_t>(to - from);
      if (*begin != 0) {
        content(number, leftover, from, to, bytes);
        const auto written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(from));
        assert(written == length);
      } else if (::fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(from), length) != 0) {
        assert(false);
      }
      begin = end;
    }
    ::close(file);
  }
}

}  // namespace torture
