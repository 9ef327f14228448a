// The last picture that was drawn, to find out whether the next one would look the same: on a machine without graphics
// hardware painting is nearly all that a frame costs.
//
// Keeps a copy of what decides the picture (vertices, indices, clip rectangles, textures) and compares it byte by byte:
// 300 KB for a full window, some microseconds, and no two pictures that a short sum would mistake for each other.
#pragma once

#include <vector>

struct ImDrawData;

namespace window {

class Picture {
 public:
  // True when `frame` looks different from the one before, or textures have to be brought up to date.
  bool changes_to(const ImDrawData& frame);
  // What is on the screen is no longer what was drawn.
  void forget() { known_ = false; }

 private:
  std::vector<unsigned char> last_, next_;
  bool known_ = false;
};

}  // namespace window
