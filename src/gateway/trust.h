// The certificate authorities that a service is trusted by: read once, for all connections of a gateway.
//
// Reading the system's hundred and more takes tens of milliseconds of processor time. Any thread may use the result.
#pragma once

#include <memory>
#include <string>

struct x509_store_st;  // OpenSSL's X509_STORE

namespace gateway {

// Those of the system, and those in `ca_file` (PEM; may be empty). Nothing where the system does not keep them in a
// file: then the HTTP library looks for them itself, for each connection.
std::shared_ptr<x509_store_st> read_trusted(const std::string& ca_file);

}  // namespace gateway
