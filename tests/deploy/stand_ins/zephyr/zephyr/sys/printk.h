// Signatures of include/zephyr/sys/printk.h (zephyrproject-rtos/zephyr).
#ifndef STAND_IN_ZEPHYR_SYS_PRINTK_H_
#define STAND_IN_ZEPHYR_SYS_PRINTK_H_

extern "C" void printk(const char* fmt, ...) __attribute__((format(printf, 1, 2)));

#endif  // STAND_IN_ZEPHYR_SYS_PRINTK_H_
