"""The code that reads sensors: which template serves which library, and what it gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from thingfit.deploy.parts import SensorUse
from thingfit.facts.names import SOSA_EXTEND, TF
from thingfit.meaning import units, vocabulary

# What a sensor measures, by its class; the first class that fits counts.
_QUANTITIES = (
    (TF + "NineAxisInertialMeasurementUnit", "nine_axis"),
    (TF + "InertialMeasurementUnit", "six_axis"),
    (SOSA_EXTEND + "Accelerometer", "acceleration"),
    (SOSA_EXTEND + "Gyroscope", "rotation"),
    (SOSA_EXTEND + "Magnetometer", "magnetic"),
    (SOSA_EXTEND + "Microphone", "sound"),
    (SOSA_EXTEND + "Camera", "picture"),
    (TF + "TemperatureHumiditySensor", "climate"),
    (SOSA_EXTEND + "Thermometer", "temperature"),
    (TF + "HumiditySensor", "humidity"),
    (TF + "PressureSensor", "pressure"),
    (TF + "ColourSensor", "colour"),
    (TF + "LightSensor", "light"),
    (TF + "ProximitySensor", "proximity"),
    (TF + "CarbonDioxideSensor", "carbon_dioxide"),
)


# The ranges that chips can be set to, in the unit in which they are counted.
_SCALES: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "acceleration": ("[g]", (2, 4, 8, 16)),
    "rotation": ("deg/s", (125, 250, 500, 1000, 2000)),
}
# Addresses as people write them, such as 0x6A; the others are reserved by the bus.
_ADDRESS = re.compile(r"0[xX]([0-9A-Fa-f]{1,2})", re.ASCII)
_LEAST_ADDRESS, _LAST_ADDRESS = 0x08, 0x77
# What is left over when a range in other units is put into those, such as 39.2 m/s2.
_SLACK = 1.005


@dataclass(frozen=True, slots=True)
class Native:
    """The values that a driver gives of a quantity: how many, and in which unit (a UCUM code)."""

    count: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A template of C++ for a library; `rate` is what the library sets, in hertz.

    `parts` are the sensors that it reads, `headers` the names it goes by in descriptions and in the
    table of boards, the first one is included. `library` is its name in the registry of PlatformIO.
    """

    template: str
    headers: tuple[str, ...]
    parts: tuple[str, ...]
    gives: Mapping[str, Native]
    library: str = ""
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Pins:
    """The pins of a part on a board, by the names that the templates give them."""

    numbers: Mapping[str, int]
    source: str


@dataclass(frozen=True, slots=True)
class Reader:
    """How a program reads a sensor; `offset` is the place of its first value in a reading.

    `id` is short and unique, so that lines of code keep their length whatever the sensor is called.
    Without `code` the function is left to fill in. Values are `raw * factor + shift`.
    """

    use: SensorUse
    id: str
    quantity: str
    offset: int
    code: Code | None
    pins: Pins | None = None
    factor: float = 1.0
    shift: float = 0.0

    @property
    def title(self) -> str:
        """What people call the sensor: its name or its class, with its part."""
        use = self.use
        name = use.title or use.name
        return f"{name} ({use.part})" if use.part and use.part not in name else name

    @property
    def native(self) -> Native:
        """What the driver gives."""
        return self.code.gives[self.quantity] if self.code else Native(self.use.axes)

    @property
    def full_scale(self) -> int | None:
        """The smallest range of such chips, in g or degrees a second, that holds the one wanted."""
        unit, steps = _SCALES.get(self.quantity, ("", ()))
        largest = self.largest_in(unit)
        return next((each for each in steps if largest and largest <= each * _SLACK), None)

    @property
    def i2c_address(self) -> int | None:
        """The address that the description states, where it is one of the I2C bus."""
        stated = _ADDRESS.fullmatch(self.use.address)
        value = int(stated[1], 16) if stated and self.use.bus.upper() == "I2C" else 0
        return value if _LEAST_ADDRESS <= value <= _LAST_ADDRESS else None

    @property
    def cut_off_at(self) -> str:
        """The largest reading of a library that sets a smaller range than is wanted, else empty."""
        driver = self.use.driver
        if self.code is None or driver is None or driver.high is None or not driver.unit:
            return ""
        wanted = self.largest_in(driver.unit)
        too_small = wanted is not None and wanted > driver.high * _SLACK
        return f"{driver.high:g} {driver.unit}" if too_small else ""

    def largest_in(self, unit: str) -> float | None:
        """The largest value wanted, without its sign, in a unit; nothing where it is not known."""
        use = self.use
        if not unit or not use.unit or use.low is None or use.high is None:
            return None
        factor, shift = conversion(unit, use.unit)
        return None if shift or not factor else max(abs(use.low), abs(use.high)) / factor

    @property
    def reads_all(self) -> bool:
        """Whether the network takes every value that the driver gives."""
        return self.native.count == self.use.axes


_G, _DPS, _UT = Native(3, "[g]"), Native(3, "deg/s"), Native(3, "uT")
_SIX, _NINE = Native(6), Native(9)
_IMU6 = {"acceleration": _G, "rotation": _DPS, "six_axis": _SIX}
_IMU9 = _IMU6 | {"magnetic": _UT, "nine_axis": _NINE}
_CLIMATE = {"climate": Native(2), "temperature": Native(1, "Cel"), "humidity": Native(1, "%")}

ARDUINO = (
    Code(
        "imu",
        ("Arduino_LSM9DS1.h",),
        ("LSM9DS1",),
        _IMU9,
        "arduino-libraries/Arduino_LSM9DS1@^1.1.1",
        119,
    ),
    Code(
        "imu",
        ("Arduino_BMI270_BMM150.h",),
        ("BMI270", "BMM150"),
        _IMU9,
        "arduino-libraries/Arduino_BMI270_BMM150@^1.2.0",
        100,
    ),
    Code(
        "imu",
        ("Arduino_LSM6DS3.h",),
        ("LSM6DS3", "LSM6DS3TR-C"),
        _IMU6,
        "arduino-libraries/Arduino_LSM6DS3@^1.0.3",
        104,
    ),
    Code(
        "imu",
        ("Arduino_LSM6DSOX.h",),
        ("LSM6DSOX", "LSM6DSOXTR"),
        _IMU6,
        "arduino-libraries/Arduino_LSM6DSOX@^1.1.2",
        104,
    ),
    Code(
        "lis3dh",
        ("Adafruit_LIS3DH.h",),
        ("LIS3DH",),
        {"acceleration": _G},
        "adafruit/Adafruit LIS3DH@^1.3.0",
        400,
    ),
    Code("pdm", ("PDM.h",), (), {"sound": Native(1)}),
    Code(
        "hts221",
        ("Arduino_HTS221.h",),
        ("HTS221",),
        _CLIMATE,
        "arduino-libraries/Arduino_HTS221@^1.0.0",
    ),
    Code(
        "hs300x",
        ("Arduino_HS300x.h",),
        ("HS3003",),
        _CLIMATE,
        "arduino-libraries/Arduino_HS300x@^1.0.0",
    ),
    Code(
        "lps22hb",
        ("Arduino_LPS22HB.h",),
        ("LPS22HB",),
        {"pressure": Native(1, "kPa"), "temperature": Native(1, "Cel")},
        "arduino-libraries/Arduino_LPS22HB@^1.0.2",
    ),
    Code(
        "apds9960",
        ("Arduino_APDS9960.h",),
        ("APDS9960", "APDS-9960"),
        {"colour": Native(3), "light": Native(1), "proximity": Native(1)},
        "arduino-libraries/Arduino_APDS9960@^1.0.4",
    ),
    Code(
        "ov767x",
        ("Arduino_OV767X.h",),
        ("OV7670", "OV7675"),
        {"picture": Native(1)},
        "arduino-libraries/Arduino_OV767X@^0.0.2",
    ),
)

_CAMERA_PARTS = ("OV2640", "OV3660", "OV5640", "OV7725", "GC0308", "GC2145")
ESP_ARDUINO = (
    Code("esp_i2s_pdm", ("ESP_I2S.h",), (), {"sound": Native(1)}),
    Code("esp_camera", ("esp_camera.h",), _CAMERA_PARTS, {"picture": Native(1)}),
)
ESP_IDF = (
    Code("idf_i2s_pdm", ("driver/i2s_pdm.h",), (), {"sound": Native(1)}),
    Code("esp_camera", ("esp_camera.h",), _CAMERA_PARTS, {"picture": Native(1)}),
)

# Zephyr gives SI units, as the documentation of `enum sensor_channel` states them.
_ACCELERATION, _ROTATION, _FIELD = Native(3, "m/s2"), Native(3, "rad/s"), Native(3, "G")
ZEPHYR = Code(
    "zephyr_sensor",
    ("zephyr/drivers/sensor.h",),
    (),
    {
        "acceleration": _ACCELERATION,
        "rotation": _ROTATION,
        "magnetic": _FIELD,
        "six_axis": _SIX,
        "climate": Native(2),
        "temperature": Native(1, "Cel"),
        "humidity": Native(1, "%"),
        "pressure": Native(1, "kPa"),
        "light": Native(1, "lx"),
        "colour": Native(3),
        "proximity": Native(1),
        "carbon_dioxide": Native(1, "[ppm]"),
    },
)
ZEPHYR_SOUND = Code("zephyr_dmic", ("zephyr/audio/dmic.h",), (), {"sound": Native(1)})

_EYE = Pins(
    {
        "pwdn": -1,
        "reset": -1,
        "xclk": 4,
        "sda": 18,
        "scl": 23,
        "d7": 36,
        "d6": 37,
        "d5": 38,
        "d4": 39,
        "d3": 35,
        "d2": 14,
        "d1": 13,
        "d0": 34,
        "vsync": 5,
        "href": 27,
        "pclk": 25,
    },
    "examples of esp-tflite-micro, app_camera_esp.h",
)
_XIAO = Pins(
    {
        "pwdn": -1,
        "reset": -1,
        "xclk": 10,
        "sda": 40,
        "scl": 39,
        "d7": 48,
        "d6": 11,
        "d5": 12,
        "d4": 14,
        "d3": 16,
        "d2": 18,
        "d1": 17,
        "d0": 15,
        "vsync": 38,
        "href": 47,
        "pclk": 13,
    },
    "Arduino core for ESP32, camera_pins.h",
)
_XIAO_SOUND = Pins({"clock": 42, "data": 41}, "Seeed Studio XIAO ESP32S3 Sense, pin multiplexing")
_PINS = (
    ("ESP-EYE", "picture", _EYE),
    ("XIAO ESP32S3", "picture", _XIAO),
    ("XIAO ESP32S3", "sound", _XIAO_SOUND),
)


def quantity_of(cls: str) -> str:
    """What sensors of a class measure; empty for classes that no driver here reads."""
    return next((name for wide, name in _QUANTITIES if vocabulary.is_a(cls, wide)), "")


def find(use: SensorUse, quantity: str, codes: tuple[Code, ...]) -> Code | None:
    """The code for a sensor: by the table of boards, by the library stated, or by the part."""
    fitting = [each for each in codes if quantity in each.gives]
    driver = use.driver
    stated = (driver.header, f"{driver.library}.h") if driver else ()
    wanted = {name.casefold() for name in (*stated, use.library, f"{use.library}.h") if name}
    part = use.part.casefold()
    for code in fitting:
        if wanted & {name.casefold() for name in code.headers}:
            return code
    if (driver and driver.header) or not part:
        return None
    return next((c for c in fitting if part in (name.casefold() for name in c.parts)), None)


def pins_of(board: str, quantity: str) -> Pins | None:
    """The pins of a microphone or camera on a board, where they are known."""
    named = (pins for name, what, pins in _PINS if what == quantity and name in board)
    return next(named, None)


def conversion(native: str, wanted: str) -> tuple[float, float]:
    """Factor and shift from a driver's unit to the unit of a description; 1 and 0 if unknown."""
    source, target = (units.find(_code(each)) for each in (native, wanted))
    if not native or source is None or target is None:
        return 1.0, 0.0
    zero, one = units.convert(0, source, target), units.convert(1, source, target)
    if zero is None or one is None:
        return 1.0, 0.0
    return float(one - zero), float(zero)


def _code(unit: str) -> str:
    """The UCUM code of a unit; the symbol of standard gravity is the code of the gram."""
    return "[g]" if unit == "g" else unit
