// The certificate authorities that the connections of a gateway trust: the system's, and those of a file.
//
// Where the system has them in one file only, reading it takes some eighty milliseconds of the processor (system_roots.h);
// so it is done once, when the first connection asks, and all share what was read. Any thread.
#pragma once

#include <mutex>
#include <string>

struct x509_store_st;

namespace gateway {

class Authorities {
 public:
  // `file`: further ones, in PEM; empty: the system's only.
  explicit Authorities(std::string file);
  ~Authorities();
  Authorities(const Authorities&) = delete;
  Authorities& operator=(const Authorities&) = delete;

  // One reference more to what was read, for whoever frees it. What cannot be read is not in it, and no certificate
  // that it would vouch for is accepted.
  x509_store_st* share();

 private:
  void read();

  const std::string file_;
  std::once_flag asked_;
  x509_store_st* store_ = nullptr;
};

}  // namespace gateway
