#include "circ/scan_habits.h"

#include <algorithm>

namespace circ {
namespace {

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
char capital(char c) { return is_small(c) ? static_cast<char>(c - 'a' + 'A') : c; }
char small(char c) { return is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char other_case(char c) { return is_small(c) ? capital(c) : small(c); }

void change(std::string& text, char (*letter)(char)) { std::transform(text.begin(), text.end(), text.begin(), letter); }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// Shift Lock, which some keyboards have for Caps Lock, turns the bracket into a brace.
void take_aim_prefix(std::string& text) {
  constexpr std::size_t kLength = 3;
  if (text.size() <= kLength || (text[0] != ']' && text[0] != '}')) return;
  if ((!is_capital(text[1]) && !is_small(text[1])) || text[2] < '0' || text[2] > '7') return;
  const bool exchanged = is_small(text[1]);
  text.erase(0, kLength);
  if (exchanged) change(text, other_case);
}

bool codabar_data(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789-$:/.+ ") == std::string_view::npos;
}

void take_start_stop(std::string& text) {
  if (text.size() < 3 || !codabar_data(std::string_view(text).substr(1, text.size() - 2))) return;
  const auto both_of = [&text](std::string_view letters) {
    return letters.find(capital(text.front())) != std::string_view::npos &&
           letters.find(capital(text.back())) != std::string_view::npos;
  };
  if (both_of("ABCD") || both_of("TN*E")) text = text.substr(1, text.size() - 2);
}

void take_clsi_blanks(std::string& text) {
  constexpr std::size_t kLength = 17, kPlaces[] = {1, 6, 12};
  if (text.size() != kLength || !codabar_data(text)) return;
  std::size_t blanks = 0;
  for (const char c : text) blanks += c == ' ' ? 1 : 0;
  if (blanks != 3 || !std::all_of(std::begin(kPlaces), std::end(kPlaces), [&](auto at) { return text[at] == ' '; })) return;
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
}

void take_leading_b(std::string& text, const LibraryNumbers& numbers) {
  if (text.size() < 2 || text[0] != 'b') return;
  const auto rest = std::string_view(text).substr(1);
  if (only_digits(rest) && has_known_length(rest, numbers) && !has_known_length(text, numbers)) text.erase(0, 1);
}

}  // namespace

std::string without_additions(std::string_view line, const ScannerSettings& settings, const LibraryNumbers& numbers) {
  auto scanned = trimmed(line);
  // The scan line ends at the suffix; what was pasted or typed into a text field may still have it.
  if (settings.suffix != '\0' && scanned.ends_with(settings.suffix)) scanned = trimmed(scanned.substr(0, scanned.size() - 1));
  std::string text(scanned);
  if (settings.aim_prefix) take_aim_prefix(text);
  if (settings.start_stop) take_start_stop(text);
  if (settings.clsi_blanks) take_clsi_blanks(text);
  if (settings.leading_b) take_leading_b(text, numbers);
  if (settings.letters == Letters::capitals) change(text, capital);
  if (settings.letters == Letters::small) change(text, small);
  return text;
}

}  // namespace circ
