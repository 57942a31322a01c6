#include "board_support.h"

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

namespace platform {

void begin() {}

void print(const char* text) { printk("%s", text); }

uint64_t now_us() { return k_ticks_to_us_floor64(static_cast<uint64_t>(k_uptime_ticks())); }

void sleep_us(uint64_t time) {
  // One wait takes 32 bits of microseconds.
  constexpr uint64_t kLongest = 1000000000;
  while (time > kLongest) {
    k_usleep(static_cast<int32_t>(kLongest));
    time -= kLongest;
  }
  k_usleep(static_cast<int32_t>(time));
}

}  // namespace platform
