// Signatures of src/LSM6DS3.h (arduino-libraries/Arduino_LSM6DS3).
#ifndef STAND_IN_ARDUINO_LSM6DS3_H_
#define STAND_IN_ARDUINO_LSM6DS3_H_

#include <Arduino.h>
#include <Wire.h>

class LSM6DS3Class {
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

extern LSM6DS3Class IMU;

#endif  // STAND_IN_ARDUINO_LSM6DS3_H_
