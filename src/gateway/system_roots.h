// Where this system keeps the certificate authorities that it trusts.
#pragma once

#include <string>

namespace gateway {

// Both are empty where the place is not known, and the TLS library has to look itself.
struct SystemRoots {
  // Holds a link for each authority, named by a hash of its subject (openssl-rehash(1)): only those that are needed are
  // read, while reading them all takes some eighty milliseconds of the processor.
  std::string folder;
  std::string file;  // all of them, in PEM
};
SystemRoots system_roots();

}  // namespace gateway
