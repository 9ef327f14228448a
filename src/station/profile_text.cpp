#include "station/profile_text.h"

#include <cerrno>
#include <charconv>
#include <fstream>
#include <set>

#include "station/fields.h"

namespace station {

namespace {

using Kind = ProfileFault::Kind;

constexpr std::uintmax_t kLargestFile = 1u << 20;

// Puts one field where it belongs, or says what is wrong with it.
std::optional<Kind> store(const Field& field, ProfileText& into) {
  for (const ProfileMember& text : kProfileTexts)
    if (field.name == text.name) {
      if (!field.value.empty()) into.profile.*text.value = field.value;
      return std::nullopt;
    }
  if (field.name == "secret" || field.name == "password") {
    (field.name == "secret" ? into.secret : into.password) = Secret(field.value);
    return std::nullopt;
  }
  if (field.name == "connections") {
    const char* end = field.value.data() + field.value.size();
    unsigned value = 0;
    const auto [stop, error] = std::from_chars(field.value.data(), end, value);
    if (field.value.empty()) return std::nullopt;
    if (error != std::errc() || stop != end) return Kind::not_a_number;
    into.profile.connections = value;
    return std::nullopt;
  }
  if (field.name == "mandated_action") {
    if (!field.value.empty() && field.value != "yes" && field.value != "no") return Kind::out_of_range;
    into.profile.mandated_action = field.value == "yes";
    return std::nullopt;
  }
  if (field.name == "authentication") {
    if (!field.value.empty() && field.value != "wskey_hmac" && field.value != "oauth2") return Kind::out_of_range;
    if (field.value == "oauth2") into.profile.authentication = Profile::Authentication::oauth2;
    return std::nullopt;
  }
  return Kind::unknown_field;
}

}  // namespace

std::variant<ProfileText, std::vector<ProfileFault>> parse_profile(std::string_view text) {
  const Fields read = read_fields(text);
  std::vector<ProfileFault> faults;
  // Without its text: a line that lacks its "=" may be the one with the password.
  for (const std::size_t line : read.unreadable) faults.push_back({"", Kind::unreadable_line, "", line});

  ProfileText result;
  std::set<std::string_view> seen;
  for (const Field& field : read.fields) {
    auto kind = store(field, result);
    if (!kind && !seen.insert(field.name).second) kind = Kind::repeated;
    if (!kind) continue;
    // Only the value of a known field that is no secret is shown: a misspelt "pasword" tells nothing.
    const bool harmless = *kind == Kind::out_of_range || *kind == Kind::not_a_number;
    faults.push_back({.field = std::string(field.name),
                      .kind = *kind,
                      .value = harmless ? std::string(field.value) : std::string(),
                      .line = field.line});
  }
  if (!faults.empty()) return faults;
  return result;
}

std::string to_text(const Profile& profile) {
  std::string text;
  for (const ProfileMember& member : kProfileTexts)
    if (!(profile.*member.value).empty()) text += field_line(member.name, profile.*member.value);
  const bool oauth2 = profile.authentication == Profile::Authentication::oauth2;
  text += field_line("authentication", oauth2 ? "oauth2" : "wskey_hmac");
  text += field_line("connections", std::to_string(profile.connections));
  text += field_line("mandated_action", profile.mandated_action ? "yes" : "no");
  return text;
}

std::variant<Secret, std::error_code> read_profile_text(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) return error;
  if (size > kLargestFile) return std::make_error_code(std::errc::file_too_large);

  std::ifstream in;
  in.rdbuf()->pubsetbuf(nullptr, 0);  // no copy of a password in a buffer that nobody wipes
  errno = 0;
  in.open(file, std::ios::binary);
  Secret text = Secret::of_size(static_cast<std::size_t>(size));
  if (in) in.read(text.bytes().data(), static_cast<std::streamsize>(size));
  if (!in) return errno ? std::error_code(errno, std::generic_category()) : std::make_error_code(std::errc::io_error);
  return text;
}

}  // namespace station
