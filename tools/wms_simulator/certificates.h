// A certificate authority of the simulator's own, and the certificates that its server can show: a good one and
// some that every careful client must refuse. Made anew at each start; no key is ever written to a file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace simulator {

enum class Certificate : std::uint8_t {
  good,        // for 127.0.0.1 and localhost
  other_name,  // by the right authority, for another host
  unknown_ca,  // for the right host, by an authority that nobody was told of
  expired,     // right in all but its time
  short_key,   // right, but its key could be broken: RSA with 1024 bits
};
inline constexpr std::size_t kCertificates = 5;

struct Identity {
  std::string certificate_pem;
  std::string key_pem;
};

class Certificates {
 public:
  Certificates();  // throws std::runtime_error when OpenSSL cannot make them

  const std::string& ca_pem() const { return ca_pem_; }
  const Identity& of(Certificate which) const { return identities_[static_cast<std::size_t>(which)]; }

 private:
  std::string ca_pem_;
  std::array<Identity, kCertificates> identities_;
};

}  // namespace simulator
