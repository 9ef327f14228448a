#include "window/system.h"

#include <windows.h>

namespace window {
namespace {

std::wstring wide(const std::string& text) {
  const int size = static_cast<int>(text.size());
  std::wstring result(static_cast<std::size_t>(MultiByteToWideChar(CP_UTF8, 0, text.data(), size, nullptr, 0)), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), size, result.data(), static_cast<int>(result.size()));
  return result;
}

}  // namespace

// "Choose your default app mode" in Windows' settings; the value exists since Windows 10 1607.
std::optional<bool> system_dark() {
  DWORD light = 1;
  DWORD size = sizeof light;
  const LSTATUS found =
      RegGetValueW(HKEY_CURRENT_USER, L"Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize",
                   L"AppsUseLightTheme", RRF_RT_REG_DWORD, nullptr, &light, &size);
  if (found != ERROR_SUCCESS) return std::nullopt;
  return light == 0;
}

void use_no_input_method() {}  // Windows keeps characters and keys in their order

void show_without_window(const std::string& title, const std::string& text) {
  MessageBoxW(nullptr, wide(text).c_str(), wide(title).c_str(), MB_OK | MB_ICONERROR);
}

}  // namespace window
