"""What a generator cannot know: the sentences of the README that tell what is left to do."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.deploy import names
from thingfit.deploy.parts import Plan
from thingfit.deploy.render import marked
from thingfit.deploy.targets.program import Program
from thingfit.deploy.targets.refusals import refusals

# Drivers that the program tells the range that is wanted.
_SET_THEIR_RANGE = ("lis3dh", "zephyr_sensor")
_LIMITS = {"INT8": (-128, 127), "UINT8": (0, 255), "INT16": (-32768, 32767)}


def open_points(plan: Plan, program: Program, folder: str) -> tuple[str, ...]:
    """Sentences in Markdown, what has to be done before the program runs first."""
    points = (
        *_to_fill_in(program, folder),
        *_of_sensors(program, folder),
        *_of_values(plan, program, folder),
        *_of_runtime(plan, program),
    )
    return tuple(dict.fromkeys(point.removesuffix(".") + "." for point in points))


def _to_fill_in(program: Program, folder: str) -> Iterator[str]:
    for reader in program.missing:
        title = names.markdown_text(reader.title)
        yield (
            f"**`read_{reader.id}` in `{folder}sensors.cpp` is to be filled in**: there is no"
            f" driver for {title} here. It gives false until then, and nothing runs"
        )
    if program.mode == "values":
        yield (
            f"**`sensors::read_inputs` in `{folder}sensors.cpp` is to be filled in**: no sensor of"
            " the description feeds the network"
        )
    if program.needs_features:
        yield (
            f"**`features::extract` in `{folder}input_features.cpp` is to be filled in**: the"
            " readings are not the input themselves, and preprocessing is not generated"
        )
    if program.more_inputs and program.mode != "values":
        yield (
            f"**`features::write_other_inputs` in `{folder}input_features.cpp` is to be filled"
            " in**: the network has inputs that nothing here feeds"
        )


def _of_sensors(program: Program, folder: str) -> Iterator[str]:
    if program.mode == "window" and not program.rate_known:
        yield (
            f"The rate of the readings: no fact tells one. `kPeriodUs` in `{folder}settings.h`"
            f" stands for {names.number(program.rate)} readings a second"
        )
    for reader in program.readers:
        code = reader.code
        if code and code.rate and reader.use.rate and code.rate < reader.use.rate:
            yield (
                f"The rate of `read_{reader.id}`: {names.number(reader.use.rate)} Hz are asked for,"
                f" and the library `{code.headers[0]}` sets {names.number(code.rate)} Hz; readings"
                " repeat until you set the sensor up yourself"
            )
        if code and reader.cut_off_at and code.template not in _SET_THEIR_RANGE:
            yield (
                f"The range of `read_{reader.id}`: the library `{code.headers[0]}` cuts readings"
                f" off at {names.markdown_text(reader.cut_off_at)}, which is less than is asked for"
            )
        if code and not reader.pins and code.template.startswith(("esp_", "idf_")):
            yield f"The pins of {names.markdown_text(reader.title)}: set them in `sensors.cpp`"
        if not reader.reads_all and reader.quantity != "picture" and code:
            count = reader.native.count
            yield (
                f"Which of the {count} values of `read_{reader.id}` the network takes: the first"
                f" {reader.use.axes} go in"
            )


def _of_values(plan: Plan, program: Program, folder: str) -> Iterator[str]:
    if program.mode == "window" and not program.needs_features:
        limits = _LIMITS.get(program.input.type)
        tensor = program.input
        held = ""
        if limits and tensor.scale and tensor.zero_point is not None:
            low, high = ((limit - tensor.zero_point) * tensor.scale for limit in limits)
            held = f" (its integers hold {low:.4g} to {high:.4g})"
        yield (
            f"Whether the network takes readings as they are{held} or as a share of the range of"
            f" the sensor: they go in as they are; `kScaling` in `{folder}settings.h` changes it"
        )
    if program.picture:
        yield (
            f"Which values stand for black and for full light: see `kDark` and `kLight` in"
            f" `{folder}settings.h`"
        )
    if not plan.labels and program.report == "values":
        yield "What the values of the output mean: they are printed as numbers"
    if program.report == "labels" and program.some_unlabelled:
        yield (
            f"The names of some classes: {len(plan.labels)} labels are stated for"
            f" {program.output.elements} values"
        )


def _of_runtime(plan: Plan, program: Program) -> Iterator[str]:
    stated = plan.runtime.version or plan.runtime.generation
    if program.old_runtime:
        yield (
            "**The runtime is to be put in by hand**: the model needs TensorFlow Lite Micro"
            f" {names.markdown_code(plan.runtime.generation)}, which the build files do not"
            " fetch; the code is written for it"
        )
    elif plan.runtime.generation != "current":
        yield (
            "The version of the runtime: the description is for TensorFlow Lite Micro"
            f" {names.markdown_code(stated)}, and the library named here is a later one; run the"
            " network on known input before you trust it"
        )
    for reason in refusals(plan):
        yield f"The current runtime refuses this model: {marked(reason)}"
