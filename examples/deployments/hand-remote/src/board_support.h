// What the program needs of the board: a console and a clock.
#ifndef BOARD_SUPPORT_H_
#define BOARD_SUPPORT_H_

#include <cstdint>

namespace platform {

// Opens the console.
void begin();

// Writes a text to the console.
void print(const char* text);

// Microseconds since the start, without an end.
uint64_t now_us();

// Waits at least this long, and lets others run.
void sleep_us(uint64_t time);

}  // namespace platform

#endif  // BOARD_SUPPORT_H_
