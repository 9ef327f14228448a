// Library numbers and scanners that tests make up, always the same ones for the same seed.
#pragma once

#include <random>
#include <string>

namespace test {

inline std::size_t up_to(std::mt19937& random, std::size_t most) { return random() % (most + 1); }

inline std::string digits(std::mt19937& random, std::size_t count) {
  std::string text;
  while (text.size() < count) text += static_cast<char>('0' + up_to(random, 9));
  return text;
}

// Worked out from the left, another way than the program does it: digits at odd places of an even length count double.
inline char check_digit(const std::string& body) {
  int sum = 0;
  for (std::size_t at = 0; at < body.size(); ++at) {
    const bool twice = (body.size() - at) % 2 == 1;
    const int digit = (body[at] - '0') * (twice ? 2 : 1);
    sum += digit / 10 + digit % 10;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

// 14 digits with the right check digit.
inline std::string library_number(std::mt19937& random, char type) {
  const auto body = type + digits(random, 12);
  return body + check_digit(body);
}

// The same with a wrong one, as some libraries print it.
inline std::string odd_library_number(std::mt19937& random, char type) {
  auto number = library_number(random, type);
  number.back() = static_cast<char>('0' + (number.back() - '0' + 1 + static_cast<int>(up_to(random, 8))) % 10);
  return number;
}

inline std::string isbn(std::mt19937& random) {
  const auto body = (random() % 2 == 0 ? "978" : "979") + digits(random, 9);
  int sum = 0;
  for (std::size_t at = 0; at < body.size(); ++at) sum += (body[at] - '0') * (at % 2 == 0 ? 1 : 3);
  return body + static_cast<char>('0' + (10 - sum % 10) % 10);
}

}  // namespace test
