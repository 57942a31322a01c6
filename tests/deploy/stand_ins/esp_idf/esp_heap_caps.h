// Signatures of components/heap/include/esp_heap_caps.h (espressif/esp-idf).
#ifndef STAND_IN_ESP_HEAP_CAPS_H_
#define STAND_IN_ESP_HEAP_CAPS_H_

#include <cstddef>
#include <cstdint>

#define MALLOC_CAP_8BIT (1 << 2)
#define MALLOC_CAP_SPIRAM (1 << 10)
#define MALLOC_CAP_INTERNAL (1 << 11)

extern "C" void* heap_caps_aligned_alloc(size_t alignment, size_t size, uint32_t caps);

#endif  // STAND_IN_ESP_HEAP_CAPS_H_
