// Signatures of src/HTS.h (arduino-libraries/Arduino_HTS221).
#ifndef STAND_IN_ARDUINO_HTS221_H_
#define STAND_IN_ARDUINO_HTS221_H_

#include <Arduino.h>
#include <Wire.h>

enum { FAHRENHEIT, CELSIUS };

class HTS221Class {
 public:
  int begin();
  void end();
  float readTemperature(int units = CELSIUS);
  float readHumidity();
};

extern HTS221Class HTS;

#endif  // STAND_IN_ARDUINO_HTS221_H_
