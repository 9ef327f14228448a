#include "gateway/authorities.h"

#include <catch_amalgamated.hpp>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "gateway/system_roots.h"

namespace {

int count_in(X509_STORE* store) { return sk_X509_OBJECT_num(X509_STORE_get0_objects(store)); }

}  // namespace

TEST_CASE("Certificate authorities are read once, and whoever shares them may outlive them") {
  X509_STORE* kept = nullptr;
  {
    gateway::Authorities authorities("");
    kept = authorities.share();
    X509_STORE* const again = authorities.share();
    CHECK(kept == again);
    X509_STORE_free(again);
  }
  const bool has_a_file = !gateway::system_roots().empty();
  CHECK(count_in(kept) >= (has_a_file ? 1 : 0));
  X509_STORE_free(kept);
}

TEST_CASE("A file of certificate authorities that cannot be read leaves the system's, and no error behind") {
  gateway::Authorities system(""), with_file("/no/such/file.pem");
  X509_STORE* const some = system.share();
  X509_STORE* const same = with_file.share();
  CHECK(count_in(some) == count_in(same));
  CHECK(ERR_peek_error() == 0);
  X509_STORE_free(some);
  X509_STORE_free(same);
}
