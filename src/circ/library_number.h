// How the barcodes of this library look: how long they are, what they begin with, and their check digit.
//
// Most libraries print 14 digits, T IIII SSSSSSSS C: the type (2 a patron, 3 an item), the institution, a serial number
// and a check digit. Many print something else, and some print numbers that fail the check: so nothing here refuses
// anything, it only tells. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace circ {

// An empty list allows everything.
struct NumberShape {
  std::vector<std::size_t> lengths;   // in characters
  std::vector<std::string> prefixes;
  bool operator==(const NumberShape&) const = default;
};

struct LibraryNumbers {
  NumberShape patron{{14}, {"2"}};
  NumberShape item{{14}, {"3"}};
  bool operator==(const LibraryNumbers&) const = default;
};

bool has_length(std::string_view text, const NumberShape& shape);
bool has_prefix(std::string_view text, const NumberShape& shape);

// A length that patrons or items are known to have; false where no length is known at all.
bool has_known_length(std::string_view text, const LibraryNumbers& numbers);

bool only_digits(std::string_view text);

// The last digit is the mod-10 ("Luhn") digit of the others: every second digit, beginning with the one before the
// last, counts double, less 9 where that is 10 or more; the sum of all is a multiple of 10. False for other texts.
bool has_check_digit(std::string_view digits);

// Length, prefix and check digit are those of a patron or of an item.
bool is_certain(std::string_view text, const LibraryNumbers& numbers);

// Whose number it is by length and prefix; nothing when it fits neither or both. The check digit does not count.
enum class NumberOf { patron, item };
std::optional<NumberOf> number_of(std::string_view text, const LibraryNumbers& numbers);

// Lists as staff write them in the settings: "14, 16" and "2, 29". Blanks and commas divide, order and repetitions are
// dropped. Nothing when one of them is no length from 1 to 80, or a prefix has a character that no barcode has.
std::optional<std::vector<std::size_t>> read_lengths(std::string_view text);
std::optional<std::vector<std::string>> read_prefixes(std::string_view text);
std::string to_text(const std::vector<std::size_t>& lengths);
std::string to_text(const std::vector<std::string>& prefixes);

}  // namespace circ
