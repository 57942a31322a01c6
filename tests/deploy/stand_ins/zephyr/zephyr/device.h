// Signatures of include/zephyr/device.h and devicetree.h (zephyrproject-rtos/zephyr).
//
// A node that generated code names becomes an object here; the real macros fail to compile for
// nodes that the devicetree has not.
#ifndef STAND_IN_ZEPHYR_DEVICE_H_
#define STAND_IN_ZEPHYR_DEVICE_H_

struct device {
  const char* name;
};

extern const struct device stand_in_device;

#define DT_ALIAS(alias) stand_in_##alias
#define DT_NODELABEL(label) stand_in_##label
#define STAND_IN_QUOTE(node) #node
#define DEVICE_DT_GET(node) (STAND_IN_QUOTE(node)[0] != '\0' ? &stand_in_device : nullptr)
#define DEVICE_DT_GET_ANY(compat) (STAND_IN_QUOTE(compat)[0] != '\0' ? &stand_in_device : nullptr)

extern "C" bool device_is_ready(const struct device* dev);

#endif  // STAND_IN_ZEPHYR_DEVICE_H_
