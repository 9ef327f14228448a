#include "desk/barcode_search.h"

#include <catch_amalgamated.hpp>

#include <algorithm>
#include <random>

namespace {

circ::Barcode barcode(const std::string& text) { return std::get<circ::Barcode>(circ::Barcode::from(text)); }

desk::RowChunk chunk_of(const std::vector<std::pair<std::string, std::string>>& barcodes) {
  desk::RowChunk chunk;
  circ::Sequence next = 1;
  for (const auto& [item, patron] : barcodes) {
    circ::Row row;
    row.sequence = next++;
    row.transaction.item = barcode(item);
    if (!patron.empty()) row.transaction.patron = barcode(patron);
    REQUIRE(chunk.append(row));
  }
  return chunk;
}

std::vector<std::uint16_t> found(const desk::RowChunk& chunk, const std::string& part) {
  std::vector<std::uint16_t> places;
  desk::BarcodeSearch(part).find_in(chunk, places);
  return places;
}

using Places = std::vector<std::uint16_t>;

}  // namespace

TEST_CASE("A part is found in item or patron, whatever the case, each row once") {
  const auto chunk = chunk_of({{"30002", "A-77"}, {"30001", ""}, {"aaa", "AAAA"}, {"x", "30002"}});
  CHECK(found(chunk, "0002") == Places{0, 3});
  CHECK(found(chunk, "a") == Places{0, 2});
  CHECK(found(chunk, "A-7") == Places{0});
  CHECK(found(chunk, "aaaa") == Places{2});
  CHECK(found(chunk, "x") == Places{3});
  CHECK(found(chunk, "") == Places{0, 1, 2, 3});
  CHECK(found(chunk, "nobody").empty());
  CHECK(found(chunk, std::string(70'000, '3')).empty());
}

TEST_CASE("What begins in one barcode and ends in the next is not found") {
  const auto chunk = chunk_of({{"123", "456"}, {"789", ""}, {"012", ""}});
  CHECK(found(chunk, "34").empty());
  CHECK(found(chunk, "67").empty());
  CHECK(found(chunk, "90").empty());
  CHECK(found(chunk, "23456").empty());
}

TEST_CASE("It finds what looking at every barcode finds") {
  std::mt19937 random(GENERATE(1u, 2u, 3u));
  const auto up_to = [&random](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
  const auto text = [&up_to](int least, int most) {
    std::string result;
    for (int each = least + up_to(most - least); each > 0; --each) result += "01aAb"[up_to(4)];
    return result;
  };
  const auto lower = [](std::string all) {
    for (auto& letter : all) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return all;
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<std::pair<std::string, std::string>> barcodes;
    for (int each = up_to(60); each >= 0; --each) barcodes.emplace_back(text(1, 9), text(0, 9));
    const auto chunk = chunk_of(barcodes);
    const auto part = text(1, 4);
    Places expected;
    for (std::size_t at = 0; at < barcodes.size(); ++at) {
      const auto in = [&](const std::string& all) { return lower(all).find(lower(part)) != std::string::npos; };
      if (in(barcodes[at].first) || in(barcodes[at].second)) expected.push_back(static_cast<std::uint16_t>(at));
    }
    if (found(chunk, part) != expected) FAIL("round " << round << ", part " << part);
  }
}
