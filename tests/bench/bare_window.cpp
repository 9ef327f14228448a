// The least that a program with a window can be: GLFW, an OpenGL context as GLFW makes it by default, one clear and one
// swap. It then stays, waiting for events, until the window is closed.
#include <GLFW/glfw3.h>
#include <glad/gl.h>

int main() {
  if (glfwInit() == GLFW_FALSE) return 1;
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  GLFWwindow* window = glfwCreateWindow(1280, 800, "bare window", nullptr, nullptr);
  if (window == nullptr) return 1;
  glfwMakeContextCurrent(window);
  if (gladLoadGL(glfwGetProcAddress) == 0) return 1;
  glViewport(0, 0, 1280, 800);
  glClearColor(1, 1, 1, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glfwSwapBuffers(window);
  while (glfwWindowShouldClose(window) == 0) glfwWaitEvents();
  glfwTerminate();
}
