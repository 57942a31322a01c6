// Signatures of libraries/ESP_I2S/src/ESP_I2S.h (espressif/arduino-esp32).
#ifndef STAND_IN_ESP_I2S_H_
#define STAND_IN_ESP_I2S_H_

#include <Arduino.h>

typedef enum { I2S_MODE_STD, I2S_MODE_TDM, I2S_MODE_PDM_TX, I2S_MODE_PDM_RX } i2s_mode_t;
typedef enum { I2S_DATA_BIT_WIDTH_8BIT = 8, I2S_DATA_BIT_WIDTH_16BIT = 16 } i2s_data_bit_width_t;
typedef enum { I2S_SLOT_MODE_MONO = 1, I2S_SLOT_MODE_STEREO = 2 } i2s_slot_mode_t;
typedef enum { I2S_TDM_SLOT0 = 1 } i2s_tdm_slot_mask_t;

class I2SClass : public Stream {
 public:
  I2SClass();
  ~I2SClass();
  void setPinsPdmRx(int8_t clk, int8_t din0, int8_t din1 = -1, int8_t din2 = -1, int8_t din3 = -1);
  bool begin(i2s_mode_t mode, uint32_t rate, i2s_data_bit_width_t bits_cfg, i2s_slot_mode_t ch,
             i2s_tdm_slot_mask_t slot_mask = I2S_TDM_SLOT0);
  size_t readBytes(char* buffer, size_t size);
  int available() override;
  int peek() override;
  int read() override;
};

#endif  // STAND_IN_ESP_I2S_H_
