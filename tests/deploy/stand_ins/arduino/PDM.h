// Signatures of libraries/PDM/src/PDM.h (arduino/ArduinoCore-mbed).
#ifndef STAND_IN_PDM_H_
#define STAND_IN_PDM_H_

#include <Arduino.h>

class PDMClass {
 public:
  int begin(int channels, int sampleRate);
  void end();
  virtual int available();
  virtual int read(void* buffer, size_t size);
  void onReceive(void (*)(void));
  void setGain(int gain);
  void setBufferSize(int bufferSize);
  virtual ~PDMClass();
};

extern PDMClass PDM;

#endif  // STAND_IN_PDM_H_
