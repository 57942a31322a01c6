#include "app.h"

#include <cstddef>
#include <cstdint>

#include "board_support.h"
#include "neural_network.h"
#include "sensors.h"
#include "settings.h"

namespace app {
namespace {

constexpr uint64_t kSecondUs = 1000000;

float window[settings::kWindowSamples * settings::kAxes];
size_t filled = 0;
uint64_t next_reading = 0;

void print_whole(uint32_t value) {
  char digits[11];
  size_t first = sizeof(digits) - 1;
  digits[first] = '\0';
  do {
    digits[--first] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value > 0);
  platform::print(&digits[first]);
}

// Writes a number with four places; the consoles of small boards know no floating point.
void print_number(float value) {
  if (value != value) {
    platform::print("not a number");
    return;
  }
  if (value < 0.0f) platform::print("-");
  const float size = value < 0.0f ? -value : value;
  if (size > 4.0e9f) {
    platform::print("more than 4000000000");
    return;
  }
  uint32_t whole = static_cast<uint32_t>(size);
  uint32_t rest = static_cast<uint32_t>((size - static_cast<float>(whole)) * 10000.0f + 0.5f);
  if (rest >= 10000) {
    ++whole;
    rest = 0;
  }
  print_whole(whole);
  platform::print(rest < 10 ? ".000" : rest < 100 ? ".00" : rest < 1000 ? ".0" : ".");
  print_whole(rest);
}

void complain(const char* text) {
  platform::print(text);
  platform::sleep_us(kSecondUs);
}

// A reading as a value of the input, by the range of its sensor.
float scaled(float reading, const settings::Range& range) {
  if (settings::kScaling == settings::Scaling::kAsRead) return reading;
  const float share = (reading - range.low) / (range.high - range.low);
  return settings::kScaling == settings::Scaling::kZeroToOne ? share : 2.0f * share - 1.0f;
}

// Waits for the time of the next reading. A reading whose time has gone by is left out.
void wait_for_time() {
  if (settings::kSelfPaced) return;
  const uint64_t now = platform::now_us();
  if (next_reading > now) {
    platform::sleep_us(next_reading - now);
  } else {
    next_reading = now;
  }
  next_reading += settings::kPeriodUs;
}

bool fill_window() {
  while (filled < settings::kWindowSamples) {
    wait_for_time();
    float* reading = &window[filled * settings::kAxes];
    if (!sensors::read(reading)) return false;
    for (size_t axis = 0; axis < settings::kAxes; ++axis) {
      reading[axis] = scaled(reading[axis], settings::kRanges[axis]);
    }
    ++filled;
  }
  return true;
}

// Makes room for the next readings, and keeps those that the next window shares with this one.
void move_window() {
  const size_t kept = settings::kWindowSamples - settings::kWindowStep;
  for (size_t position = 0; position < kept * settings::kAxes; ++position) {
    window[position] = window[position + settings::kWindowStep * settings::kAxes];
  }
  filled = kept;
}

// The label with the largest share.
void report() {
  size_t best = 0;
  float largest = 0.0f;
  for (size_t position = 0; position < settings::kOutputSize; ++position) {
    float share = 0.0f;
    if (!network::read_one(0, position, &share)) return complain("The output cannot be read\n");
    if (position == 0 || share > largest) {
      best = position;
      largest = share;
    }
  }
  platform::print(settings::kLabels[best]);
  platform::print(" ");
  print_number(largest);
  platform::print("\n");
}

}  // namespace

bool begin() {
  platform::begin();
  if (!network::begin()) return false;
  platform::print("The network uses ");
  print_whole(static_cast<uint32_t>(network::arena_used()));
  platform::print(" bytes of its arena\n");
  return sensors::begin();
}

void step() {
  if (!fill_window()) return complain("A sensor gives no reading\n");
  if (!network::write(0, window, settings::kInputSize)) return complain("The input is not taken\n");
  if (!network::run()) return complain("");
  report();
  move_window();
}

}  // namespace app
