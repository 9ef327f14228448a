#include "gateway/authorities.h"

#include <memory>
#include <new>
#include <utility>

#include <httplib.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "gateway/system_roots.h"

namespace gateway {

Authorities::Authorities(std::string file) : file_(std::move(file)) {}

Authorities::~Authorities() { X509_STORE_free(store_); }

x509_store_st* Authorities::share() {
  std::call_once(asked_, [this] { read(); });
  X509_STORE_up_ref(store_);
  return store_;
}

void Authorities::read() {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (!context) throw std::bad_alloc();
  if (const auto [folder, file] = system_roots(); !folder.empty()) {
    SSL_CTX_load_verify_dir(context.get(), folder.c_str());
  } else if (!file.empty()) {
    SSL_CTX_load_verify_file(context.get(), file.c_str());
  } else {
    httplib::tls::load_system_certs(context.get());
  }
  if (!file_.empty()) SSL_CTX_load_verify_file(context.get(), file_.c_str());
  ERR_clear_error();  // or this thread's first connection would take what could not be read here for its own fault
  store_ = SSL_CTX_get_cert_store(context.get());
  X509_STORE_up_ref(store_);
}

}  // namespace gateway
