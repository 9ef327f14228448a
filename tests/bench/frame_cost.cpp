// What a frame costs to paint: the program's own window and settings beside what Dear ImGui and GLFW do by default.
//
// Both show the same desk with 10,000 rows at 1280 x 800, and every frame differs from the one before by a scan's text.
// "Tuned" is window::Window as the program uses it. "Default" is the window of ImGui's own example for GLFW and OpenGL 3:
// depth, stencil and alpha buffers, linear filtering, anti-aliased lines and fills, and the window's background painted
// as ImGui does it, translucent over a cleared frame. Measured is the processor time of all threads of the process, the
// driver's included, since on a machine without graphics hardware they paint; per frame, from one swap to the next.
//
//   frame_cost tuned|default FRAMES      prints microseconds per frame, and the renderer; frame.py compares them
#include <glad/gl.h>
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/processor_time.h"
#include "bench/sample.h"
#include "desk/state.h"
#include "ui/view.h"
#include "window/window.h"

namespace {

constexpr std::size_t kRows = 10'000;
constexpr int kWarmUp = 10;

// The desk that both draw, and the clock of their frames.
struct Scene {
  desk::State state;
  ui::UiState ui;
  std::vector<desk::Intent> intents;
  int frames = 0, wanted;
  double began = 0, took = 0;

  explicit Scene(int count) : wanted(count) {
    ui.fonts = ui::prepare();
    ui.choices.theme = ui::ThemeChoice::light;
    state.loading = false;
    state.station.set_up = true;
    state.mode = desk::Mode::check_in;
    std::vector<circ::Row> rows;
    for (std::size_t number = 0; number < kRows; ++number) {
      circ::Row row{number + 1, bench::transaction(number), {}};
      row.settlement.status = static_cast<circ::Status>(number % 5);
      rows.push_back(std::move(row));
    }
    state.rows.append(std::move(rows));
    state.now = std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(1'800'000'000'000));
  }

  bool done() const { return frames == kWarmUp + wanted; }
  void draw() {
    if (frames == kWarmUp) began = bench::processor_microseconds();
    ++frames;
    state.typed = "312340001" + std::to_string(10000 + frames);
    ui::draw(state, ui, intents);
    intents.clear();
    if (done()) took = (bench::processor_microseconds() - began) / wanted;
  }
};

int tuned(int frames) {
  auto opened = window::Window::open({.title = "tuned", .width = 1280, .height = 800, .place = {}});
  if (const auto* fault = std::get_if<window::Fault>(&opened)) {
    std::fprintf(stderr, "%s\n", fault->text.c_str());
    return 1;
  }
  const auto window = std::get<std::unique_ptr<window::Window>>(std::move(opened));
  Scene scene(frames);
  const auto background = ui::background(scene.ui);
  window->set_background(background.x, background.y, background.z);
  window::Program program;
  program.type = [](const circ::KeyStroke&) {};
  program.keyboard_here = [](bool) {};
  program.absorb = [] { return false; };
  program.frame = [&] {
    scene.draw();
    window->draw_again();
    return window::Keyboard::desk;
  };
  program.deadline = [] { return std::nullopt; };
  program.wants_quit = [&] { return scene.done(); };
  window->run(program);
  std::printf("%.1f %s\n", scene.took, window->renderer().c_str());
  return 0;
}

int by_default(int frames) {
  if (glfwInit() == GLFW_FALSE) return 1;
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
  GLFWwindow* window = glfwCreateWindow(1280, 800, "default", nullptr, nullptr);
  if (window == nullptr) return 1;
  glfwMakeContextCurrent(window);
  if (gladLoadGL(glfwGetProcAddress) == 0) return 1;
  ImGui::CreateContext();
  ImGui_ImplGlfw_InitForOpenGL(window, true);
  ImGui_ImplOpenGL3_Init("#version 130");
  Scene scene(frames);
  const ImVec4 colour = ui::background(scene.ui);
  while (!scene.done()) {
    glfwPollEvents();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const ImVec4 translucent(colour.x, colour.y, colour.z, 0.94f);  // ImGui's own WindowBg
    ImGui::GetBackgroundDrawList()->AddRectFilled({0, 0}, size, ImGui::ColorConvertFloat4ToU32(translucent));
    scene.draw();
    ImGui::Render();
    int width = 0, height = 0;
    glfwGetFramebufferSize(window, &width, &height);
    glViewport(0, 0, width, height);
    glClearColor(colour.x, colour.y, colour.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(window);
  }
  std::printf("%.1f %s\n", scene.took, reinterpret_cast<const char*>(glGetString(GL_RENDERER)));
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3 && std::string_view(arguments[1]) == "tuned") return tuned(std::atoi(arguments[2]));
  if (count == 3 && std::string_view(arguments[1]) == "default") return by_default(std::atoi(arguments[2]));
  std::fprintf(stderr, "usage: frame_cost tuned|default FRAMES\n");
  return 2;
}
