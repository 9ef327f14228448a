#include "gateway/wskey.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace gateway::wskey {
namespace {

bool unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string percent_decode(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      result += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      result += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

using Parameter = std::pair<std::string, std::string>;

// Names and values of the query, normalised and sorted by name, then value; duplicates stay.
std::vector<Parameter> parameters(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const auto question = url.find('?');
  std::string_view query = question == std::string_view::npos ? std::string_view{} : url.substr(question + 1);
  std::vector<Parameter> result;
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto part = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const auto value = equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
    result.emplace_back(percent_encode(percent_decode(part.substr(0, equals))), percent_encode(percent_decode(value)));
  }
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

std::string percent_encode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (unreserved(c)) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += {'%', kHex[byte >> 4], kHex[byte & 0x0f]};
    }
  }
  return result;
}

std::string text_to_sign(const Request& request) {
  std::string text;
  const auto line = [&text](std::string_view value) {
    text += value;
    text += '\n';
  };
  line(request.key);
  line(std::to_string(request.time.time_since_epoch().count()));
  line(request.nonce);
  line("");
  line(request.method);
  line("www.oclc.org");
  line("443");
  line("/wskey");
  for (const auto& [name, value] : parameters(request.url)) line(name + "=" + value);
  return text;
}

std::string signature(const Request& request, const station::Secret& secret) {
  const std::string text = text_to_sign(request);
  const auto key = secret.text();
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_final(&state, mac.data());
  sodium_memzero(&state, sizeof state);

  std::string result(sodium_base64_ENCODED_LEN(mac.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(result.data(), result.size(), mac.data(), mac.size(), sodium_base64_VARIANT_ORIGINAL);
  result.pop_back();  // the terminating zero
  return result;
}

std::string authorization(const Request& request, const station::Secret& secret, std::string_view principal_id,
                          std::string_view principal_idns) {
  std::string header = "http://www.worldcat.org/wskey/v2/hmac/v1 ";
  const auto field = [&header](std::string_view name, std::string_view value, std::string_view end) {
    header.append(name).append("=\"");
    for (const char c : value) {
      if (c == '"' || c == '\\') header += '\\';  // quoted-pair, RFC 9110 section 5.6.4
      header += c;
    }
    header.append("\"").append(end);
  };
  const bool with_user = !principal_id.empty() || !principal_idns.empty();
  field("clientId", request.key, ", ");
  field("timestamp", std::to_string(request.time.time_since_epoch().count()), ", ");
  field("nonce", request.nonce, ", ");
  field("signature", signature(request, secret), with_user ? ", " : "");
  if (with_user) {
    field("principalID", principal_id, ", ");
    field("principalIDNS", principal_idns, "");
  }
  return header;
}

}  // namespace gateway::wskey
