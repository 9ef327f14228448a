// Where this system keeps the certificate authorities that it trusts.
#pragma once

#include <string>

namespace gateway {

// A file of them; empty where they are not in a file that is known, and the TLS library has to look itself.
std::string system_roots();

}  // namespace gateway
