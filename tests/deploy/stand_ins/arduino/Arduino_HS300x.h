// Signatures of src/HS300x.h (arduino-libraries/Arduino_HS300x).
#ifndef STAND_IN_ARDUINO_HS300X_H_
#define STAND_IN_ARDUINO_HS300X_H_

#include <Arduino.h>
#include <Wire.h>

enum { FAHRENHEIT, CELSIUS };

class HS300xClass {
 public:
  int begin();
  void end();
  float readTemperature(int units = CELSIUS);
  float readHumidity();
};

extern HS300xClass HS300x;

#endif  // STAND_IN_ARDUINO_HS300X_H_
