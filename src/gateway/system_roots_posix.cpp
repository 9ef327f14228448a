#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "gateway/system_roots.h"

namespace gateway {
namespace {

namespace fs = std::filesystem;

// "5ed36f99.0"; a second one of the same hash ends in 1.
bool is_hash(const std::string& name) {
  constexpr std::size_t kDigits = 8;
  return name.size() == kDigits + 2 && name[kDigits] == '.' && std::isdigit(static_cast<unsigned char>(name.back())) != 0 &&
         std::all_of(name.begin(), name.begin() + kDigits, [](unsigned char letter) { return std::isxdigit(letter) != 0; });
}

std::size_t count_hashes(const char* folder) {
  std::size_t count = 0;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (is_hash(entry->path().filename())) ++count;
  }
  return count;
}

std::size_t count_certificates(const std::string& file) {
  std::size_t count = 0;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) count += line.starts_with("-----BEGIN ") ? 1 : 0;
  return count;
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
  // Of all of them but Fedora and Red Hat, where it may have a hash or two that somebody put there: the file has more.
  constexpr const char* kFolder = "/etc/ssl/certs";
  const auto hashes = count_hashes(kFolder);
  if (hashes > 0 && hashes >= count_certificates(roots.file)) roots.folder = kFolder;
  return roots;
}

}  // namespace gateway
