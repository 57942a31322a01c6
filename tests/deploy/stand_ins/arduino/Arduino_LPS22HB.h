// Signatures of src/BARO.h (arduino-libraries/Arduino_LPS22HB).
#ifndef STAND_IN_ARDUINO_LPS22HB_H_
#define STAND_IN_ARDUINO_LPS22HB_H_

#include <Arduino.h>
#include <Wire.h>

enum { PSI, MILLIBAR, KILOPASCAL };

class LPS22HBClass {
 public:
  int begin();
  void end();
  float readPressure(int units = KILOPASCAL);
  float readTemperature(void);
  float readAltitude(void);
};

extern LPS22HBClass BARO;

#endif  // STAND_IN_ARDUINO_LPS22HB_H_
