#include "sensors.h"

#include <zephyr/drivers/sensor.h>

#include <cstddef>
#include <cstdint>

#include "board_support.h"

namespace sensors {
namespace {

// The overlay of the board gives the alias to the node of the sensor.
const struct device* const accelerometer_device = DEVICE_DT_GET(DT_ALIAS(accelerometer));

bool begin_accelerometer() {
  const struct device* chip = accelerometer_device;
  if (chip == nullptr || !device_is_ready(chip)) return false;
  struct sensor_value range = {};
  sensor_g_to_ms2(4, &range);
  if (sensor_attr_set(chip, SENSOR_CHAN_ACCEL_XYZ, SENSOR_ATTR_FULL_SCALE, &range) != 0) {
    platform::print("accelerometer keeps the range of its driver\n");
  }
  // Some chips start with their rate, so it comes last. Drivers take the rates of their chip alone:
  // the next faster one will do.
  struct sensor_value rate = {};
  rate.val1 = 50;
  while (sensor_attr_set(chip, SENSOR_CHAN_ACCEL_XYZ, SENSOR_ATTR_SAMPLING_FREQUENCY, &rate) != 0) {
    if (++rate.val1 <= 100) continue;
    platform::print("accelerometer keeps the rate of its driver\n");
    break;
  }
  return true;
}

// Accelerometer (LSM303AGR), in g
bool read_accelerometer(float* values) {
  struct sensor_value measured[3] = {};
  float raw[3] = {};
  const struct device* chip = accelerometer_device;
  if (sensor_sample_fetch(chip) != 0) return false;
  if (sensor_channel_get(chip, SENSOR_CHAN_ACCEL_XYZ, &measured[0]) != 0) return false;
  for (size_t axis = 0; axis < 3; ++axis) {
    raw[axis] = sensor_value_to_float(&measured[axis]);
  }
  for (size_t axis = 0; axis < 3; ++axis) values[axis] = raw[axis] * 0.10197162129779283f;
  return true;
}

}  // namespace

bool begin() {
  if (!begin_accelerometer()) {
    platform::print("No answer from accelerometer\n");
    return false;
  }
  return true;
}

bool read(float* values) {
  if (!read_accelerometer(values)) return false;
  return true;
}

}  // namespace sensors
