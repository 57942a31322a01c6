// Signatures of components/esp_timer/include/esp_timer.h (espressif/esp-idf).
#ifndef STAND_IN_ESP_TIMER_H_
#define STAND_IN_ESP_TIMER_H_

#include <cstdint>

extern "C" int64_t esp_timer_get_time(void);

#endif  // STAND_IN_ESP_TIMER_H_
