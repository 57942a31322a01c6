// Signatures of include/zephyr/kernel.h and sys_clock.h (zephyrproject-rtos/zephyr).
#ifndef STAND_IN_ZEPHYR_KERNEL_H_
#define STAND_IN_ZEPHYR_KERNEL_H_

#include <cstddef>
#include <cstdint>

typedef struct {
  int64_t ticks;
} k_timeout_t;

struct k_mem_slab {
  char* buffer;
};

#define K_SECONDS(s) (k_timeout_t{(s) * 1000})
#define K_MSEC(ms) (k_timeout_t{(ms)})

#define K_MEM_SLAB_DEFINE_STATIC(name, slab_block_size, slab_num_blocks, slab_align)             \
  static_assert((slab_block_size) % (slab_align) == 0, "blocks keep the alignment");             \
  alignas(slab_align) static char stand_in_##name[(slab_block_size) * (slab_num_blocks)];        \
  static struct k_mem_slab name = {stand_in_##name}

extern "C" {
int32_t k_sleep(k_timeout_t timeout);
int32_t k_usleep(int32_t us);
int64_t k_uptime_ticks(void);
uint64_t k_ticks_to_us_floor64(uint64_t ticks);
int k_mem_slab_alloc(struct k_mem_slab* slab, void** mem, k_timeout_t timeout);
void k_mem_slab_free(struct k_mem_slab* slab, void* mem);
}

#endif  // STAND_IN_ZEPHYR_KERNEL_H_
