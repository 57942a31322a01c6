// Signatures of src/BoschSensorClass.h (arduino-libraries/Arduino_BMI270_BMM150).
#ifndef STAND_IN_ARDUINO_BMI270_BMM150_H_
#define STAND_IN_ARDUINO_BMI270_BMM150_H_

#include <Arduino.h>
#include <Wire.h>

class BoschSensorClass {
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

extern BoschSensorClass IMU;

#endif  // STAND_IN_ARDUINO_BMI270_BMM150_H_
