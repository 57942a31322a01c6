#include "neural_network.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "board_support.h"
#include "model_data.h"
#include "settings.h"
#include "tensorflow/lite/micro/micro_interpreter.h"
#include "tensorflow/lite/micro/micro_mutable_op_resolver.h"
#include "tensorflow/lite/micro/system_setup.h"
#include "tensorflow/lite/schema/schema_generated.h"

namespace network {
namespace {

// The version of the file format that the runtime reads.
constexpr uint32_t kSchemaVersion = 3;

using Resolver = tflite::MicroMutableOpResolver<7>;

alignas(16) uint8_t arena[settings::kArenaSize];
tflite::MicroInterpreter* interpreter = nullptr;
// Looked up once: some versions of the runtime take memory at every look.
TfLiteTensor* inputs[1];
TfLiteTensor* outputs[1];

// Registers the operators of the network and no others, so that no other kernel is linked.
TfLiteStatus add_operators(Resolver* resolver) {
  TfLiteStatus status = kTfLiteOk;
  status = resolver->AddReshape();
  if (status != kTfLiteOk) return status;
  status = resolver->AddConv2D();
  if (status != kTfLiteOk) return status;
  status = resolver->AddMaxPool2D();
  if (status != kTfLiteOk) return status;
  status = resolver->AddDepthwiseConv2D();
  if (status != kTfLiteOk) return status;
  status = resolver->AddAveragePool2D();
  if (status != kTfLiteOk) return status;
  status = resolver->AddFullyConnected();
  if (status != kTfLiteOk) return status;
  status = resolver->AddSoftmax();
  if (status != kTfLiteOk) return status;
  return status;
}

size_t elements(const TfLiteTensor& tensor) {
  size_t count = 1;
  for (int axis = 0; axis < tensor.dims->size; ++axis) {
    count *= static_cast<size_t>(tensor.dims->data[axis]);
  }
  return count;
}

// The integer that stands for a value, kept within the type; not-a-number becomes its least.
template <typename Integer>
Integer quantized(float value, const TfLiteTensor& tensor) {
  const float low = static_cast<float>((std::numeric_limits<Integer>::min)());
  const float high = static_cast<float>((std::numeric_limits<Integer>::max)());
  // A scale of zero says that the integers stand for themselves.
  const float scale = tensor.params.scale > 0.0f ? tensor.params.scale : 1.0f;
  const float whole = roundf(value / scale) + static_cast<float>(tensor.params.zero_point);
  if (!(whole > low)) return (std::numeric_limits<Integer>::min)();
  if (whole >= high) return (std::numeric_limits<Integer>::max)();
  return static_cast<Integer>(whole);
}

template <typename Integer>
float real(Integer value, const TfLiteTensor& tensor) {
  const float scale = tensor.params.scale > 0.0f ? tensor.params.scale : 1.0f;
  return (static_cast<float>(value) - static_cast<float>(tensor.params.zero_point)) * scale;
}

bool store(TfLiteTensor* tensor, size_t position, float value) {
  switch (tensor->type) {
    case kTfLiteFloat32:
      tensor->data.f[position] = value;
      return true;
    case kTfLiteInt8:
      tensor->data.int8[position] = quantized<int8_t>(value, *tensor);
      return true;
    case kTfLiteUInt8:
      tensor->data.uint8[position] = quantized<uint8_t>(value, *tensor);
      return true;
    case kTfLiteInt16:
      tensor->data.i16[position] = quantized<int16_t>(value, *tensor);
      return true;
    case kTfLiteInt32:
      tensor->data.i32[position] = quantized<int32_t>(value, *tensor);
      return true;
    case kTfLiteInt64:
      tensor->data.i64[position] = quantized<int64_t>(value, *tensor);
      return true;
    case kTfLiteBool:
      tensor->data.b[position] = value > 0.5f;
      return true;
    default:
      platform::print("An input has a type that this program cannot write\n");
      return false;
  }
}

bool load(const TfLiteTensor& tensor, size_t position, float* value) {
  switch (tensor.type) {
    case kTfLiteFloat32:
      *value = tensor.data.f[position];
      return true;
    case kTfLiteInt8:
      *value = real(tensor.data.int8[position], tensor);
      return true;
    case kTfLiteUInt8:
      *value = real(tensor.data.uint8[position], tensor);
      return true;
    case kTfLiteInt16:
      *value = real(tensor.data.i16[position], tensor);
      return true;
    case kTfLiteInt32:
      *value = real(tensor.data.i32[position], tensor);
      return true;
    case kTfLiteInt64:
      *value = real(tensor.data.i64[position], tensor);
      return true;
    case kTfLiteBool:
      *value = tensor.data.b[position] ? 1.0f : 0.0f;
      return true;
    default:
      platform::print("An output has a type that this program cannot read\n");
      return false;
  }
}

TfLiteTensor* input_tensor(size_t index) {
  constexpr size_t kCount = sizeof(inputs) / sizeof(inputs[0]);
  return index < kCount ? inputs[index] : nullptr;
}

TfLiteTensor* output_tensor(size_t index) {
  constexpr size_t kCount = sizeof(outputs) / sizeof(outputs[0]);
  return index < kCount ? outputs[index] : nullptr;
}

}  // namespace

bool begin() {
  tflite::InitializeTarget();
  const tflite::Model* model = tflite::GetModel(kModelData);
  if (model->version() != kSchemaVersion) {
    platform::print("The model has a schema version that the runtime does not read\n");
    return false;
  }
  static Resolver resolver;
  if (add_operators(&resolver) != kTfLiteOk) {
    platform::print("An operator of the network cannot be registered\n");
    return false;
  }
  static tflite::MicroInterpreter built(model, resolver, arena, settings::kArenaSize);
  if (built.AllocateTensors() != kTfLiteOk) {
    platform::print("The tensors do not fit into the arena, or an operator refuses the model\n");
    return false;
  }
  for (size_t index = 0; index < sizeof(inputs) / sizeof(inputs[0]); ++index) {
    inputs[index] = built.input(index);
  }
  for (size_t index = 0; index < sizeof(outputs) / sizeof(outputs[0]); ++index) {
    outputs[index] = built.output(index);
  }
  interpreter = &built;
  return true;
}

bool write_one(size_t input, size_t position, float value) {
  TfLiteTensor* tensor = input_tensor(input);
  if (tensor == nullptr || position >= elements(*tensor)) return false;
  return store(tensor, position, value);
}

bool write(size_t input, const float* values, size_t count) {
  TfLiteTensor* tensor = input_tensor(input);
  if (tensor == nullptr || count != elements(*tensor)) return false;
  for (size_t position = 0; position < count; ++position) {
    if (!store(tensor, position, values[position])) return false;
  }
  return true;
}

bool run() {
  if (interpreter == nullptr) return false;
  if (interpreter->Invoke() != kTfLiteOk) {
    platform::print("The network failed to run\n");
    return false;
  }
  return true;
}

bool read_one(size_t output, size_t position, float* value) {
  const TfLiteTensor* tensor = output_tensor(output);
  if (tensor == nullptr || position >= elements(*tensor)) return false;
  return load(*tensor, position, value);
}

bool read(size_t output, float* values, size_t count) {
  const TfLiteTensor* tensor = output_tensor(output);
  if (tensor == nullptr || count != elements(*tensor)) return false;
  for (size_t position = 0; position < count; ++position) {
    if (!load(*tensor, position, &values[position])) return false;
  }
  return true;
}

size_t arena_used() { return interpreter == nullptr ? 0 : interpreter->arena_used_bytes(); }

}  // namespace network
