#include "window/picture.h"

#include <imgui.h>

#include <catch_amalgamated.hpp>
#include <string>

#include "window/renderer.h"

namespace {

// ImGui without a window, and textures that are up to date once they were asked for.
class Frames {
 public:
  Frames() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = ImVec2(400, 300);
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  }
  ~Frames() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    }
    ImGui::DestroyContext();
  }
  Frames(const Frames&) = delete;
  Frames& operator=(const Frames&) = delete;

  const ImDrawData& draw(const std::string& text, float width = 400) {
    ImGui::GetIO().DisplaySize.x = width;
    ImGui::NewFrame();
    ImGui::SetNextWindowSize(ImVec2(300, 200));
    ImGui::Begin("window");
    ImGui::TextUnformatted(text.c_str());
    ImGui::End();
    ImGui::Render();
    return *ImGui::GetDrawData();
  }
  static void bring_textures_up_to_date() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      texture->SetTexID(1);
      texture->SetStatus(ImTextureStatus_OK);
    }
  }
};

}  // namespace

TEST_CASE("A frame that looks like the last one is told from one that does not") {
  Frames frames;
  window::Picture picture;
  picture.changes_to(frames.draw("one"));
  Frames::bring_textures_up_to_date();
  for (int i = 0; i < 3; ++i) {  // until the window has its size
    picture.changes_to(frames.draw("one"));
    Frames::bring_textures_up_to_date();
  }
  CHECK_FALSE(picture.changes_to(frames.draw("one")));
  CHECK(picture.changes_to(frames.draw("neo")));
  CHECK_FALSE(picture.changes_to(frames.draw("neo")));
  CHECK(picture.changes_to(frames.draw("neo", 401)));

  SECTION("after it is forgotten the same frame is drawn again") {
    picture.forget();
    CHECK(picture.changes_to(frames.draw("neo", 401)));
    CHECK_FALSE(picture.changes_to(frames.draw("neo", 401)));
  }
  SECTION("letters that the font's texture does not hold yet have to be drawn") {
    picture.changes_to(frames.draw("q", 401));
    REQUIRE(ImGui::GetPlatformIO().Textures[0]->Status == ImTextureStatus_WantUpdates);
    CHECK(picture.changes_to(frames.draw("q", 401)));
    Frames::bring_textures_up_to_date();
    CHECK_FALSE(picture.changes_to(frames.draw("q", 401)));
  }
}

TEST_CASE("Drivers that paint by processor are known by their names") {
  CHECK(window::paints_by_processor("llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5"));
  CHECK(window::paints_by_processor("GDI Generic, OpenGL 1.1.0"));
  CHECK(window::paints_by_processor("softpipe"));
  CHECK(window::paints_by_processor("Software Rasterizer"));
  CHECK_FALSE(window::paints_by_processor("Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6"));
  CHECK_FALSE(window::paints_by_processor("AMD Radeon Graphics"));
}
