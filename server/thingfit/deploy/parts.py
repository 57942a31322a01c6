"""The values of deployment: what a project needs to know, what is missing, and the files it gives.

All texts in here come from descriptions and may hold anything; `deploy/names` makes them safe for
the language they are written into.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from thingfit.fit import Verdict
from thingfit.text import Span


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """A file of a project; `path` has slashes and is seen from the folder of the project."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not stated, in a sentence, and the place where to state it.

    `fact` is a short word for programs, such as `board` or `sampleRate`. `span` is the
    place that says too little, or the description where nothing is said.
    """

    fact: str
    sentence: str
    uri: str
    span: Span


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no plan: reasons in words, and the facts without which there can be none."""

    reasons: tuple[str, ...]
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """The model or the device of a plan, and the document that describes it.

    `span` is the place of the description, by which it is found again when it has no `id`.
    """

    name: str
    id: str | None
    uri: str
    span: Span
    description: str = ""


@dataclass(frozen=True, slots=True)
class TensorUse:
    """An input or output of the model as the program sees it.

    `type` is an element type of the file format, such as `INT8` or `FLOAT32`; `ctype` the C++ type
    of one element. Values without quantisation have no `scale`. `shape` has no open size: a size
    that the file leaves open is refused. `name` is what the description or the file calls it.
    """

    name: str
    identifier: str
    shape: tuple[int, ...]
    type: str
    ctype: str
    scale: float | None
    zero_point: int | None
    elements: int
    bytes: int
    labels: tuple[str, ...] = ()
    threshold: float | None = None
    info: tuple[str, ...] = ()

    @property
    def quantized(self) -> bool:
        """Whether integers stand for real numbers, by `scale` and `zero_point`."""
        return self.scale is not None and self.zero_point is not None


@dataclass(frozen=True, slots=True)
class OperatorUse:
    """An operator of the model and the way to register it.

    `method` is that of `MicroMutableOpResolver`; `statement` is the call without its object, such
    as `AddConv2D()`.
    """

    name: str
    method: str
    custom: bool
    statement: str
    count: int


@dataclass(frozen=True, slots=True)
class Driver:
    """How programs read a sensor part, from the table of boards.

    `library` is the name in the registry of Arduino libraries, `header` what a sketch includes,
    `platformio` the same library in the registry of PlatformIO (`owner/name@^version`), empty where
    the core of the board brings it along; `compatible` and `kconfig` are Zephyr's: the devicetree
    compatible and the options that build the driver. `alias` is the node label in the devicetree of
    this board, empty where the board's files have none. `low` to `high` in `unit`, and `rate` in
    hertz, are what the driver sets when it starts.
    """

    part: str
    library: str = ""
    header: str = ""
    platformio: str = ""
    compatible: str = ""
    kconfig: tuple[str, ...] = ()
    alias: str = ""
    source: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class SensorUse:
    """A sensor that the program reads, for one class that the model asks for.

    `cls` is the IRI of the class asked for and `name` its short name; `identifier` is unique in a
    plan and safe in C. `axes` are the values of one reading that the model takes, the first of the
    `part_axes` that the sensor gives. `rate` is the rate in hertz to sample at: what the model asks
    for, else what the sensor states, else what its driver sets; `rate_basis` tells which. `low` and
    `high` are the range in `unit` (a symbol such as `g`): what the model asks for, else that of the
    sensor, else what its driver sets; `range_basis` tells which.
    `input` is the index of the input that it feeds. Cameras have the `width` and `height` of the
    picture that the model takes, where these are known.
    """

    cls: str
    name: str
    identifier: str
    title: str
    part: str
    axes: int
    rate: float | None
    rate_basis: str
    low: float | None
    high: float | None
    unit: str
    range_basis: str
    input: int
    bus: str = ""
    address: str = ""
    library: str = ""
    width: int | None = None
    height: int | None = None
    driver: Driver | None = None
    part_axes: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """The samples that one run of the model takes: `samples` readings of `axes` values each.

    `direct` says that the readings in their order, oldest first and axis after axis, are the input;
    otherwise features come between, which the program has to work out (`steps`, in words), and
    `samples` is `None` where nothing states how many readings they take. `step` is the number of
    readings from one window to the next. `basis` tells where the numbers come from. `scaled` are
    the ends that readings are scaled to, where a text about the input says `scaled to [-1, 1]`:
    the range of each sensor, from `low` to `high`, becomes these. `normalized` are mean and divisor
    of a stated normalisation: each reading becomes `(reading - mean) / divisor`.
    """

    samples: int | None
    axes: int
    direct: bool
    basis: str
    step: int | None = None
    steps: tuple[str, ...] = ()
    scaled: tuple[float, float] | None = None
    normalized: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Arena:
    """The memory to declare for the tensors, in bytes, and what the number rests on."""

    bytes: int
    basis: str


@dataclass(frozen=True, slots=True)
class BoardUse:
    """The board that a project is built for, by its names in build systems; unknown ones empty.

    `basis` tells how it was found: as stated, by its name, or by the title of the device.
    """

    name: str
    maker: str
    basis: str
    platformio: str = ""
    platform: str = ""
    zephyr: str = ""
    fqbn: str = ""
    espidf: str = ""
    source: str = ""

    @property
    def core(self) -> str:
        """The Arduino core, the first two parts of the FQBN, such as `arduino:mbed_nano`."""
        return ":".join(self.fqbn.split(":")[:2])


@dataclass(frozen=True, slots=True)
class Hardware:
    """The controller and the memory of the device, as stated, else as the table of boards has it.

    `part` is the controller, `core` its processor such as `Cortex-M4F`, `clock` is in hertz. `ram`
    and `flash` are the bytes that a network may use, as the device states them; the totals are
    what is built in.
    """

    part: str
    core: str
    architecture: str
    is_cortex_m: bool
    has_fpu: bool
    clock: int | None
    ram: int | None
    flash: int | None
    ram_total: int | None = None
    flash_total: int | None = None
    external_ram: int | None = None


@dataclass(frozen=True, slots=True)
class RuntimeUse:
    """What runs the model: its name, the version stated (or empty), and its kernels.

    `generation` is that of TensorFlow Lite Micro that the arena is counted for: `current`, `2.4` or
    `2.3`; `kernels` is `reference`, `CMSIS-NN`, `ESP-NN`, `Ethos-U` or `XNNPACK`, empty where the
    device states none: then the arena is large enough for those that may be built in.
    """

    name: str
    iri: str
    version: str
    generation: str
    kernels: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the files of a project need to know about a model on a device.

    `slug` names the project in files and in C. `target` is the name of a target. `verdicts` are
    those of the match. `notes` are facts that nobody states and that the files leave open, with
    the place to state them. `content` is the model file, which `plan` is given by its caller; it is
    empty where a plan is made only to be compared with a manifest. `forced_reasons` are the
    reasons that were overruled.
    """

    slug: str
    model: Subject
    device: Subject
    target: str
    board: BoardUse | None
    hardware: Hardware
    runtime: RuntimeUse
    arena: Arena
    operators: tuple[OperatorUse, ...]
    inputs: tuple[TensorUse, ...]
    outputs: tuple[TensorUse, ...]
    labels: tuple[str, ...]
    labels_basis: str
    window: Window
    sensors: tuple[SensorUse, ...]
    quantization: str
    file_name: str
    sha256: str
    size: int
    content: bytes = field(repr=False)
    verdicts: tuple[Verdict, ...] = ()
    notes: tuple[Missing, ...] = ()
    forced: bool = False
    forced_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of project that can be generated.

    `missing` gives the facts without which the files make no sense, `render` the files.
    """

    name: str
    title: str
    sentence: str
    missing: Callable[[Plan], tuple[Missing, ...]]
    render: Callable[[Plan], tuple[GeneratedFile, ...]]
