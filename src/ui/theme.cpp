#include "ui/theme.h"

#include <algorithm>
#include <cmath>

#include <imgui_internal.h>

#include "fonts/fonts.h"

namespace ui {
namespace {

// look.md's table. Awaiting Sync and Uploaded are a little darker than there in light, and muted a little lighter in
// dark, so that they keep a contrast of 4.5 on zebra and selection too.
constexpr Palette kLight{
    .background = colour(0xF4F6F8), .panel = colour(0xFFFFFF), .header_row = colour(0xEEF1F4),
    .field = colour(0xFFFFFF), .line = colour(0xD9DFE5), .zebra = colour(0xF9FAFB), .selection = colour(0xDCEBFB),
    .hovered = colour(0xEEF4FA), .text = colour(0x17212B), .muted = colour(0x5B6875),
    .check_out = {colour(0x0B63B0), colour(0xFFFFFF)}, .check_in = {colour(0x0F7B4F), colour(0xFFFFFF)},
    .alarm = {colour(0xB71C1C), colour(0xFFFFFF)}, .warning = {colour(0xFFE9B8), colour(0x4A2C00)},
    .dimmed = colour(0x17212B, 115),
    .status = {colour(0x945700), colour(0x1565C0), colour(0x276B2B), colour(0xC62828), colour(0x6A4FB3),
               colour(0x5B6875)}};

constexpr Palette kDark{
    .background = colour(0x12171D), .panel = colour(0x1A2129), .header_row = colour(0x222B35),
    .field = colour(0x12171D), .line = colour(0x2C3641), .zebra = colour(0x1D252E), .selection = colour(0x1F3A57),
    .hovered = colour(0x212D3A), .text = colour(0xE6EBF0), .muted = colour(0xA0ADBA),
    .check_out = {colour(0x4EA3F1), colour(0x0E141A)}, .check_in = {colour(0x4FC28F), colour(0x0E141A)},
    .alarm = {colour(0xB71C1C), colour(0xFFFFFF)}, .warning = {colour(0x4A3610), colour(0xFFDC9A)},
    .dimmed = colour(0x05080B, 150),
    .status = {colour(0xFFB74D), colour(0x64B5F6), colour(0x81C784), colour(0xEF9A9A), colour(0xB39DDB),
               colour(0xA0ADBA)}};

// circ::Status orders Upload failed before Comms failure; the tables above do the same.
static_assert(static_cast<int>(circ::Status::upload_failed) == 3 && static_cast<int>(circ::Status::comms_failure) == 4);

double luminance(ImU32 one) {
  const auto channel = [one](int shift) {
    const double value = ((one >> shift) & 255) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(IM_COL32_R_SHIFT) + 0.7152 * channel(IM_COL32_G_SHIFT) + 0.0722 * channel(IM_COL32_B_SHIFT);
}

// The symbols are cut from a font whose em is a larger part of its height than the text font's; a little larger than
// letters they carry a status at a glance.
constexpr float kSymbolsToText = 1.164f / 1.362f * 1.15f;

ImFont* add_font(const unsigned char* data, unsigned size, const char* name) {
  auto& atlas = *ImGui::GetIO().Fonts;
  const auto add = [&](const unsigned char* bytes, unsigned count, float pixels, bool merge) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.MergeMode = merge;
    config.PixelSnapH = true;
    ImStrncpy(config.Name, name, IM_ARRAYSIZE(config.Name));
    // ImGui takes a pointer to data it could own; it neither frees nor writes what it does not own.
    return atlas.AddFontFromMemoryTTF(const_cast<unsigned char*>(bytes), static_cast<int>(count), pixels, &config);
  };
  const float pixels = type_size(type::kText);
  ImFont* font = add(data, size, pixels, false);
  add(fonts::symbols, fonts::symbols_size, pixels * kSymbolsToText, true);
  return font;
}

void set(ImGuiCol which, ImU32 value) {
  ImGui::GetStyle().Colors[which] = ImGui::ColorConvertU32ToFloat4(value);
}

void colours(const Palette& p, const Pair& accent) {
  const ImU32 none = colour(0, 0);
  for (int each = 0; each < ImGuiCol_COUNT; ++each) set(each, none);
  set(ImGuiCol_Text, p.text);
  set(ImGuiCol_TextDisabled, p.muted);
  set(ImGuiCol_TextSelectedBg, p.selection);
  set(ImGuiCol_InputTextCursor, accent.area);
  set(ImGuiCol_PopupBg, p.panel);
  set(ImGuiCol_Border, p.line);
  set(ImGuiCol_FrameBg, p.field);
  set(ImGuiCol_FrameBgHovered, p.field);
  set(ImGuiCol_FrameBgActive, p.field);
  set(ImGuiCol_CheckMark, accent.area);
  set(ImGuiCol_Button, p.panel);
  set(ImGuiCol_ButtonHovered, p.header_row);
  set(ImGuiCol_ButtonActive, p.line);
  set(ImGuiCol_Header, p.selection);
  set(ImGuiCol_HeaderHovered, p.hovered);
  set(ImGuiCol_HeaderActive, p.selection);
  set(ImGuiCol_Separator, p.line);
  set(ImGuiCol_SeparatorHovered, accent.area);
  set(ImGuiCol_SeparatorActive, accent.area);
  set(ImGuiCol_ScrollbarGrab, p.line);
  set(ImGuiCol_ScrollbarGrabHovered, p.muted);
  set(ImGuiCol_ScrollbarGrabActive, p.muted);
  set(ImGuiCol_TableHeaderBg, p.header_row);
  set(ImGuiCol_TableBorderStrong, p.line);
  set(ImGuiCol_TableBorderLight, p.line);
  set(ImGuiCol_TableRowBg, p.panel);
  set(ImGuiCol_TableRowBgAlt, p.zebra);
  set(ImGuiCol_TextLink, accent.area);
  set(ImGuiCol_NavCursor, accent.area);
  set(ImGuiCol_ModalWindowDimBg, p.dimmed);
}

}  // namespace

const Palette& palette(bool dark) { return dark ? kDark : kLight; }

double contrast(ImU32 one, ImU32 other) {
  const double a = luminance(one), b = luminance(other);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

Fonts prepare() {
  auto& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigInputTextCursorBlink = false;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigNavCaptureKeyboard = true;
  auto& context = *ImGui::GetCurrentContext();
  context.ConfigNavWindowingKeyNext = context.ConfigNavWindowingKeyPrev = 0;  // there is one window
  return {add_font(fonts::regular, fonts::regular_size, "regular"), add_font(fonts::bold, fonts::bold_size, "bold")};
}

void dress(const Dressed& wanted, Dressed& worn) {
  if (wanted == worn) return;
  worn = wanted;
  ImGuiStyle style;
  style.WindowRounding = style.ChildRounding = 0;
  style.FrameRounding = style.PopupRounding = style.GrabRounding = 5;
  style.ScrollbarRounding = 5;
  style.WindowBorderSize = style.ChildBorderSize = 0;
  style.FrameBorderSize = style.PopupBorderSize = 1;
  style.WindowPadding = {16, 14};
  style.FramePadding = {12, 7};
  style.ItemSpacing = {10, 8};
  style.ItemInnerSpacing = {8, 6};
  style.CellPadding = {12, 3};
  style.ScrollbarSize = 12;
  style.DisabledAlpha = 0.55f;
  style.HoverStationaryDelay = style.HoverDelayShort = style.HoverDelayNormal = 0;
  style.HoverFlagsForTooltipMouse = style.HoverFlagsForTooltipNav = ImGuiHoveredFlags_AllowWhenDisabled;
  style.ScaleAllSizes(wanted.scale);
  style.FontSizeBase = type_size(type::kText);
  style.FontScaleMain = wanted.scale;
  ImGui::GetStyle() = style;
  const auto& p = palette(wanted.dark);
  colours(p, p.accent(wanted.mode));
}

}  // namespace ui
