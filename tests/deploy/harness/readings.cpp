// Sensors for one test run: the reading number N has the values N, N + 0.1, N + 0.2 and so on,
// times STEP.
#include "settings.h"
#include "sensors.h"

namespace sensors {

bool begin() { return true; }

bool read(float* values) {
  static int number = 0;
  for (size_t axis = 0; axis < settings::kAxes; ++axis) {
    values[axis] = (static_cast<float>(number) + 0.1f * static_cast<float>(axis)) * STEP;
  }
  ++number;
  return number != FAIL_AT;
}

}  // namespace sensors
