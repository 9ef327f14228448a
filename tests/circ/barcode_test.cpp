#include "circ/barcode.h"

#include <catch_amalgamated.hpp>

namespace {

using circ::Barcode;
using circ::BarcodeFault;

std::string accepted(std::string_view text) {
  const auto barcode = Barcode::from(text);
  return std::holds_alternative<Barcode>(barcode) ? std::get<Barcode>(barcode).text() : "refused";
}

BarcodeFault refused(std::string_view text) {
  const auto barcode = Barcode::from(text);
  REQUIRE(std::holds_alternative<BarcodeFault>(barcode));
  return std::get<BarcodeFault>(barcode);
}

}  // namespace

TEST_CASE("Leading zeros, letters and signs of a barcode survive") {
  CHECK(accepted("00031234") == "00031234");
  CHECK(accepted("L3000000059935") == "L3000000059935");
  CHECK(accepted("A200405111313B") == "A200405111313B");
  CHECK(accepted("a-b/c~!") == "a-b/c~!");
  CHECK(accepted("3 9990 00019 2148") == "3 9990 00019 2148");
}

TEST_CASE("What scanners add around a barcode is trimmed") {
  CHECK(accepted("\r\n 31234000118842\t\r\n") == "31234000118842");
}

TEST_CASE("An empty scan is refused") {
  CHECK(refused("").kind == BarcodeFault::Kind::empty);
  CHECK(refused(" \r\n\t").kind == BarcodeFault::Kind::empty);
}

TEST_CASE("Eighty characters are a barcode, eighty-one are not") {
  CHECK(accepted(std::string(80, '7')) == std::string(80, '7'));
  const auto fault = refused(std::string(81, '7'));
  CHECK(fault.kind == BarcodeFault::Kind::too_long);
  CHECK(fault.length == 81);
}

TEST_CASE("A character that is not printable ASCII is refused with its place") {
  const auto fault = refused("3123\xc3\xa9""456");  // é
  CHECK(fault.kind == BarcodeFault::Kind::not_printable);
  CHECK(fault.character == U'é');
  CHECK(fault.position == 4);
  CHECK(refused(std::string_view("12\0""34", 5)).character == 0);
  CHECK(refused("12\t34").character == U'\t');
  CHECK(refused("\xf0\x9f\x93\x9a").character == U'📚');
  CHECK(refused("ab\xff").character == 0xff);
}

TEST_CASE("In the log a barcode is its last four characters") {
  CHECK(circ::last_four("31234000118842") == "…8842");
  CHECK(circ::last_four("8842") == "…");
}
