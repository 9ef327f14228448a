// The WSKey HMAC signature: how OCLC's services know who asks (OCLC Developer Network, "HMAC Signature"). Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "station/vault.h"

namespace gateway::wskey {

// What is signed besides the secret.
struct Request {
  std::string_view key;        // the WSKey (clientId)
  std::chrono::sys_seconds time;
  std::string_view nonce;      // used once
  std::string_view method;     // "POST"
  std::string_view url;        // only its query is part of the signature
};

// The text that is signed: key, time, nonce, an empty line for the body hash that is not used, method, the fixed host,
// port and path, and the query's parameters sorted, one a line.
std::string text_to_sign(const Request& request);

// Base64 of HMAC-SHA256. The secret is used as text, never decoded.
std::string signature(const Request& request, const station::Secret& secret);

// The value of the Authorization header. The user to act as is left out when both parts are empty.
std::string authorization(const Request& request, const station::Secret& secret, std::string_view principal_id,
                          std::string_view principal_idns);

// RFC 3986 section 2.1 with upper-case hexadecimals; everything but unreserved characters is encoded.
std::string percent_encode(std::string_view text);

}  // namespace gateway::wskey
