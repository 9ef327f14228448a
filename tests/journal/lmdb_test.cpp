#include "journal/lmdb.h"

#include <string>
#include <string_view>

#include "sample.h"

namespace {

using namespace journal::test;
namespace lmdb = journal::lmdb;
using lmdb::Env;
using lmdb::Txn;

constexpr std::size_t kMap = std::size_t{1} << 20;

lmdb::ByteView bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
std::string text(lmdb::ByteView view) { return {view.begin(), view.end()}; }

lmdb::Table make_table(Env& env) {
  Txn txn(env, Txn::Mode::write);
  const lmdb::Table table = txn.make_table("table");
  txn.commit();
  return table;
}

TEST_CASE("what was committed is there after opening again, in a file whose name is not ASCII") {
  const Folder folder;
  const auto file = folder.path() / std::u8string(u8"Łódź 東.mdb");
  {
    Env env(file, kMap, 1);
    const lmdb::Table table = make_table(env);
    Txn txn(env, Txn::Mode::write);
    txn.put(table, bytes("key"), bytes("value"));
    txn.commit();
  }
  CHECK(std::filesystem::exists(file));
  Env env(file, kMap, 1);
  Txn txn(env, Txn::Mode::read);
  const auto value = txn.get(txn.open_table("table"), bytes("key"));
  REQUIRE(value);
  CHECK(text(*value) == "value");
}

TEST_CASE("a transaction that was not committed leaves no trace") {
  const Folder folder;
  Env env(folder.path() / "file", kMap, 1);
  const lmdb::Table table = make_table(env);
  const auto commits = env.commits();
  {
    Txn txn(env, Txn::Mode::write);
    txn.put(table, bytes("key"), bytes("value"));
  }
  CHECK(env.commits() == commits);
  Txn txn(env, Txn::Mode::write);
  CHECK_FALSE(txn.get(table, bytes("key")));
  CHECK_FALSE(txn.erase(table, bytes("key")));
  txn.insert(table, bytes("key"), bytes("1"));
  CHECK_THROWS_AS(txn.insert(table, bytes("key"), bytes("2")), lmdb::Error);
}

TEST_CASE("a cursor walks in the order of keys") {
  const Folder folder;
  Env env(folder.path() / "file", kMap, 1);
  const lmdb::Table table = make_table(env);
  Txn txn(env, Txn::Mode::write);
  for (const char* key : {"c", "a", "b"}) txn.put(table, bytes(key), bytes(key));
  lmdb::Cursor cursor(txn, table);
  std::string seen;
  while (const auto entry = cursor.next()) seen += text(entry->key);
  CHECK(seen == "abc");
  CHECK(text(lmdb::Cursor(txn, table).previous()->key) == "c");
  CHECK(text(cursor.at_or_after(bytes("aa"))->key) == "b");
  CHECK_FALSE(cursor.at_or_after(bytes("d")));
}

TEST_CASE("a full map says so, and the same change works after it has grown") {
  const Folder folder;
  Env env(folder.path() / "file", kMap, 1);
  const lmdb::Table table = make_table(env);
  const std::string large(kMap, 'x');
  const auto write = [&] {
    Txn txn(env, Txn::Mode::write);
    txn.put(table, bytes("key"), bytes(large));
    txn.commit();
  };
  try {
    write();
    FAIL("the map holds more than its size");
  } catch (const lmdb::Error& error) {
    CHECK(error.map_full());
  }
  env.grow(4 * kMap);
  CHECK(env.map_size() == 4 * kMap);
  write();
  Txn txn(env, Txn::Mode::read);
  CHECK(txn.get(table, bytes("key"))->size() == large.size());
}

TEST_CASE("an error carries the system's code and words") {
  const Folder folder;
  try {
    Env env(folder.path() / "absent" / "file", kMap, 1);
    FAIL("a file was made in a folder that is not there");
  } catch (const lmdb::Error& error) {
    CHECK(error.code() > 0);
    CHECK(std::string(error.what()).starts_with("open: "));
  }
}

}  // namespace
