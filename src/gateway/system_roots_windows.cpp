#include "gateway/system_roots.h"

namespace gateway {

// They are in the system's certificate store, which the HTTP library reads. A path like /etc/ssl would be a folder that
// any user of the computer may create.
SystemRoots system_roots() { return {}; }

}  // namespace gateway
