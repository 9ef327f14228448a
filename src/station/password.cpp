#include "station/password.h"

#include "station/utf8.h"

namespace station {

std::optional<PasswordFault> check_password(std::string_view password) {
  if (!is_plain_text(password)) return PasswordFault::not_text;
  if (count_characters(password) < kShortestPassword) return PasswordFault::too_short;
  return std::nullopt;
}

}  // namespace station
