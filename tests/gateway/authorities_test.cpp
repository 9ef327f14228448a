#include "gateway/authorities.h"

#include <catch_amalgamated.hpp>
#include <openssl/x509_vfy.h>

TEST_CASE("Certificate authorities are read once, and whoever shares them may outlive them") {
  X509_STORE* kept = nullptr;
  {
    gateway::Authorities authorities("");
    kept = authorities.share();
    X509_STORE* const again = authorities.share();
    CHECK(kept == again);
    X509_STORE_free(again);
  }
  CHECK(X509_STORE_get0_objects(kept) != nullptr);
  X509_STORE_free(kept);
}

TEST_CASE("A file of certificate authorities that cannot be read leaves the system's") {
  gateway::Authorities authorities("/no/such/file.pem");
  X509_STORE* const store = authorities.share();
  CHECK(store != nullptr);
  X509_STORE_free(store);
}
