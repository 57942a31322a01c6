// Signatures of components/freertos/FreeRTOS-Kernel/include/freertos/task.h (espressif/esp-idf).
#ifndef STAND_IN_FREERTOS_TASK_H_
#define STAND_IN_FREERTOS_TASK_H_

#include "freertos/FreeRTOS.h"

extern "C" void vTaskDelay(const TickType_t xTicksToDelay);

#endif  // STAND_IN_FREERTOS_TASK_H_
