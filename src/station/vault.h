// The WSKey's secret, encrypted under the station's password.
//
// Argon2id (libsodium, t=3, 64 MiB; parameters stored) turns the password into a key; XChaCha20-Poly1305 seals the
// secret, with the parameters as associated data. seal() and open() take about a tenth of a second and 64 MiB: never
// on the thread that draws. The opened secret lives in locked memory and is wiped when it is destroyed.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace station {

// Bytes that are wiped, kept out of swap where the system allows it, and never printed. Move only; a moved-from one is
// empty. Throws std::bad_alloc where there is no memory for it.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view text);
  // That many zero bytes, to be filled in place through bytes().
  static Secret of_size(std::size_t size);

  std::string_view text() const { return bytes_ ? std::string_view(bytes_.get(), size_) : std::string_view(); }
  std::span<char> bytes() { return bytes_ ? std::span<char>(bytes_.get(), size_) : std::span<char>(); }
  bool empty() const { return text().empty(); }

 private:
  struct Free { void operator()(char* bytes) const; };
  std::unique_ptr<char, Free> bytes_;
  std::size_t size_ = 0;
};

// The sealed form, as one line of text for the profile file:
//
//   xchacha20poly1305 argon2id13 <t> <m in bytes> <salt> <nonce> <box> <checksum>
//
// salt, nonce, box and checksum in base64 without padding. The associated data is everything before the nonce; the
// checksum (BLAKE2b, no key) covers everything before itself. It protects nothing, but tells an altered or cut line
// from a wrong password, which the box alone cannot.
struct SealedSecret {
  std::string text;

  bool operator==(const SealedSecret&) const = default;
};

enum class VaultFault {
  wrong_password,
  damaged,    // not the line that seal() wrote, or parameters that no version of it has used
  no_memory,  // 64 MiB are not to be had; the work is never lowered in silence
};

std::variant<SealedSecret, VaultFault> seal(const Secret& secret, const Secret& password);
std::variant<Secret, VaultFault> open(const SealedSecret& sealed, const Secret& password);

}  // namespace station
