// Signatures of tensorflow/lite/micro/micro_error_reporter.h and core/api/error_reporter.h
// (tensorflow v2.4).
#ifndef STAND_IN_MICRO_ERROR_REPORTER_H_
#define STAND_IN_MICRO_ERROR_REPORTER_H_

#include <cstdarg>

namespace tflite {

class ErrorReporter {
 public:
  virtual ~ErrorReporter() {}
  virtual int Report(const char* format, va_list args) = 0;
};

class MicroErrorReporter : public ErrorReporter {
 public:
  ~MicroErrorReporter() override {}
  int Report(const char* format, va_list args) override;
};

}  // namespace tflite

#endif  // STAND_IN_MICRO_ERROR_REPORTER_H_
