// Signatures of Wire.h (arduino/ArduinoCore-API, api/HardwareI2C.h).
#ifndef STAND_IN_WIRE_H_
#define STAND_IN_WIRE_H_

#include <Arduino.h>

class TwoWire : public Stream {
 public:
  void begin();
  int available() override;
  int read() override;
  int peek() override;
};

extern TwoWire Wire;

#endif  // STAND_IN_WIRE_H_
