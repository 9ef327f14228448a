#include "wms_simulator/certificates.h"

#include <memory>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace simulator {

namespace {

template <auto free>
struct Freed {
  template <class T>
  void operator()(T* pointer) const { free(pointer); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using X509Owned = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;

constexpr long kDay = 24 * 60 * 60;

template <class T>
T* need(T* pointer) {
  if (!pointer) throw std::runtime_error("OpenSSL cannot make a certificate");
  return pointer;
}
void need(int result) {
  if (result <= 0) throw std::runtime_error("OpenSSL cannot make a certificate");
}

std::string pem_of(BIO& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(&bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

void extend(X509& certificate, X509& issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
  const Extension extension(need(X509V3_EXT_conf_nid(nullptr, &context, nid, value)));
  need(X509_add_ext(&certificate, extension.get(), -1));
}

struct Signed {
  Key key;
  X509Owned certificate;

  Identity to_pem() const {
    const Bio certificate_bio(need(BIO_new(BIO_s_mem())));
    need(PEM_write_bio_X509(certificate_bio.get(), certificate.get()));
    const Bio key_bio(need(BIO_new(BIO_s_mem())));
    need(PEM_write_bio_PrivateKey(key_bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr));
    return {pem_of(*certificate_bio), pem_of(*key_bio)};
  }
};

// `ca` null: an authority, signed by itself.
Signed make(const char* name, long serial, const Signed* ca, const char* alternative_names, long from, long until,
            EVP_PKEY* key = EVP_EC_gen("P-256")) {
  Signed made{Key(need(key)), X509Owned(need(X509_new()))};
  X509& certificate = *made.certificate;
  need(X509_set_version(&certificate, X509_VERSION_3));
  need(ASN1_INTEGER_set(X509_get_serialNumber(&certificate), serial));
  need(X509_gmtime_adj(X509_getm_notBefore(&certificate), from));
  need(X509_gmtime_adj(X509_getm_notAfter(&certificate), until));
  need(X509_set_pubkey(&certificate, made.key.get()));
  need(X509_NAME_add_entry_by_txt(X509_get_subject_name(&certificate), "CN", MBSTRING_ASC,
                                  reinterpret_cast<const unsigned char*>(name), -1, -1, 0));
  X509& issuer = ca ? *ca->certificate : certificate;
  need(X509_set_issuer_name(&certificate, X509_get_subject_name(&issuer)));
  extend(certificate, issuer, NID_basic_constraints, ca ? "critical,CA:FALSE" : "critical,CA:TRUE");
  extend(certificate, issuer, NID_subject_key_identifier, "hash");
  if (ca) {
    extend(certificate, issuer, NID_authority_key_identifier, "keyid:always");
    extend(certificate, issuer, NID_ext_key_usage, "serverAuth");
    extend(certificate, issuer, NID_subject_alt_name, alternative_names);
  } else {
    extend(certificate, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
  }
  need(X509_sign(&certificate, ca ? ca->key.get() : made.key.get(), EVP_sha256()));
  return made;
}

// A reference to it; made once, for that takes its time.
EVP_PKEY* short_key() {
  static const Key key(need(EVP_RSA_gen(1024)));
  need(EVP_PKEY_up_ref(key.get()));
  return key.get();
}

}  // namespace

Certificates::Certificates() {
  constexpr auto kHere = "IP:127.0.0.1,DNS:localhost";
  const Signed ca = make("WMS simulator test authority", 1, nullptr, nullptr, -kDay, 30 * kDay);
  const Signed stranger = make("An authority nobody was told of", 1, nullptr, nullptr, -kDay, 30 * kDay);
  ca_pem_ = ca.to_pem().certificate_pem;
  identities_ = {
      make("localhost", 2, &ca, kHere, -kDay, 30 * kDay).to_pem(),
      make("other.example", 3, &ca, "DNS:other.example", -kDay, 30 * kDay).to_pem(),
      make("localhost", 4, &stranger, kHere, -kDay, 30 * kDay).to_pem(),
      make("localhost", 5, &ca, kHere, -10 * kDay, -kDay).to_pem(),
      make("localhost", 6, &ca, kHere, -kDay, 30 * kDay, short_key()).to_pem(),
  };
}

}  // namespace simulator
