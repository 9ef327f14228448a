#include "station/profile.h"

#include <algorithm>
#include <filesystem>

#include "station/service_address.h"
#include "station/utf8.h"
#include "station/utf8_path.h"

namespace station {

namespace {

using Kind = ProfileFault::Kind;

constexpr unsigned kMostConnections = 8;

bool is_number(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// These three stand between quotation marks in the signature's header (WSKey HMAC pattern).
bool stands_in_header(std::string Profile::*value) {
  return value == &Profile::wskey || value == &Profile::principal_id || value == &Profile::principal_idns;
}

bool fits_header(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

bool is_registry_id(std::string Profile::*value) {
  return value == &Profile::institution_id || value == &Profile::branch_id;
}

bool is_required(std::string Profile::*value) {
  return is_registry_id(value) || stands_in_header(value) || value == &Profile::service_address;
}

std::optional<Kind> fault_in(std::string Profile::*member, const std::string& value) {
  if (value.empty()) return is_required(member) ? std::optional(Kind::missing) : std::nullopt;
  if (!is_plain_text(value)) return Kind::bad_character;
  if (stands_in_header(member) && !fits_header(value)) return Kind::bad_character;
  if (is_registry_id(member) && !is_number(value)) return Kind::not_a_number;
  if (member == &Profile::service_address) {
    const auto address = parse_service_address(value);
    if (!address) return Kind::bad_address;
    if (!address->tls && !is_loopback(*address)) return Kind::not_https;
  }
  return std::nullopt;
}

}  // namespace

Profile trimmed(Profile profile) {
  for (const ProfileMember& member : kProfileTexts) {
    std::string& value = profile.*member.value;
    const std::size_t first = value.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) {
      value.clear();
      continue;
    }
    value = value.substr(first, value.find_last_not_of(" \t\r\n") - first + 1);
  }
  return profile;
}

std::vector<ProfileFault> check(const Profile& profile) {
  std::vector<ProfileFault> faults;
  for (const ProfileMember& member : kProfileTexts) {
    const std::string& value = profile.*member.value;
    if (const auto kind = fault_in(member.value, value))
      faults.push_back({.field = std::string(member.name), .kind = *kind, .value = value});
  }
  if (profile.authentication != Profile::Authentication::wskey_hmac)
    faults.push_back({.field = "authentication", .kind = Kind::out_of_range, .value = "oauth2"});
  if (profile.connections < 1 || profile.connections > kMostConnections)
    faults.push_back(
        {.field = "connections", .kind = Kind::out_of_range, .value = std::to_string(profile.connections)});
  return faults;
}

std::optional<ProfileFault> check_files(const Profile& profile) {
  if (profile.ca_file.empty()) return std::nullopt;
  const std::filesystem::path path = path_from_utf8(profile.ca_file);
  std::error_code error;
  if (path.is_absolute() && std::filesystem::is_regular_file(path, error)) return std::nullopt;
  return ProfileFault{.field = "ca_file", .kind = Kind::no_such_file, .value = profile.ca_file};
}

}  // namespace station
