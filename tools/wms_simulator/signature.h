// Who may come in: checks the WSKey HMAC signature of a request as the service would, by code of its own and not by
// the gateway's, so that the two check each other.
//
// The algorithm is OCLC's WSKey HMAC pattern (developer site, API keys, HMAC signature). How far the clock of a
// request may be off, and that a nonce is good for once, is not written there; both are chosen here.
// One thread at a time.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <unordered_set>

namespace simulator {

struct Credentials {
  std::string wskey = "practice-wskey";
  std::string secret = "practice-secret";
  std::string institution = "128807";
  std::string principal_id = "practice-principal";
  std::string principal_idns = "urn:oclc:platform:128807";
};

enum class Admission {
  admitted,
  no_signature,       // no Authorization header, or not of this scheme
  unknown_key,
  stale,              // the timestamp is not within kClockTolerance
  wrong_signature,
  replayed,           // the nonce was used before
  other_institution,  // the query's inst is missing or not ours
  no_user,            // principalID or principalIDNS missing or not known: signed well, but nobody to act as
};

class Gatekeeper {
 public:
  static constexpr std::chrono::minutes kClockTolerance{15};

  explicit Gatekeeper(Credentials credentials) : credentials_(std::move(credentials)) {}

  // `target` is the request's path with its query as sent.
  Admission admit(std::string_view method, std::string_view target, std::string_view authorization,
                  std::chrono::sys_seconds now);
  void forget_nonces() { nonces_.clear(); }
  const Credentials& credentials() const { return credentials_; }

 private:
  Credentials credentials_;
  std::unordered_set<std::string> nonces_;
};

// The signature that belongs to a request, base64. `query` without its question mark.
std::string wskey_signature(std::string_view wskey, std::string_view secret, std::string_view timestamp,
                            std::string_view nonce, std::string_view method, std::string_view query);

}  // namespace simulator
