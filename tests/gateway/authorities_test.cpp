#include "gateway/authorities.h"

#include <catch_amalgamated.hpp>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <memory>
#include <string>
#include <utility>

#include "gateway/system_roots.h"

namespace {

template <typename Thing, void (*release)(Thing*)>
struct Release {
  void operator()(Thing* thing) const { release(thing); }
};
template <typename Thing, void (*release)(Thing*)>
using Owned = std::unique_ptr<Thing, Release<Thing, release>>;
using Store = Owned<X509_STORE, X509_STORE_free>;
using Certificate = Owned<X509, X509_free>;
using Context = Owned<X509_STORE_CTX, X509_STORE_CTX_free>;

bool trusts(X509_STORE* store, X509* certificate) {
  const Context context(X509_STORE_CTX_new());
  return X509_STORE_CTX_init(context.get(), store, certificate, nullptr) == 1 && X509_verify_cert(context.get()) == 1;
}

// How many certificates the file has, and how many of them the store trusts.
std::pair<int, int> trusted(X509_STORE* store, const std::string& file) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(BIO_new_file(file.c_str(), "r"), BIO_free);
  int all = 0, known = 0;
  while (const Certificate each{PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr)}) {
    ++all;
    known += trusts(store, each.get());
  }
  ERR_clear_error();  // the file's end is told as one
  return {all, known};
}

}  // namespace

TEST_CASE("Certificate authorities are read once, and whoever shares them may outlive them") {
  Store kept, again;
  {
    gateway::Authorities authorities("");
    kept.reset(authorities.share());
    again.reset(authorities.share());
  }
  CHECK(kept == again);
}

TEST_CASE("The system's certificate authorities are trusted") {
  const auto roots = gateway::system_roots();
  if (roots.file.empty()) SKIP("this system keeps its certificate authorities in no file that is known");
  gateway::Authorities authorities("");
  const Store store(authorities.share());
  const auto [all, known] = trusted(store.get(), roots.file);
  CAPTURE(roots.folder, all);
  CHECK(known > all / 2);  // the rest may have expired
}

TEST_CASE("A file of certificate authorities that cannot be read leaves the system's, and no error behind") {
  gateway::Authorities system(""), with_file("/no/such/file.pem");
  const Store some(system.share()), same(with_file.share());
  CHECK(ERR_peek_error() == 0);
  const auto file = gateway::system_roots().file;
  if (!file.empty()) CHECK(trusted(some.get(), file) == trusted(same.get(), file));
}
