#include "gateway/trust.h"

#include <openssl/x509_vfy.h>

#include "gateway/system_roots.h"

namespace gateway {

std::shared_ptr<x509_store_st> read_trusted(const std::string& ca_file) {
  const std::string roots = system_roots();
  if (roots.empty()) return {};
  std::shared_ptr<x509_store_st> store(X509_STORE_new(), X509_STORE_free);
  // What cannot be read is trusted by nobody: the handshake will say so.
  X509_STORE_load_locations(store.get(), roots.c_str(), nullptr);
  if (!ca_file.empty()) X509_STORE_load_locations(store.get(), ca_file.c_str(), nullptr);
  return store;
}

}  // namespace gateway
