// Signatures of Adafruit_LIS3DH.h (adafruit/Adafruit_LIS3DH).
#ifndef STAND_IN_ADAFRUIT_LIS3DH_H_
#define STAND_IN_ADAFRUIT_LIS3DH_H_

#include <Arduino.h>
#include <Wire.h>

typedef enum {
  LIS3DH_RANGE_16_G = 3,
  LIS3DH_RANGE_8_G = 2,
  LIS3DH_RANGE_4_G = 1,
  LIS3DH_RANGE_2_G = 0,
} lis3dh_range_t;

class Adafruit_LIS3DH {
 public:
  Adafruit_LIS3DH(TwoWire* Wi = &Wire);
  bool begin(uint8_t addr = 0x18, uint8_t nWAI = 0x33);
  void read(void);
  void setRange(lis3dh_range_t range);

  int16_t x;
  int16_t y;
  int16_t z;
  float x_g;
  float y_g;
  float z_g;
};

#endif  // STAND_IN_ADAFRUIT_LIS3DH_H_
