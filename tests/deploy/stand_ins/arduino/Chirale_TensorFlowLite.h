// The header by which builders find the library (spaziochirale/Chirale_TensorFlowLite).
#ifndef STAND_IN_CHIRALE_TENSORFLOWLITE_H_
#define STAND_IN_CHIRALE_TENSORFLOWLITE_H_

#include <Arduino.h>

#endif  // STAND_IN_CHIRALE_TENSORFLOWLITE_H_
