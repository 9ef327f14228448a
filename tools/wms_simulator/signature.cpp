#include "wms_simulator/signature.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>
#include <vector>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace simulator {

namespace {

constexpr std::string_view kScheme = "http://www.worldcat.org/wskey/v2/hmac/v1";

int hex_value(char c) {
  const auto at = std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

// RFC 3986 section 2.3: only unreserved characters stay.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kUnreserved.find(c) != kUnreserved.npos) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

using Parameters = std::vector<std::pair<std::string, std::string>>;  // decoded

Parameters parameters_of(std::string_view query) {
  Parameters parameters;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    parameters.emplace_back(percent_decoded(pair.substr(0, equals)),
                            equals < pair.size() ? percent_decoded(pair.substr(equals + 1)) : std::string());
  }
  return parameters;
}

// name="value" pairs after the scheme, with a comma and perhaps blanks between them.
std::map<std::string, std::string> fields_of(std::string_view header) {
  std::map<std::string, std::string> fields;
  while (true) {
    header.remove_prefix(std::min(header.find_first_not_of(", "), header.size()));
    const auto equals = header.find("=\"");
    if (equals == header.npos) return fields;
    const auto end = header.find('"', equals + 2);
    if (end == header.npos) return fields;
    fields.emplace(header.substr(0, equals), header.substr(equals + 2, end - equals - 2));
    header.remove_prefix(end + 1);
  }
}

}  // namespace

std::string wskey_signature(std::string_view wskey, std::string_view secret, std::string_view timestamp,
                            std::string_view nonce, std::string_view method, std::string_view query) {
  std::string message;
  // The fourth line stands for a hash of the body and is always empty; host, port and path are fixed.
  for (const std::string_view line : {wskey, timestamp, nonce, std::string_view(), method,
                                      std::string_view("www.oclc.org"), std::string_view("443"),
                                      std::string_view("/wskey")}) {
    message.append(line) += '\n';
  }
  Parameters parameters = parameters_of(query);
  std::sort(parameters.begin(), parameters.end());
  for (const auto& [name, value] : parameters)
    message.append(percent_encoded(name)).append("=").append(percent_encoded(value)) += '\n';

  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest.data(), &size);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> base64{};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  return std::string(reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(length));
}

Admission Gatekeeper::admit(std::string_view method, std::string_view target, std::string_view authorization,
                            std::chrono::sys_seconds now) {
  if (!authorization.starts_with(kScheme)) return Admission::no_signature;
  auto fields = fields_of(authorization.substr(kScheme.size()));
  if (fields["clientId"] != credentials_.wskey) return Admission::unknown_key;

  const std::string& timestamp = fields["timestamp"];
  long long seconds = 0;
  const auto read = std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
  if (read.ec != std::errc() || read.ptr != timestamp.data() + timestamp.size()) return Admission::stale;
  // Compared as plain numbers: a wild timestamp must not overflow.
  const long long tolerance = std::chrono::seconds(kClockTolerance).count();
  const long long here = now.time_since_epoch().count();
  if (seconds < here - tolerance || seconds > here + tolerance) return Admission::stale;

  const auto mark = std::min(target.find('?'), target.size());
  const auto query = target.substr(std::min(mark + 1, target.size()));
  const auto expected =
      wskey_signature(credentials_.wskey, credentials_.secret, timestamp, fields["nonce"], method, query);
  if (fields["signature"] != expected) return Admission::wrong_signature;
  if (fields["nonce"].empty() || !nonces_.insert(fields["nonce"]).second) return Admission::replayed;

  // The user to act as may stand in the query or in the header.
  for (auto& [name, value] : parameters_of(query)) fields[name] = value;
  if (fields["inst"] != credentials_.institution) return Admission::other_institution;
  if (fields["principalID"] != credentials_.principal_id || fields["principalIDNS"] != credentials_.principal_idns)
    return Admission::no_user;
  return Admission::admitted;
}

}  // namespace simulator
