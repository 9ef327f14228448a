// Whether bytes that came from outside are UTF-8 text (RFC 3629). Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace station {

// The length of the UTF-8 character that `text` begins with; 0 when it begins with none.
std::size_t utf8_length(std::string_view text);

// UTF-8 throughout, without control characters.
bool is_plain_text(std::string_view text);

// Characters of a valid text.
std::size_t count_characters(std::string_view text);

}  // namespace station
