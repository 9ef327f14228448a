/* std::random_device in Debian's libstdc++.a calls arc4random, which glibc has only since 2.36. With this
 * one the program starts on glibc 2.35 too (Ubuntu 22.04). */
#include <stdint.h>
#include <sys/random.h>

uint32_t arc4random(void) {
  uint32_t value = 0;
  while (getrandom(&value, sizeof value, 0) != sizeof value) {
  }
  return value;
}
