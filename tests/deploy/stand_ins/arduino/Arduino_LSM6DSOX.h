// Signatures of src/LSM6DSOX.h (arduino-libraries/Arduino_LSM6DSOX).
#ifndef STAND_IN_ARDUINO_LSM6DSOX_H_
#define STAND_IN_ARDUINO_LSM6DSOX_H_

#include <Arduino.h>
#include <Wire.h>

class LSM6DSOXClass {
 public:
  int begin();
  void end();
  int readAcceleration(float& x, float& y, float& z);
  int accelerationAvailable();
  float accelerationSampleRate();
  int readGyroscope(float& x, float& y, float& z);
  int gyroscopeAvailable();
  float gyroscopeSampleRate();
};

extern LSM6DSOXClass IMU;

#endif  // STAND_IN_ARDUINO_LSM6DSOX_H_
