// Signatures of Arduino.h: api/Common.h, api/HardwareSerial.h, api/Print.h, api/Stream.h
// (arduino/ArduinoCore-API).
#ifndef STAND_IN_ARDUINO_H_
#define STAND_IN_ARDUINO_H_

#include <cstddef>
#include <cstdint>

// The names of the cores that generated code has to live with.
#define HIGH 0x1
#define LOW 0x0
#define INPUT 0x0
#define OUTPUT 0x1
#define DEFAULT 1
#define PI 3.1415926535897932384626433832795
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define constrain(amt, low, high) ((amt) < (low) ? (low) : ((amt) > (high) ? (high) : (amt)))

class Print {
 public:
  virtual ~Print() {}
  size_t print(const char* text);
  size_t print(float number, int digits = 2);
  size_t println(const char* text);
};

class Stream : public Print {
 public:
  virtual int available() = 0;
  virtual int read() = 0;
  virtual int peek() = 0;
};

class HardwareSerial : public Stream {
 public:
  void begin(unsigned long baudrate);
  int available() override;
  int read() override;
  int peek() override;
  operator bool();
};

extern HardwareSerial Serial;

extern "C" {
unsigned long millis(void);
unsigned long micros(void);
void delay(unsigned long milliseconds);
void delayMicroseconds(unsigned int microseconds);
}

void setup();
void loop();

#endif  // STAND_IN_ARDUINO_H_
