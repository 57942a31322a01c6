// Signatures of src/OV767X.h (arduino-libraries/Arduino_OV767X).
#ifndef STAND_IN_ARDUINO_OV767X_H_
#define STAND_IN_ARDUINO_OV767X_H_

#include <Arduino.h>

enum { YUV422 = 0, RGB444 = 1, RGB565 = 2 };
enum { VGA = 0, CIF = 1, QVGA = 2, QCIF = 3 };

class OV767X {
 public:
  virtual ~OV767X();
  int begin(int resolution, int format, int fps);
  void end();
  int width() const;
  int height() const;
  int bitsPerPixel() const;
  void readFrame(void* buffer);
};

extern OV767X Camera;

#endif  // STAND_IN_ARDUINO_OV767X_H_
