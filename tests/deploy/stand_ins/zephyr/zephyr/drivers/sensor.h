// Signatures of include/zephyr/drivers/sensor.h (zephyrproject-rtos/zephyr).
#ifndef STAND_IN_ZEPHYR_DRIVERS_SENSOR_H_
#define STAND_IN_ZEPHYR_DRIVERS_SENSOR_H_

#include <zephyr/device.h>

#include <cstdint>

struct sensor_value {
  int32_t val1;
  int32_t val2;
};

enum sensor_channel {
  SENSOR_CHAN_ACCEL_X,
  SENSOR_CHAN_ACCEL_Y,
  SENSOR_CHAN_ACCEL_Z,
  SENSOR_CHAN_ACCEL_XYZ,
  SENSOR_CHAN_GYRO_X,
  SENSOR_CHAN_GYRO_Y,
  SENSOR_CHAN_GYRO_Z,
  SENSOR_CHAN_GYRO_XYZ,
  SENSOR_CHAN_MAGN_X,
  SENSOR_CHAN_MAGN_Y,
  SENSOR_CHAN_MAGN_Z,
  SENSOR_CHAN_MAGN_XYZ,
  SENSOR_CHAN_DIE_TEMP,
  SENSOR_CHAN_AMBIENT_TEMP,
  SENSOR_CHAN_PRESS,
  SENSOR_CHAN_PROX,
  SENSOR_CHAN_HUMIDITY,
  SENSOR_CHAN_LIGHT,
  SENSOR_CHAN_IR,
  SENSOR_CHAN_RED,
  SENSOR_CHAN_GREEN,
  SENSOR_CHAN_BLUE,
  SENSOR_CHAN_CO2,
};

enum sensor_attribute { SENSOR_ATTR_SAMPLING_FREQUENCY, SENSOR_ATTR_FULL_SCALE = 6 };

extern "C" {
int sensor_sample_fetch(const struct device* dev);
int sensor_channel_get(const struct device* dev, enum sensor_channel chan,
                       struct sensor_value* val);
int sensor_attr_set(const struct device* dev, enum sensor_channel chan, enum sensor_attribute attr,
                    const struct sensor_value* val);
// These three are inline functions of the header.
void sensor_g_to_ms2(int32_t g, struct sensor_value* ms2);
void sensor_degrees_to_rad(int32_t d, struct sensor_value* rad);
float sensor_value_to_float(const struct sensor_value* val);
}

#endif  // STAND_IN_ZEPHYR_DRIVERS_SENSOR_H_
