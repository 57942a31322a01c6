// What the program knows of the network and of the board. Numbers to tune are here.
//
// Model: Gesture classifier
// Device: Hand remote
#ifndef SETTINGS_H_
#define SETTINGS_H_

#include <cstddef>
#include <cstdint>

namespace settings {

// Memory for the tensors, in bytes. It rests on this:
// estimate for TFLite Micro current, 32-bit, CMSIS-NN kernels, with a reserve
constexpr size_t kArenaSize = 3904;

// Input 0: 1 x 64 x 3 of INT8, scale 0.022956399247050285, zero point -47
// Output 0: 1 x 4 of INT8, scale 0.00390625, zero point -128
constexpr size_t kInputSize = 192;
constexpr size_t kOutputSize = 4;

// The readings of one run, from: the description.
constexpr size_t kWindowSamples = 64;
constexpr size_t kAxes = 3;
// Readings from one window to the next.
constexpr size_t kWindowStep = 64;

// The time from one reading to the next, in microseconds.
// 50 Hz, as the model states it.
constexpr uint64_t kPeriodUs = 20000;
// Whether a sensor sets the pace itself, as microphones do.
constexpr bool kSelfPaced = false;

// How readings become values of the input: as they are, or as a share of the range of the sensor.
// Take the one that the training data were made with; the description does not tell it.
enum class Scaling { kAsRead, kMinusOneToOne, kZeroToOne };
constexpr Scaling kScaling = Scaling::kAsRead;

struct Range {
  float low;
  float high;
};

// The range of each value of a reading.
// clang-format off
constexpr Range kRanges[kAxes] = {
    // Accelerometer (LSM303AGR), in g: as the model states it
    {-4.0f, 4.0f},
    // Accelerometer (LSM303AGR), in g: as the model states it
    {-4.0f, 4.0f},
    // Accelerometer (LSM303AGR), in g: as the model states it
    {-4.0f, 4.0f},
};
// clang-format on

// The labels of the first output, from the description.
constexpr size_t kLabelCount = 4;
// clang-format off
constexpr const char* kLabels[kLabelCount] = {
    "rest",
    "wave",
    "circle",
    "chop",
};
// clang-format on

}  // namespace settings

#endif  // SETTINGS_H_
