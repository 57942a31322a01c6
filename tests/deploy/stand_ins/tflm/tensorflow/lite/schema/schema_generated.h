// Signatures of tensorflow/lite/schema/schema_generated.h (tflite-micro).
#ifndef STAND_IN_SCHEMA_GENERATED_H_
#define STAND_IN_SCHEMA_GENERATED_H_

#include <cstdint>

namespace tflite {

struct Model {
  uint32_t version() const;
};

const Model* GetModel(const void* buf);

}  // namespace tflite

#endif  // STAND_IN_SCHEMA_GENERATED_H_
