// The text form of a profile: what `offline-circ --set-up FILE` reads, and what the profile file keeps.
//
// The grammar is fields.h's. The names are those of Profile's members; `connections` is a number, `mandated_action` is
// yes or no, `authentication` is wskey_hmac or oauth2. A field that is absent or empty keeps its default. Two more
// names are understood, `secret` and `password`: they come back in locked memory and are never written. Pure, but for
// read_profile_text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>
#include <vector>

#include "station/profile.h"
#include "station/vault.h"

namespace station {

struct ProfileText {
  Profile profile;
  Secret secret;    // empty when the text had none
  Secret password;
};

// Everything that cannot be read, by line. What can be read may still be wrong: check() tells.
std::variant<ProfileText, std::vector<ProfileFault>> parse_profile(std::string_view text);

// Without secret and password; parse_profile reads it back. The profile has passed check() and trimmed().
std::string to_text(const Profile& profile);

// The whole file, which may hold a password, in locked memory. At most 1 MiB; an error for anything larger.
std::variant<Secret, std::error_code> read_profile_text(const std::filesystem::path& file);

}  // namespace station
