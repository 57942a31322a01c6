// Gesture classifier on Hand remote
#include <zephyr/kernel.h>

#include "app.h"

int main() {
  // What fails is on the console; it is told again for those who open it late.
  while (!app::begin()) k_sleep(K_SECONDS(5));
  while (true) app::step();
}
