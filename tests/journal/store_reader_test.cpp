#include "journal/store_reader.h"

#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "changes.h"
#include "journal/lmdb_pages.h"
#include "journal/salvaged_rows.h"
#include "journal/store.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
namespace fs = std::filesystem;

fs::path file_in(const Folder& folder) { return folder.path() / "journal.mdb"; }

Settled settled(circ::Sequence sequence, circ::Status status, std::size_t detail = 0) {
  Settled change{sequence, with_status(status)};
  change.settlement.detail = std::string(detail, 'd');
  return change;
}

// Scans, claims, verdicts, long answers and clearing, in commits of all sizes. One seed always does the same.
void work(Store& store, std::uint32_t seed, int commits) {
  std::mt19937 random(seed);
  const auto below = [&random](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  std::vector<circ::Sequence> rows;
  circ::Sequence last = store.applied().last;
  for (int i = 0; i < commits; ++i) {
    const std::uint32_t what = below(10);
    store.commit([&](Change& change) {
      if (what < 5 || rows.empty()) {
        for (std::uint32_t n = below(8) == 0 ? 200 : 1 + below(4); n > 0; --n) {
          const std::uint32_t number = static_cast<std::uint32_t>(i) * 1000 + n;
          rows.push_back(append(change, last, below(2) == 0 ? check_in(number) : check_out(number)));
        }
      } else if (what < 9) {
        for (std::uint32_t n = 1 + below(30); n > 0; --n) {
          const auto row = rows[below(static_cast<std::uint32_t>(rows.size()))];
          const auto status = static_cast<circ::Status>(below(circ::kStatuses));
          settle(change, settled(row, status, below(20) == 0 ? below(20'000) : below(60)));
        }
      } else {
        std::vector<circ::Sequence> gone;
        const std::size_t keep = below(2) == 0 ? rows.size() / 2 : rows.size() - std::min<std::size_t>(rows.size(), 3);
        std::ranges::shuffle(rows, random);
        gone.assign(rows.begin() + static_cast<std::ptrdiff_t>(keep), rows.end());
        clear(change, gone);
        rows.resize(keep);
        change.note({{}, {}, last});
      }
    });
  }
}

TEST_CASE("a journal that was never damaged is sound after every commit") {
  const auto seed = static_cast<std::uint32_t>(GENERATE(1, 2, 3, 4, 5, 6));
  const Folder folder;
  Store store(folder.path(), Store::Opening::make_if_absent);
  CHECK(prove(file_in(folder)).fault == "");
  for (std::uint32_t i = 0; i < 200; ++i) {
    work(store, seed * 1000 + i, 1 + i % 3);
    const StoreProof proof = prove(file_in(folder));
    INFO("seed " << seed << ", after " << i);
    REQUIRE(proof.fault == "");
    REQUIRE(proof.sound);
  }
}

constexpr std::size_t kPage = 4096;
constexpr std::size_t kTransactionNumberAt = 144;  // of a meta page

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The file as it would be with these bytes.
fs::path written(const Folder& folder, const std::string& bytes) {
  const fs::path file = folder.path() / "damaged.mdb";
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  return file;
}

std::vector<circ::Row> rows_of(const Store& store) { return store.load(0, 1'000'000).rows; }

pages::ByteView page_of(const std::string& file, std::size_t number) {
  return {reinterpret_cast<const std::uint8_t*>(file.data()) + number * kPage, kPage};
}

pages::Meta newest_meta(const std::string& file) {
  const auto even = pages::meta_in(page_of(file, 0));
  const auto odd = pages::meta_in(page_of(file, 1));
  return even->transaction > odd->transaction ? *even : *odd;
}

// Of a small journal, whose main tree is one leaf.
pages::Tree table_of(const std::string& file, std::string_view name) {
  const auto main = page_of(file, newest_meta(file).main.root);
  for (std::size_t i = 0; i < pages::node_count(main); ++i) {
    const auto node = pages::node_at(main, i);
    if (std::ranges::equal(node->key, name)) return pages::tree_in(node->value);
  }
  FAIL("no such table");
  return {};
}

void fill(std::string& file, std::size_t page, char with) {
  std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(page * kPage), kPage, with);
}

// Ten rows: 1 to 4 uploaded, 5 and 6 being uploaded, the others waiting. In more than two commits.
std::string ten_rows(const Folder& folder) {
  Store store(folder.path(), Store::Opening::make_if_absent);
  for (std::uint32_t i = 1; i <= 10; ++i) append(store, check_out(i));
  store.commit([&](Change& change) {
    for (circ::Sequence i = 1; i <= 4; ++i) settle(change, settled(i, circ::Status::uploaded));
    for (circ::Sequence i = 5; i <= 6; ++i) settle(change, settled(i, circ::Status::uploading));
  });
  store.commit([&](Change& change) { settle(change, settled(4, circ::Status::uploaded, 10)); });
  return bytes_of(file_in(folder));
}

std::vector<circ::Row> rows_in_file(const Folder& folder) {
  const Store store(folder.path(), Store::Opening::must_exist);
  return rows_of(store);
}

bool is_unclear(const circ::Row& row) {
  return row.settlement == interrupted(row.settlement);
}

TEST_CASE("what lies in the free pages of a sound store makes no difference") {
  const Folder folder;
  std::vector<circ::Row> rows;
  {
    Store store(folder.path(), Store::Opening::make_if_absent);
    work(store, 7, 60);
    rows = rows_of(store);
  }
  const auto in_use = prove(file_in(folder)).in_use;
  std::string file = bytes_of(file_in(folder));
  std::size_t free = 0;
  for (std::size_t page = 0; page < file.size() / kPage; ++page) {
    if (page < in_use.size() && in_use[page]) continue;
    fill(file, page, 'g');
    ++free;
  }
  CHECK(free > 3);
  std::ofstream(file_in(folder), std::ios::binary | std::ios::trunc) << file;
  CHECK(prove(file_in(folder)).fault == "");
  CHECK(rows_in_file(folder) == rows);
  Store store(folder.path(), Store::Opening::must_exist);
  work(store, 8, 60);
  CHECK(prove(file_in(folder)).fault == "");
}

TEST_CASE("what is no journal at all is not sound, and nothing comes out of it") {
  const Folder folder;
  const std::string text = GENERATE(as<std::string>(), "", "text", std::string(100'000, 'O'), std::string(8192, '\0'));
  const auto file = written(folder, text);
  CHECK_FALSE(prove(file).sound);
  CHECK(salvaged_rows(file).rows.empty());
  CHECK_FALSE(prove(folder.path() / "absent").sound);
  CHECK_FALSE(prove(folder.path()).sound);
  CHECK(salvaged_rows(folder.path()).rows.empty());
}

TEST_CASE("a field of a meta page that is not as LMDB writes it is not sound") {
  const Folder folder;
  const std::string whole = ten_rows(folder);
  const std::size_t newest = newest_meta(whole).transaction % 2;
  // Its number, flags, magic, version, page size, flags and depth and root of both trees, counts, last page.
  const std::size_t field = GENERATE(0U, 10U, 16U, 20U, 40U, 44U, 46U, 56U, 72U, 80U, 92U, 94U, 104U, 120U, 128U, 136U);
  INFO("field at " << field);
  std::string damaged = whole;
  auto& byte = damaged[newest * kPage + field];
  byte = static_cast<char>(byte ^ 0x21);
  CHECK_FALSE(prove(written(folder, damaged)).sound);
}

TEST_CASE("a meta page with the number of another transaction is not sound, though it makes an older tree look newer") {
  const Folder folder;
  std::string file = ten_rows(folder);
  const std::size_t older = (newest_meta(file).transaction + 1) % 2;
  auto& number = file[older * kPage + kTransactionNumberAt];
  number = static_cast<char>(number + 2);
  CHECK_FALSE(prove(written(folder, file)).sound);
}

TEST_CASE("a file may end behind the last page that is used, and not before") {
  const Folder folder;
  const std::string whole = ten_rows(folder);
  CHECK(prove(written(folder, whole)).fault == "");
  const auto used = table_of(whole, "transactions").root;
  CHECK_FALSE(prove(written(folder, whole.substr(0, used * kPage))).sound);
  CHECK_FALSE(prove(written(folder, whole.substr(0, used * kPage + kPage - 1))).sound);
  CHECK(prove(written(folder, whole + std::string(100'000, 'x'))).fault == "");
}

TEST_CASE("a page that is used twice, or by nobody, is not sound") {
  const Folder folder;
  std::string file = ten_rows(folder);
  // The settlements' root becomes the transactions' one.
  const auto main = newest_meta(file).main.root;
  const auto node = pages::node_at(page_of(file, main), 1);
  const std::size_t root_at = main * kPage + node->place + 8 + node->key.size() + 40;
  const auto transactions = table_of(file, "transactions").root;
  REQUIRE(table_of(file, "settlements").root == static_cast<unsigned char>(file[root_at]));
  file[root_at] = static_cast<char>(transactions);
  CHECK_FALSE(prove(written(folder, file)).sound);
}

TEST_CASE("a journal of a later format is proven like any other, so that the store can say what it is") {
  const Folder folder;
  std::string file = ten_rows(folder);
  const auto meta = table_of(file, "meta").root;
  const auto node = pages::node_at(page_of(file, meta), 0);
  file[meta * kPage + node->place + 8 + node->key.size()] = 99;
  CHECK(prove(written(folder, file)).fault == "");
}

// Found by a fuzzer: the store refused what had been proven.
TEST_CASE("a journal that does not say its format is not sound") {
  const Folder folder;
  std::string file = ten_rows(folder);
  const auto meta = table_of(file, "meta").root;
  const auto node = pages::node_at(page_of(file, meta), 0);
  REQUIRE(std::ranges::equal(node->key, std::string_view("format")));
  file[meta * kPage + node->place + 8] = 'g';
  CHECK_FALSE(prove(written(folder, file)).sound);
}

TEST_CASE("a record that is damaged, or a fact under another name, is not sound") {
  const Folder folder;
  const std::string whole = ten_rows(folder);
  const std::string table = GENERATE("transactions", "settlements", "meta");
  const auto leaf = table_of(whole, table).root;
  const auto node = pages::node_at(page_of(whole, leaf), 0);
  std::string file = whole;
  file[leaf * kPage + node->place + 8 + (table == "meta" ? 2 : node->key.size() + 40)] ^= 1;
  CHECK_FALSE(prove(written(folder, file)).sound);
}

TEST_CASE("of a file that is whole every row is salvaged as it is") {
  const auto seed = static_cast<std::uint32_t>(GENERATE(1, 2, 3, 4));
  const Folder folder;
  Store store(folder.path(), Store::Opening::make_if_absent);
  work(store, seed, 100);
  const auto salvaged = salvaged_rows(file_in(folder));
  CHECK((salvaged.rows == rows_of(store)));
  CHECK(salvaged.unclear.empty());
  CHECK(salvaged.unreadable == 0);
  CHECK(salvaged.last == store.applied().last);
}

TEST_CASE("one meta page that is garbage costs no row") {
  const Folder folder;
  const std::string whole = ten_rows(folder);
  const std::size_t newest = newest_meta(whole).transaction % 2;
  const bool newest_lost = GENERATE(true, false);
  std::string file = whole;
  fill(file, newest_lost ? newest : 1 - newest, 'g');
  CHECK_FALSE(prove(written(folder, file)).sound);
  const auto salvaged = salvaged_rows(written(folder, file));
  REQUIRE(salvaged.rows.size() == 10);
  const auto rows = rows_in_file(folder);
  for (std::size_t i = 0; i < 10; ++i) {
    const auto& row = salvaged.rows[i];
    CHECK(row.transaction == rows[i].transaction);
    if (!newest_lost) CHECK(row == rows[i]);
    // Without the newest tree nobody knows what the last commit changed, but what was uploaded stays it.
    if (newest_lost) CHECK((row.settlement.status == circ::Status::uploaded || is_unclear(row)));
  }
}

TEST_CASE("where no tree is left rows are found by their records, long ones too") {
  const Folder folder;
  {
    Store store(folder.path(), Store::Opening::make_if_absent);
    store.commit([](Change& change) {
      for (std::uint32_t i = 1; i <= 100; ++i) change.put(to_record(i, check_out(i)));
      settle(change, settled(7, circ::Status::uploaded, 10'000));
    });
  }
  std::string file = bytes_of(file_in(folder));
  fill(file, 0, '\0');
  fill(file, 1, '\0');
  const auto salvaged = salvaged_rows(written(folder, file));
  REQUIRE(salvaged.rows.size() == 100);
  CHECK(salvaged.unclear.size() == 99);
  CHECK(salvaged.rows[6].settlement == settled(7, circ::Status::uploaded, 10'000).settlement);
  CHECK(salvaged.rows[7].transaction == check_out(8));
  CHECK(salvaged.last == 100);
}

TEST_CASE("a leaf that is lost makes its rows unclear and no others") {
  const Folder folder;
  {
    Store store(folder.path(), Store::Opening::make_if_absent);
    store.commit([](Change& change) {
      for (std::uint32_t i = 1; i <= 400; ++i) {
        change.put(to_record(i, check_out(i)));
        settle(change, settled(i, circ::Status::upload_failed));
      }
    });
  }
  std::string file = bytes_of(file_in(folder));
  const auto root = page_of(file, table_of(file, "settlements").root);
  REQUIRE(pages::header_of(root).flags == pages::kBranch);
  fill(file, pages::node_at(root, 1)->child, 'g');
  const auto salvaged = salvaged_rows(written(folder, file));
  REQUIRE(salvaged.rows.size() == 400);
  CHECK_FALSE(salvaged.unclear.empty());
  CHECK(salvaged.unclear.size() < 100);
  CHECK(static_cast<std::size_t>(std::ranges::count_if(salvaged.rows, is_unclear)) == salvaged.unclear.size());
}

TEST_CASE("rows that were cleared stay away as long as the tree says so") {
  const Folder folder;
  ten_rows(folder);
  {
    Store store(folder.path(), Store::Opening::must_exist);
    clear(store, {1, 2, 8});
  }
  std::string file = bytes_of(file_in(folder));
  fill(file, table_of(file, "settlements").root, 'g');
  const auto salvaged = salvaged_rows(written(folder, file));
  CHECK(salvaged.rows.size() == 7);
  CHECK(salvaged.last == 10);
}

// One bit of a key's length: the entry was taken for none, and the row for one that nothing was ever done with.
TEST_CASE("a settlement under a key of another length leaves its row unclear") {
  const Folder folder;
  std::string file = ten_rows(folder);
  const auto leaf = table_of(file, "settlements").root;
  const auto node = pages::node_at(page_of(file, leaf), 4);
  file[leaf * kPage + node->place + 6] = 8 ^ 32;
  CHECK_FALSE(prove(written(folder, file)).sound);
  const auto salvaged = salvaged_rows(written(folder, file));
  REQUIRE(salvaged.rows.size() == 10);
  CHECK(is_unclear(salvaged.rows[4]));
}

// One bit of a key: the row it named was told as one that nothing was ever done with.
TEST_CASE("a settlement under another row's key is not sound, and is that of the row it names itself") {
  const Folder folder;
  std::string file = ten_rows(folder);
  const auto leaf = table_of(file, "settlements").root;
  const auto node = pages::node_at(page_of(file, leaf), 5);
  file[leaf * kPage + node->place + 8 + 7] ^= 8;
  CHECK_FALSE(prove(written(folder, file)).sound);
  const auto salvaged = salvaged_rows(written(folder, file));
  REQUIRE(salvaged.rows.size() == 10);
  CHECK(is_unclear(salvaged.rows[5]));
}

// An older page of the right number in the main tree: its table of settlements was empty then, which looked whole.
TEST_CASE("a main page that is older than the rest is not believed") {
  const Folder folder;
  Store store(folder.path(), Store::Opening::make_if_absent);
  for (std::uint32_t i = 1; i <= 3; ++i) append(store, check_out(i));
  const std::string old = bytes_of(file_in(folder));
  const auto place = newest_meta(old).main.root;
  std::string file;
  for (std::uint16_t i = 1; file.empty() || newest_meta(file).main.root != place; ++i) {
    REQUIRE(i < 20);
    Settled change = settled(1 + i % 3, circ::Status::uploading);
    change.settlement.attempts = i;
    store.commit([&](Change& more) { settle(more, change); });
    file = bytes_of(file_in(folder));
  }
  file.replace(place * kPage, kPage, old, place * kPage, kPage);
  CHECK_FALSE(prove(written(folder, file)).sound);
  const auto salvaged = salvaged_rows(written(folder, file));
  REQUIRE(salvaged.rows.size() == 3);
  for (const auto& row : salvaged.rows) CHECK(is_unclear(row));
}

}  // namespace
