// The header by which builders find the earlier ports of the runtime, such as
// tensorflow/tflite-micro-arduino-examples.
#ifndef STAND_IN_TENSORFLOWLITE_H_
#define STAND_IN_TENSORFLOWLITE_H_

#include <Arduino.h>

#endif  // STAND_IN_TENSORFLOWLITE_H_
