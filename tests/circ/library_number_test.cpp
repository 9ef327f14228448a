#include "circ/library_number.h"

#include <catch_amalgamated.hpp>
#include <random>

#include "circ/book_code.h"
#include "numbers_for_test.h"

using namespace circ;

TEST_CASE("The check digit of printed library numbers is right") {
  for (const auto* number : {"30234000517861", "33191000105864", "23529001000463", "31262084869881", "18"}) {
    CHECK(has_check_digit(number));
  }
}

TEST_CASE("Numbers that libraries print all the same fail the check") {
  for (const auto* number :
       {"35555000012349", "39990000192148", "22390000027896", "31000000123456", "31000000654321", "9780306406157"}) {
    CHECK_FALSE(has_check_digit(number));
  }
}

TEST_CASE("What is no number has no check digit") {
  for (const auto* text : {"", "0", "3023400051786X", "3 0234000517861", "A2323232323B"}) CHECK_FALSE(has_check_digit(text));
}

TEST_CASE("Every single wrong digit is noticed, and every exchange of neighbours but 0 and 9") {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    const auto number = test::library_number(random, '3');
    for (std::size_t at = 0; at < number.size(); ++at) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        auto wrong = number;
        wrong[at] = digit;
        CHECK(has_check_digit(wrong) == (wrong == number));
      }
      if (at == 0 || number[at] == number[at - 1]) continue;
      auto exchanged = number;
      std::swap(exchanged[at], exchanged[at - 1]);
      const bool not_noticed = (number[at] == '0' && number[at - 1] == '9') || (number[at] == '9' && number[at - 1] == '0');
      CHECK(has_check_digit(exchanged) == not_noticed);
    }
  }
}

TEST_CASE("A number is a patron's or an item's by length and prefix, and nobody's when it fits neither or both") {
  const LibraryNumbers numbers;
  CHECK(number_of("22390000027896", numbers) == NumberOf::patron);
  CHECK(number_of("35555000012349", numbers) == NumberOf::item);
  CHECK_FALSE(number_of("9780306406157", numbers));
  CHECK_FALSE(number_of("41234000118842", numbers));
  CHECK_FALSE(number_of("3123400011884", numbers));
  LibraryNumbers alike;
  alike.patron = alike.item = {};
  CHECK_FALSE(number_of("31234000118842", alike));
}

TEST_CASE("Lengths and prefixes are read as staff write them, and written back") {
  CHECK(read_lengths("14") == std::vector<std::size_t>{14});
  CHECK(read_lengths(" 16,14 ; 14") == std::vector<std::size_t>{14, 16});
  CHECK(read_lengths("") == std::vector<std::size_t>{});
  for (const auto* wrong : {"0", "81", "-3", "14x", "many", "99999999999999999999"}) CHECK_FALSE(read_lengths(wrong));
  CHECK(read_prefixes("3, 29 L") == std::vector<std::string>{"29", "3", "L"});
  CHECK_FALSE(read_prefixes("3, é"));
  CHECK(to_text(std::vector<std::size_t>{14, 16}) == "14, 16");
  CHECK(read_prefixes(to_text(std::vector<std::string>{"29", "L"})) == std::vector<std::string>{"29", "L"});
}

TEST_CASE("Trade codes are told apart by length, beginning and their own check digit") {
  CHECK(book_code_of("9780306406157") == BookCode::isbn);
  CHECK(book_code_of("978030640615752499") == BookCode::isbn);  // with its price
  CHECK(book_code_of("9780306406158") == BookCode::none);
  CHECK(book_code_of("9771234567003") == BookCode::issn);
  CHECK(book_code_of("4006381333931") == BookCode::ean);
  CHECK(book_code_of("036000291452") == BookCode::upc);
  CHECK(book_code_of("96385074") == BookCode::ean_8);
  for (const auto* none : {"", "31234000118842", "0306406152", "97803064061", "A780306406157", "036000291453"}) {
    CHECK(book_code_of(none) == BookCode::none);
  }
}
