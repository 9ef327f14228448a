// What a station's password must be. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace station {

inline constexpr std::size_t kShortestPassword = 8;  // in characters

enum class PasswordFault { too_short, not_text };

// Nothing when the password will do.
std::optional<PasswordFault> check_password(std::string_view password);

}  // namespace station
