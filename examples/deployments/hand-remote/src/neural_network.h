// The network and its runtime: real numbers go in and come out, whatever its tensors hold.
#ifndef NEURAL_NETWORK_H_
#define NEURAL_NETWORK_H_

#include <cstddef>

namespace network {

// Builds the interpreter and gives the tensors their places. False, with a message, if it fails.
bool begin();

// Puts a value into an input, quantised by the scale and zero point of the tensor.
bool write_one(size_t input, size_t position, float value);

// Fills an input; `count` must be its size.
bool write(size_t input, const float* values, size_t count);

// Runs the network once.
bool run();

// Gives a value of an output, dequantised by the scale and zero point of the tensor.
bool read_one(size_t output, size_t position, float* value);

// Reads an output; `count` must be its size.
bool read(size_t output, float* values, size_t count);

// The bytes of the arena in use, to tune its size by; 0 before `begin`.
size_t arena_used();

}  // namespace network

#endif  // NEURAL_NETWORK_H_
