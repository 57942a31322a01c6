// Signatures of components/freertos/FreeRTOS-Kernel/include/freertos/FreeRTOS.h (espressif/esp-idf).
#ifndef STAND_IN_FREERTOS_H_
#define STAND_IN_FREERTOS_H_

#include <cstdint>

typedef uint32_t TickType_t;

#define configTICK_RATE_HZ 100
#define pdMS_TO_TICKS(ms) (static_cast<TickType_t>((ms) * configTICK_RATE_HZ / 1000))

#endif  // STAND_IN_FREERTOS_H_
