// Signatures of src/Arduino_APDS9960.h (arduino-libraries/Arduino_APDS9960).
#ifndef STAND_IN_ARDUINO_APDS9960_H_
#define STAND_IN_ARDUINO_APDS9960_H_

#include <Wire.h>

class APDS9960 {
 public:
  bool begin();
  void end();
  int colorAvailable();
  bool readColor(int& r, int& g, int& b);
  bool readColor(int& r, int& g, int& b, int& c);
  int proximityAvailable();
  int readProximity();
};

extern APDS9960 APDS;

#endif  // STAND_IN_ARDUINO_APDS9960_H_
