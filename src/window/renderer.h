// OpenGL under ImGui: the current backend on 3.3 core, the old one on anything older.
//
// Where the driver paints by processor (no graphics hardware), it samples fonts without filtering and draws without
// anti-aliasing: the same letters at a third of the cost. Needs a current context and a current ImGui context.
#pragma once

#include <string>
#include <string_view>

struct ImDrawData;

namespace window {

// True for the names under which drivers without graphics hardware go (GL_RENDERER).
bool paints_by_processor(std::string_view renderer);

enum class OpenGL { core_3_3, old };

class Renderer {
 public:
  explicit Renderer(OpenGL version);
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  void new_frame();
  void draw(ImDrawData& frame, int width, int height, const float (&background)[3]);

  const std::string& name() const { return name_; }  // as the driver gives it, with its OpenGL version

 private:
  void bring_textures_up_to_date(ImDrawData& frame);

  OpenGL version_;
  std::string name_;
  bool by_processor_ = false;
};

}  // namespace window
