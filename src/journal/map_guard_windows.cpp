#include <windows.h>

#include <mutex>

#include "journal/map_guard.h"

namespace journal {
namespace {

struct Guarded {
  void (*lost)(void*) = nullptr;
  void* context = nullptr;
};
thread_local Guarded guarded;

LONG CALLBACK on_exception(EXCEPTION_POINTERS* pointers) {
  if (pointers->ExceptionRecord->ExceptionCode == static_cast<DWORD>(EXCEPTION_IN_PAGE_ERROR)) park_if_guarded();
  return EXCEPTION_CONTINUE_SEARCH;
}

}  // namespace

MapGuard::MapGuard(void (*lost)(void* context), void* context) {
  static std::once_flag installed;
  std::call_once(installed, [] { ::AddVectoredExceptionHandler(1, on_exception); });
  guarded = {lost, context};
}

MapGuard::~MapGuard() { guarded = {}; }

void park_if_guarded() {
  if (guarded.lost == nullptr) return;
  guarded.lost(guarded.context);
  for (;;) ::Sleep(INFINITE);
}

}  // namespace journal
