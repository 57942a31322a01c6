// Signatures of src/LSM9DS1.h (arduino-libraries/Arduino_LSM9DS1).
#ifndef STAND_IN_ARDUINO_LSM9DS1_H_
#define STAND_IN_ARDUINO_LSM9DS1_H_

#include <Arduino.h>
#include <Wire.h>

class LSM9DS1Class {
 public:
  int begin();
  void end();
  int readAcceleration(float& x, float& y, float& z);
  int accelerationAvailable();
  float accelerationSampleRate();
  int readGyroscope(float& x, float& y, float& z);
  int gyroscopeAvailable();
  float gyroscopeSampleRate();
  int readMagneticField(float& x, float& y, float& z);
  int magneticFieldAvailable();
  float magneticFieldSampleRate();
};

extern LSM9DS1Class IMU;

#endif  // STAND_IN_ARDUINO_LSM9DS1_H_
