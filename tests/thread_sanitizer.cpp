// What ThreadSanitizer is to keep quiet about in every test program.
//
// OpenSSL is not built with it, so the sanitizer does not see its atomic operations: ossl_x509v3_cache_extensions() looks at
// an atomic flag, without a lock, whether another thread has already kept what a certificate's extensions say
// (crypto/x509/v3_purp.c). Lines that share their authorities meet there, in the comparison of two key identifiers.
extern "C" const char* __tsan_default_suppressions();

extern "C" const char* __tsan_default_suppressions() { return "race:ASN1_STRING_cmp\n"; }
