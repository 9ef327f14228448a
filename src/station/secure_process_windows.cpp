#include <windows.h>

#include "station/secure_process.h"

// Debian 12's werapi.h does not compile; these two lines of it are all that is needed.
extern "C" HRESULT WINAPI WerSetFlags(DWORD flags);
constexpr DWORD kNoHeapInReports = 1;  // WER_FAULT_REPORTING_FLAG_NOHEAP

namespace station {

void keep_memory_private() {
  ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  ::WerSetFlags(kNoHeapInReports);
}

}  // namespace station
