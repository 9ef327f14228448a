#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <system_error>

#include "gateway/system_roots.h"

namespace gateway {
namespace {

namespace fs = std::filesystem;

// "5ed36f99.0"
bool is_hash(const std::string& name) {
  constexpr std::size_t kDigits = 8;
  return name.size() > kDigits && name.compare(kDigits, std::string::npos, ".0") == 0 &&
         std::all_of(name.begin(), name.begin() + kDigits, [](unsigned char letter) { return std::isxdigit(letter) != 0; });
}

bool has_hashes(const char* folder) {
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (is_hash(entry->path().filename())) return true;
  }
  return false;
}

}  // namespace

// The path that OpenSSL was built with exists on Debian and its descendants only.
SystemRoots system_roots() {
  SystemRoots roots;
  for (const char* file : {"/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Gentoo
                           "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, Red Hat
                           "/etc/ssl/ca-bundle.pem",              // openSUSE
                           "/etc/ssl/cert.pem"}) {                // Alpine
    if (roots.file.empty() && ::access(file, R_OK) == 0) roots.file = file;
  }
  constexpr const char* kFolder = "/etc/ssl/certs";  // of all of them but Fedora and Red Hat, which keep no hashes there
  if (has_hashes(kFolder)) roots.folder = kFolder;
  return roots;
}

}  // namespace gateway
