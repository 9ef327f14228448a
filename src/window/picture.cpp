#include "window/picture.h"

#include <imgui.h>

#include <type_traits>

namespace window {
namespace {

class Writer {
 public:
  explicit Writer(std::vector<unsigned char>& bytes) : bytes_(bytes) { bytes_.clear(); }

  template <typename T>
  void all(const ImVector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    one(values.Size);
    append(values.Data, static_cast<std::size_t>(values.size_in_bytes()));
  }
  template <typename T>
  void one(const T& value) {
    static_assert(std::has_unique_object_representations_v<T> || std::is_same_v<T, ImVec2> ||
                  std::is_same_v<T, ImVec4>);  // no padding bytes, which would differ at random
    append(&value, sizeof value);
  }

 private:
  void append(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    bytes_.insert(bytes_.end(), bytes, bytes + size);
  }
  std::vector<unsigned char>& bytes_;
};

bool textures_wait(const ImDrawData& frame) {
  if (frame.Textures == nullptr) return false;
  for (const ImTextureData* texture : *frame.Textures) {
    if (texture->Status != ImTextureStatus_OK && texture->Status != ImTextureStatus_Destroyed) return true;
  }
  return false;
}

}  // namespace

bool Picture::changes_to(const ImDrawData& frame) {
  Writer next(next_);
  next.one(frame.DisplayPos);
  next.one(frame.DisplaySize);
  next.one(frame.FramebufferScale);
  for (const ImDrawList* list : frame.CmdLists) {
    next.all(list->VtxBuffer);
    next.all(list->IdxBuffer);
    next.one(list->CmdBuffer.Size);
    for (const ImDrawCmd& command : list->CmdBuffer) {
      next.one(command.ClipRect);
      next.one(command.TexRef._TexData);
      next.one(command.TexRef._TexID);
      next.one(command.VtxOffset);
      next.one(command.IdxOffset);
      next.one(command.ElemCount);
    }
  }
  const bool same = known_ && next_ == last_ && !textures_wait(frame);
  last_.swap(next_);
  known_ = true;
  return !same;
}

}  // namespace window
