#include "journal/medium.h"

#include <cerrno>
#include <fstream>

#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using Kind = Trouble::Kind;

TEST_CASE("the system's codes are told apart by what staff can do about them") {
  for (const int code : {ENOSPC, EDQUOT, EFBIG}) CHECK(kind_of(code, false) == Kind::disk_full);
  for (const int code : {EROFS, EACCES, EPERM}) CHECK(kind_of(code, false) == Kind::read_only);
  for (const int code : {ENOENT, ENOTDIR, ENODEV, ESTALE}) CHECK(kind_of(code, false) == Kind::gone);
  CHECK(kind_of(EIO, false) == Kind::other);
  CHECK(kind_of(EIO, true) == Kind::disk_full);  // a short write is how a full disk begins
  CHECK(kind_of(EINVAL, true) == Kind::other);
}

TEST_CASE("whatever the error was, a folder that vanished is the reason") {
  const Folder folder;
  CHECK(trouble_from(EROFS, "detail", folder.path()).kind == Kind::read_only);
  CHECK(trouble_from(EROFS, "detail", folder.path()).detail == "detail");
  CHECK(trouble_from(EROFS, "detail", folder.path() / "absent").kind == Kind::gone);
}

TEST_CASE("a file that took another's place is told from it") {
  const Folder folder;
  const auto file = folder.path() / "file";
  CHECK_FALSE(file_id(file));
  std::ofstream(file) << "one";
  const auto first = file_id(file);
  REQUIRE(first);
  std::ofstream(file) << "changed";
  CHECK(file_id(file) == first);
  std::filesystem::rename(file, folder.path() / "aside");
  std::ofstream(file) << "two";
  CHECK(file_id(file));
  CHECK(file_id(file) != first);
}

TEST_CASE("a folder of this computer is not on a network, and neither is one that is not there") {
  const Folder memory;
  const Folder disk(Folder::Where::disk);
  CHECK_FALSE(on_network(memory.path()));
  CHECK_FALSE(on_network(disk.path()));
  CHECK_FALSE(on_network(disk.path() / "absent"));
}

TEST_CASE("syncing a folder that is not there is an error") {
  const Folder folder;
  CHECK_NOTHROW(sync_folder(folder.path()));
  CHECK_THROWS_AS(sync_folder(folder.path() / "absent"), std::system_error);
}

}  // namespace
