// The network: the bytes of its TensorFlow Lite file.
#ifndef MODEL_DATA_H_
#define MODEL_DATA_H_

#include <cstddef>

// Aligned to 16 bytes, because the runtime reads whole words in place.
extern const unsigned char kModelData[];
extern const size_t kModelDataSize;

#endif  // MODEL_DATA_H_
