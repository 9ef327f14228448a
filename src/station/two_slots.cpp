#include "station/two_slots.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "station/durable_file.h"
#include "station/sodium_started.h"

namespace station {

namespace {

constexpr std::string_view kMagic = "offcirc1";
constexpr std::size_t kGenerationAt = 8;
constexpr std::size_t kLengthAt = 16;
constexpr std::size_t kContentAt = 20;
constexpr std::size_t kChecksum = crypto_generichash_BYTES;

void append_number(std::string& bytes, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
}

std::uint64_t number_at(std::string_view bytes, std::size_t place, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    value |= std::uint64_t{static_cast<unsigned char>(bytes[place + i])} << (8 * i);
  return value;
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

// One slot as it was found.
struct TwoSlots::Seen {
  bool exists = false;
  std::optional<Slot> slot;  // when it is whole
  std::optional<StorageFault> fault;

  std::uint64_t generation() const { return slot ? slot->generation : 0; }
};

TwoSlots::TwoSlots(std::filesystem::path folder, std::string name)
    : folder_(std::move(folder)), name_(std::move(name)) {
  assert(!name_.empty() && name_.size() <= crypto_generichash_KEYBYTES_MAX);
  sodium_started();
}

std::filesystem::path TwoSlots::file(char which) const { return folder_ / (name_ + '.' + which); }

std::string TwoSlots::checksum(std::string_view bytes) const {
  std::string hash(kChecksum, '\0');
  // The shortest key is 16 bytes long: shorter names are filled up with zeros.
  std::string key = name_;
  if (key.size() < crypto_generichash_KEYBYTES_MIN) key.resize(crypto_generichash_KEYBYTES_MIN);
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), bytes_of(bytes), bytes.size(),
                     bytes_of(key), key.size());
  return hash;
}

std::string TwoSlots::encode(const Slot& slot) const {
  std::string bytes(kMagic);
  append_number(bytes, slot.generation, 8);
  append_number(bytes, slot.content.size(), 4);
  bytes += slot.content;
  return bytes + checksum(bytes);
}

std::optional<TwoSlots::Slot> TwoSlots::decode(std::string_view bytes) const {
  if (bytes.size() < kContentAt + kChecksum || !bytes.starts_with(kMagic)) return std::nullopt;
  const std::uint64_t length = number_at(bytes, kLengthAt, 4);
  if (length > bytes.size() - kContentAt - kChecksum) return std::nullopt;
  const std::size_t end = kContentAt + static_cast<std::size_t>(length);
  if (bytes.substr(end, kChecksum) != checksum(bytes.substr(0, end))) return std::nullopt;
  return Slot{number_at(bytes, kGenerationAt, 8), std::string(bytes.substr(kContentAt, end - kContentAt))};
}

TwoSlots::Seen TwoSlots::look(char which) const {
  Seen seen;
  auto read = read_file(file(which), kContentAt + kLongestContent + kChecksum);
  if (const auto* error = std::get_if<std::error_code>(&read)) {
    if (*error == std::errc::no_such_file_or_directory) return seen;
    seen.fault = StorageFault{file(which), *error};
    return seen;
  }
  seen.exists = true;
  seen.slot = decode(std::get<std::string>(read));
  return seen;
}

TwoSlots::Loaded TwoSlots::load() const {
  Seen a = look('a');
  Seen b = look('b');
  if (!a.slot && !b.slot) {
    if (a.fault) return *a.fault;
    if (b.fault) return *b.fault;
    if (!b.exists) return NeverSaved{};
    return Damaged{};
  }
  return a.generation() > b.generation() ? std::move(a.slot->content) : std::move(b.slot->content);
}

std::optional<StorageFault> TwoSlots::write(char which, const Slot& slot) const {
  if (const std::error_code error = write_in_place(file(which), encode(slot))) return StorageFault{file(which), error};
  return std::nullopt;
}

std::optional<StorageFault> TwoSlots::save(std::string_view content) {
  assert(content.size() <= kLongestContent);
  const Seen a = look('a');
  const Seen b = look('b');
  // A slot that cannot be read counts as the older: the one that can be read is never touched.
  const std::uint64_t newest = std::max(a.generation(), b.generation());
  const char older = a.generation() > b.generation() ? 'b' : 'a';
  if (auto fault = write(older, {newest + 1, std::string(content)})) return fault;
  if (newest > 0) return std::nullopt;
  return write(older == 'a' ? 'b' : 'a', {newest + 2, std::string(content)});
}

}  // namespace station
