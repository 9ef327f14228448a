#include "journal/lmdb.h"

#include <lmdb.h>

#include <string>
#include <system_error>

#include "journal/map_guard.h"

namespace journal::lmdb {
namespace {

constexpr mdb_mode_t kOwnerOnly = 0600;  // patrons' barcodes are nobody else's business

// LMDB's own codes are negative, the system's positive; mdb_strerror() may answer null for those on Windows.
std::string text_of(int code) {
  return code < 0 ? mdb_strerror(code) : std::system_category().message(code);
}

void check(int code, const char* doing) {
  if (code != MDB_SUCCESS) throw Error(code, doing);
}

MDB_val val(ByteView bytes) { return {bytes.size(), const_cast<std::uint8_t*>(bytes.data())}; }

ByteView view(const MDB_val& val) { return {static_cast<const std::uint8_t*>(val.mv_data), val.mv_size}; }

std::string utf8(const std::filesystem::path& path) {
  const std::u8string text = path.u8string();
  return {text.begin(), text.end()};
}

Table open(MDB_txn* txn, const char* name, unsigned flags) {
  MDB_dbi table = 0;
  check(mdb_dbi_open(txn, name, flags, &table), "open a table");
  return table;
}

}  // namespace

Error::Error(int code, const char* doing)
    : std::runtime_error(std::string(doing) + ": " + text_of(code) + " (" + std::to_string(code) + ")"), code_(code) {}

bool Error::map_full() const { return code_ == MDB_MAP_FULL; }

void Env::Close::operator()(MDB_env* env) const { mdb_env_close(env); }

Env::Env(const std::filesystem::path& file, std::size_t map_size, unsigned tables) {
  MDB_env* env = nullptr;
  check(mdb_env_create(&env), "prepare");
  env_.reset(env);
  check(mdb_env_set_assert(env, [](MDB_env*, const char*) { park_if_guarded(); }), "prepare");
  check(mdb_env_set_mapsize(env, map_size), "prepare");
  check(mdb_env_set_maxdbs(env, tables), "prepare");
  check(mdb_env_open(env, utf8(file).c_str(), MDB_NOSUBDIR | MDB_NOTLS | MDB_NOLOCK, kOwnerOnly), "open");
}

std::size_t Env::map_size() const {
  MDB_envinfo info{};
  mdb_env_info(env_.get(), &info);
  return info.me_mapsize;
}

void Env::grow(std::size_t map_size) { check(mdb_env_set_mapsize(env_.get(), map_size), "grow"); }

std::uint64_t Env::commits() const {
  MDB_envinfo info{};
  mdb_env_info(env_.get(), &info);
  return info.me_last_txnid;
}

void Txn::Abort::operator()(MDB_txn* txn) const { mdb_txn_abort(txn); }

Txn::Txn(const Env& env, Mode mode) {
  MDB_txn* txn = nullptr;
  check(mdb_txn_begin(env.env_.get(), nullptr, mode == Mode::read ? MDB_RDONLY : 0, &txn), "begin");
  txn_.reset(txn);
}

Table Txn::open_table(const char* name) { return open(txn_.get(), name, 0); }

Table Txn::make_table(const char* name) { return open(txn_.get(), name, MDB_CREATE); }

std::optional<ByteView> Txn::get(Table table, ByteView key) const {
  MDB_val k = val(key);
  MDB_val value{};
  const int code = mdb_get(txn_.get(), table, &k, &value);
  if (code == MDB_NOTFOUND) return {};
  check(code, "read");
  return view(value);
}

void Txn::put(Table table, ByteView key, ByteView value) {
  MDB_val k = val(key);
  MDB_val v = val(value);
  check(mdb_put(txn_.get(), table, &k, &v, 0), "write");
}

void Txn::insert(Table table, ByteView key, ByteView value) {
  MDB_val k = val(key);
  MDB_val v = val(value);
  check(mdb_put(txn_.get(), table, &k, &v, MDB_NOOVERWRITE), "write");
}

bool Txn::erase(Table table, ByteView key) {
  MDB_val k = val(key);
  const int code = mdb_del(txn_.get(), table, &k, nullptr);
  if (code == MDB_NOTFOUND) return false;
  check(code, "erase");
  return true;
}

void Txn::commit() { check(mdb_txn_commit(txn_.release()), "commit"); }  // it is gone either way

void Cursor::Close::operator()(MDB_cursor* cursor) const { mdb_cursor_close(cursor); }

Cursor::Cursor(const Txn& txn, Table table) {
  MDB_cursor* cursor = nullptr;
  check(mdb_cursor_open(txn.txn_.get(), table, &cursor), "read");
  cursor_.reset(cursor);
}

std::optional<Entry> Cursor::at_or_after(ByteView key) { return move(MDB_SET_RANGE, key); }

std::optional<Entry> Cursor::next() { return move(MDB_NEXT, {}); }

std::optional<Entry> Cursor::previous() { return move(MDB_PREV, {}); }

std::optional<Entry> Cursor::move(int operation, ByteView key) {
  MDB_val k = val(key);
  MDB_val value{};
  const int code = mdb_cursor_get(cursor_.get(), &k, &value, static_cast<MDB_cursor_op>(operation));
  if (code == MDB_NOTFOUND) return {};
  check(code, "read");
  return Entry{view(k), view(value)};
}

}  // namespace journal::lmdb
