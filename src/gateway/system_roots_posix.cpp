#include <unistd.h>

#include "gateway/system_roots.h"

namespace gateway {

// The path that OpenSSL was built with exists on Debian and its descendants only.
std::string system_roots() {
  for (const char* file : {"/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Gentoo
                           "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, Red Hat
                           "/etc/ssl/ca-bundle.pem",              // openSUSE
                           "/etc/ssl/cert.pem"}) {                // Alpine
    if (::access(file, R_OK) == 0) return file;
  }
  return {};
}

}  // namespace gateway
