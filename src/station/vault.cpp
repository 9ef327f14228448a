#include "station/vault.h"

#include <sodium.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <new>
#include <optional>
#include <vector>

#include "station/sodium_started.h"

namespace station {

namespace {

constexpr std::string_view kScheme = "xchacha20poly1305 argon2id13";

// safety.md section 5.3: about a tenth of a second here, half a second on a weak computer.
constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = std::size_t{64} << 20;
// What a line may ask for at most, so that a forged one cannot take the computer's memory or an hour.
constexpr unsigned long long kMostPasses = 32;
constexpr std::size_t kMostMemory = std::size_t{1} << 30;

constexpr std::size_t kSalt = crypto_pwhash_argon2id_SALTBYTES;
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kKey = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kChecksum = crypto_generichash_BYTES_MIN;
constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(Secret& secret) { return reinterpret_cast<unsigned char*>(secret.bytes().data()); }

std::string to_base64(std::span<const unsigned char> bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kBase64);
  text.pop_back();  // the terminating zero
  return text;
}

std::optional<std::vector<unsigned char>> from_base64(std::string_view text) {
  std::vector<unsigned char> bytes(text.size() + 1);  // libsodium wants a pointer also for nothing
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end, kBase64) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::string checksum(std::string_view text) {
  std::array<unsigned char, kChecksum> hash;
  crypto_generichash(hash.data(), hash.size(), bytes_of(text), text.size(), nullptr, 0);
  return to_base64(hash);
}

// Cuts the last word off; nothing when there is no blank left.
std::optional<std::string_view> take_last(std::string_view& line) {
  const std::size_t blank = line.rfind(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const std::string_view word = line.substr(blank + 1);
  line = line.substr(0, blank);
  return word;
}

template <typename Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return value;
}

// A line of seal(), taken apart.
struct Parts {
  std::string_view parameters;  // everything before the nonce
  unsigned long long passes = 0;
  std::size_t memory = 0;
  std::vector<unsigned char> salt, nonce, box;
};

std::optional<Parts> take_apart(std::string_view line) {
  const auto sum = take_last(line);
  if (!sum || *sum != checksum(line)) return std::nullopt;
  const auto box = take_last(line);
  const auto nonce = take_last(line);
  Parts parts;
  parts.parameters = line;
  const auto salt = take_last(line);
  const auto memory = take_last(line);
  const auto passes = take_last(line);
  if (!box || !nonce || !salt || !memory || !passes || line != kScheme) return std::nullopt;

  const auto box_bytes = from_base64(*box), nonce_bytes = from_base64(*nonce), salt_bytes = from_base64(*salt);
  const auto memory_number = number<std::size_t>(*memory);
  const auto passes_number = number<unsigned long long>(*passes);
  if (!box_bytes || box_bytes->size() < kTag || !nonce_bytes || nonce_bytes->size() != kNonce || !salt_bytes ||
      salt_bytes->size() != kSalt || !memory_number || *memory_number > kMostMemory ||
      *memory_number < crypto_pwhash_argon2id_MEMLIMIT_MIN || !passes_number || *passes_number > kMostPasses ||
      *passes_number < crypto_pwhash_argon2id_OPSLIMIT_MIN)
    return std::nullopt;
  parts.passes = *passes_number;
  parts.memory = *memory_number;
  parts.salt = *salt_bytes;
  parts.nonce = *nonce_bytes;
  parts.box = *box_bytes;
  return parts;
}

// Nothing when there is not enough memory.
std::optional<Secret> derive_key(const Secret& password, std::span<const unsigned char> salt,
                                 unsigned long long passes, std::size_t memory) {
  Secret key = Secret::of_size(kKey);
  const std::string_view text = password.text();
  const std::string_view given = text.data() ? text : "";  // as above
  if (crypto_pwhash_argon2id(bytes_of(key), kKey, given.data(), given.size(), salt.data(), passes, memory,
                             crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
    return std::nullopt;
  return key;
}

}  // namespace

Secret Secret::of_size(std::size_t size) {
  sodium_started();
  Secret secret;
  if (size == 0) return secret;
  secret.bytes_.reset(static_cast<char*>(sodium_malloc(size)));
  if (!secret.bytes_) throw std::bad_alloc();
  sodium_memzero(secret.bytes_.get(), size);
  secret.size_ = size;
  return secret;
}

Secret::Secret(std::string_view text) : Secret(of_size(text.size())) { text.copy(bytes_.get(), text.size()); }

void Secret::Free::operator()(char* bytes) const { sodium_free(bytes); }  // wipes first

std::variant<SealedSecret, VaultFault> seal(const Secret& secret, const Secret& password) try {
  sodium_started();
  std::array<unsigned char, kSalt> salt;
  std::array<unsigned char, kNonce> nonce;
  randombytes_buf(salt.data(), salt.size());
  randombytes_buf(nonce.data(), nonce.size());
  auto key = derive_key(password, salt, kPasses, kMemory);
  if (!key) return VaultFault::no_memory;

  std::string line(kScheme);
  line += ' ' + std::to_string(kPasses) + ' ' + std::to_string(kMemory) + ' ' + to_base64(salt);
  std::vector<unsigned char> box(secret.text().size() + kTag);
  crypto_aead_xchacha20poly1305_ietf_encrypt(box.data(), nullptr, bytes_of(secret.text()), secret.text().size(),
                                             bytes_of(line), line.size(), nullptr, nonce.data(), bytes_of(*key));
  line += ' ' + to_base64(nonce) + ' ' + to_base64(box);
  line += ' ' + checksum(line);
  return SealedSecret{std::move(line)};
} catch (const std::bad_alloc&) {
  return VaultFault::no_memory;
}

std::variant<Secret, VaultFault> open(const SealedSecret& sealed, const Secret& password) try {
  sodium_started();
  const auto parts = take_apart(sealed.text);
  if (!parts) return VaultFault::damaged;
  auto key = derive_key(password, parts->salt, parts->passes, parts->memory);
  if (!key) return VaultFault::no_memory;

  Secret secret = Secret::of_size(parts->box.size() - kTag);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(secret), nullptr, nullptr, parts->box.data(),
                                                 parts->box.size(), bytes_of(parts->parameters),
                                                 parts->parameters.size(), parts->nonce.data(), bytes_of(*key)) != 0)
    return VaultFault::wrong_password;
  return secret;
} catch (const std::bad_alloc&) {
  return VaultFault::no_memory;
}

}  // namespace station
