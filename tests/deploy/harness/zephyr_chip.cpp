// A chip behind the interface of Zephyr that takes the rates RATES and the ranges RANGES alone, as
// drivers of real chips do; it tells what it was set to, and what one reading gives.
#include <zephyr/drivers/sensor.h>

#include <cstdio>

#include "board_support.h"
#include "sensors.h"

namespace {

constexpr int64_t kMicroGravity = 9806650;

bool has(const int64_t* known, size_t count, int64_t wanted) {
  for (size_t place = 0; place < count; ++place) {
    if (known[place] == wanted) return true;
  }
  return false;
}

}  // namespace

const struct device stand_in_device = {"chip"};

extern "C" {

bool device_is_ready(const struct device*) { return true; }

void sensor_g_to_ms2(int32_t g, struct sensor_value* ms2) {
  ms2->val1 = static_cast<int32_t>(g * kMicroGravity / 1000000);
  ms2->val2 = static_cast<int32_t>(g * kMicroGravity % 1000000);
}

void sensor_degrees_to_rad(int32_t, struct sensor_value*) {}

int sensor_attr_set(const struct device*, enum sensor_channel, enum sensor_attribute attr,
                    const struct sensor_value* val) {
  const int64_t rates[] = {RATES};
  const int64_t ranges[] = {RANGES};
  if (attr == SENSOR_ATTR_FULL_SCALE) {
    const int64_t micro = val->val1 * int64_t{1000000} + val->val2;
    const int64_t range = (micro + kMicroGravity / 2) / kMicroGravity;
    if (!has(ranges, sizeof(ranges) / sizeof(ranges[0]), range)) return -22;
    std::printf("range %d g\n", static_cast<int>(range));
    return 0;
  }
  if (!has(rates, sizeof(rates) / sizeof(rates[0]), val->val1)) return -22;
  std::printf("rate %d Hz\n", static_cast<int>(val->val1));
  return 0;
}

int sensor_sample_fetch(const struct device*) { return 0; }

int sensor_channel_get(const struct device*, enum sensor_channel, struct sensor_value* val) {
  for (int32_t axis = 0; axis < 3; ++axis) sensor_g_to_ms2(axis - 1, &val[axis]);
  return 0;
}

float sensor_value_to_float(const struct sensor_value* val) {
  return static_cast<float>(val->val1) + static_cast<float>(val->val2) * 1e-6f;
}
}

namespace platform {

void print(const char* text) { std::printf("%s", text); }

}  // namespace platform

int main() {
  float values[3] = {};
  if (!sensors::begin() || !sensors::read(values)) return 1;
  std::printf("reading %.3f %.3f %.3f\n", static_cast<double>(values[0]),
              static_cast<double>(values[1]), static_cast<double>(values[2]));
  return 0;
}
