#include "circ/scan_habits.h"

#include <catch_amalgamated.hpp>
#include <random>

#include "numbers_for_test.h"

using namespace circ;

namespace {

std::string cleaned(std::string_view line, const ScannerSettings& settings = {}) {
  return without_additions(line, settings, {});
}

std::string with_clsi_blanks(const std::string& number) {
  return number.substr(0, 1) + " " + number.substr(1, 4) + " " + number.substr(5, 5) + " " + number.substr(10);
}

}  // namespace

TEST_CASE("An AIM identifier goes, with every modifier from 0 to 7, and nothing else that begins with a bracket") {
  for (const auto* prefix : {"]F0", "]A7", "]C1", "]E0", "]I1", "]G0", "]X0"}) {
    CHECK(cleaned(prefix + std::string("31234000118842")) == "31234000118842");
  }
  for (const auto* text : {"]F8123", "]1F123", "]FF123", "]F0", "F0123", "[F0123"}) CHECK(cleaned(text) == text);
  ScannerSettings off;
  off.aim_prefix = false;
  CHECK(cleaned("]F031234000118842", off) == "]F031234000118842");
}

TEST_CASE("A small letter in the AIM identifier proves Caps Lock: capitals and small letters are put back") {
  CHECK(cleaned("]a0l3000000059935") == "L3000000059935");
  CHECK(cleaned("}c1Ab12") == "aB12");
  CHECK(cleaned("]A0l3000000059935") == "l3000000059935");  // no Caps Lock: a small letter is one
}

TEST_CASE("The blanks of CLSI go from exactly their places in a number of 14 characters") {
  CHECK(cleaned("3 9990 00019 2148") == "39990000192148");
  CHECK(cleaned("]F03 9990 00019 2148") == "39990000192148");
  for (const auto* text : {"39 990 00019 2148", "3 9990 00019 21489", "3 9990 00019 214", "3 9990 000192148", "X 9990 00019 2148",
                           "3  9900 00019 214"}) {
    CHECK(cleaned(text) == text);
  }
  ScannerSettings off;
  off.clsi_blanks = false;
  CHECK(cleaned("3 9990 00019 2148", off) == "3 9990 00019 2148");
}

TEST_CASE("Start and stop letters are part of the number unless the setting says otherwise") {
  for (const auto* text : {"A2323232323B", "A200405111313B", "C4003D", "a31234000118842b"}) CHECK(cleaned(text) == text);
  ScannerSettings strips;
  strips.start_stop = true;
  CHECK(cleaned("A2323232323B", strips) == "2323232323");
  CHECK(cleaned("C4003D", strips) == "4003");
  CHECK(cleaned("a31234000118842b", strips) == "31234000118842");
  CHECK(cleaned("T31234000118842E", strips) == "31234000118842");
  CHECK(cleaned("n31234000118842*", strips) == "31234000118842");
  CHECK(cleaned("A3 9990 00019 2148B", strips) == "39990000192148");
  CHECK(cleaned("A12-34$:/.+B", strips) == "12-34$:/.+");
  // One letter alone, letters of both kinds, or letters inside: these are no start and stop.
  for (const auto* text : {"A4003", "4003D", "A4003E", "AB003D", "AD", "L3000000059935"}) CHECK(cleaned(text, strips) == text);
}

TEST_CASE("The index letter b goes before a number of a known length, and stays everywhere else") {
  CHECK(cleaned("b31234000118842") == "31234000118842");
  for (const auto* text : {"b1234567", "B31234000118842", "b3123400011884X", "b"}) CHECK(cleaned(text) == text);
  ScannerSettings off;
  off.leading_b = false;
  CHECK(cleaned("b31234000118842", off) == "b31234000118842");
}

TEST_CASE("A suffix that came through a text field or a paste goes, once, and only where one is set") {
  ScannerSettings settings;
  settings.suffix = ';';
  CHECK(cleaned("31234000118842;", settings) == "31234000118842");
  CHECK(cleaned("31234000118842; \r\n", settings) == "31234000118842");
  CHECK(cleaned("31;42", settings) == "31;42");
  CHECK(cleaned(";", settings).empty());
  CHECK(cleaned("31234000118842;") == "31234000118842;");
}

TEST_CASE("Letters stay as they came unless the library has only capitals or only small ones") {
  CHECK(cleaned("l3000000059935") == "l3000000059935");
  ScannerSettings settings;
  settings.letters = Letters::capitals;
  CHECK(cleaned("l30a", settings) == "L30A");
  settings.letters = Letters::small;
  CHECK(cleaned("L30A", settings) == "l30a");
}

TEST_CASE("Whatever a scanner adds to a library number comes off again, in every combination") {
  std::mt19937 random(2);
  for (int round = 0; round < 5000; ++round) {
    const auto number = test::library_number(random, random() % 2 == 0 ? '2' : '3');
    ScannerSettings settings;
    auto scanned = number;
    if (random() % 2 == 0) scanned = with_clsi_blanks(scanned);
    if (random() % 2 == 0) {
      settings.start_stop = true;
      constexpr std::string_view kLetters = "ABCDabcd";
      scanned = kLetters[test::up_to(random, 7)] + scanned + kLetters[test::up_to(random, 7)];
    } else if (scanned == number && random() % 2 == 0) {
      scanned = "b" + scanned;
    }
    if (random() % 2 == 0) {
      scanned = std::string("]") + "AFCEIGX"[test::up_to(random, 6)] + static_cast<char>('0' + test::up_to(random, 7)) + scanned;
    }
    if (random() % 2 == 0) scanned = "\t " + scanned + "\r\n";
    CHECK(cleaned(scanned, settings) == number);
  }
}

TEST_CASE("Digits alone are never touched, whatever the settings, and no text ever grows") {
  std::mt19937 random(3);
  constexpr std::string_view kSome = "0123456789ABCDEabcde]}TN*tn -$ bF";
  for (int round = 0; round < 20000; ++round) {
    ScannerSettings settings;
    settings.aim_prefix = random() % 2 == 0;
    settings.clsi_blanks = random() % 2 == 0;
    settings.start_stop = random() % 2 == 0;
    settings.leading_b = random() % 2 == 0;
    settings.letters = static_cast<Letters>(random() % 3);
    const auto number = test::digits(random, 1 + test::up_to(random, 30));
    CHECK(cleaned(number, settings) == number);

    std::string any;
    for (std::size_t size = test::up_to(random, 24); any.size() < size;) any += kSome[test::up_to(random, kSome.size() - 1)];
    CHECK(cleaned(any, settings).size() <= any.size());
  }
}
