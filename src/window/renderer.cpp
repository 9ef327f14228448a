#include "window/renderer.h"

#include <glad/gl.h>
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_opengl2.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace window {
namespace {

std::string gl_string(GLenum name) {
  const GLubyte* text = glGetString(name);
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

// There are no further shaders to come; Mesa keeps some megabytes for them otherwise. Not in glad's OpenGL 3.3, where it
// comes from an extension (ARB_ES2_compatibility) that drivers for it have.
void release_shader_compiler() {
  const auto release = reinterpret_cast<void(GLAD_API_PTR*)()>(glfwGetProcAddress("glReleaseShaderCompiler"));
  if (release != nullptr) release();
}

}  // namespace

bool paints_by_processor(std::string_view renderer) {
  static constexpr std::array<std::string_view, 6> kNames = {"llvmpipe", "softpipe",    "swrast", "software",
                                                             "gdi generic", "swiftshader"};
  std::string lower(renderer);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view name) { return lower.find(name) != std::string::npos; });
}

Renderer::Renderer(OpenGL version) : version_(version) {
  name_ = gl_string(GL_RENDERER) + ", OpenGL " + gl_string(GL_VERSION);
  by_processor_ = paints_by_processor(name_);
  if (version_ == OpenGL::core_3_3) {
    ImGui_ImplOpenGL3_Init("#version 330 core");
    ImGui_ImplOpenGL3_CreateDeviceObjects();
    release_shader_compiler();
    return;
  }
  ImGui_ImplOpenGL2_Init();
  GLint largest = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);  // the old backend does not ask, and old drivers have small ones
  ImGui::GetPlatformIO().Renderer_TextureMaxWidth = largest;
  ImGui::GetPlatformIO().Renderer_TextureMaxHeight = largest;
}

Renderer::~Renderer() {
  if (version_ == OpenGL::core_3_3) {
    ImGui_ImplOpenGL3_Shutdown();
  } else {
    ImGui_ImplOpenGL2_Shutdown();
  }
}

void Renderer::new_frame() {
  if (version_ == OpenGL::core_3_3) {
    ImGui_ImplOpenGL3_NewFrame();
  } else {
    ImGui_ImplOpenGL2_NewFrame();
  }
  if (by_processor_) {  // each time, since a change of theme sets the style anew
    ImGuiStyle& style = ImGui::GetStyle();
    style.AntiAliasedLines = false;
    style.AntiAliasedLinesUseTex = false;
    style.AntiAliasedFill = false;
  }
}

void Renderer::draw(ImDrawData& frame, int width, int height, const float (&background)[3]) {
  glViewport(0, 0, width, height);
  glClearColor(background[0], background[1], background[2], 1);
  glClear(GL_COLOR_BUFFER_BIT);
  if (by_processor_) bring_textures_up_to_date(frame);
  if (version_ == OpenGL::core_3_3) {
    ImGui_ImplOpenGL3_RenderDrawData(&frame);
  } else {
    ImGui_ImplOpenGL2_RenderDrawData(&frame);
  }
}

// What the backends would do themselves a moment later, with linear filtering.
void Renderer::bring_textures_up_to_date(ImDrawData& frame) {
  if (frame.Textures == nullptr) return;
  for (ImTextureData* texture : *frame.Textures) {
    if (texture->Status != ImTextureStatus_WantCreate) continue;
    if (version_ == OpenGL::core_3_3) {
      ImGui_ImplOpenGL3_UpdateTexture(texture);
    } else {
      ImGui_ImplOpenGL2_UpdateTexture(texture);
    }
    glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(texture->GetTexID()));
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glBindTexture(GL_TEXTURE_2D, 0);
  }
}

}  // namespace window
