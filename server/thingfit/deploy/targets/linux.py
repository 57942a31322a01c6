"""Linux with LiteRT: a Python service with its unit of systemd and its container."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.deploy.address import FOLDER
from thingfit.deploy.names import line, markdown_code, markdown_text
from thingfit.deploy.parts import GeneratedFile, Missing, Plan, Target, TensorUse
from thingfit.deploy.render import marked, render
from thingfit.deploy.service import ENDING, Output, outputs_of
from thingfit.deploy.targets.linux_code import (
    COLUMNS,
    Call,
    Reader,
    constant,
    inputs_of,
    readers_of,
    scaling_of,
    window_of,
)
from thingfit.fit.words import listed

_MODULES = ("errors", "network", "sampling", "service", "web")
_TYPES = frozenset(
    "FLOAT16 FLOAT32 FLOAT64 INT8 INT16 INT32 INT64 UINT8 UINT16 UINT32 UINT64".split()
)
"""The types of elements that NumPy has under the same name, but for the case of letters."""
_SHARES = frozenset(("SOFTMAX", "LOGISTIC"))
"""Operators whose results are shares of one."""
_NO_LINUX = ("CortexM", "CortexR", "Xtensa", "AVR")


def missing(plan: Plan) -> tuple[Missing, ...]:
    """The facts without which there is no service: types of elements that it can give LiteRT."""
    odd = [each for each in (*plan.inputs, *plan.outputs) if each.type not in _TYPES]
    return tuple(
        Missing(
            "type",
            f"`{each.name}` holds elements of the type `{each.type}`, and numbers are expected",
            plan.model.uri,
            plan.model.span,
        )
        for each in odd
    )


def files(plan: Plan) -> tuple[GeneratedFile, ...]:
    """The files of the service."""
    readers = readers_of(plan)
    texts = {f"{name}.py": render(f"linux/{name}.py.j2", plan) for name in _MODULES}
    if any(each.channel for each in readers):
        texts["iio.py"] = render("linux/iio.py.j2", plan)
    texts["facts.py"] = _facts(plan)
    texts["sensors.py"] = _sensors(plan, readers)
    texts["README.md"] = _readme(plan, readers)
    texts["requirements.txt"] = render("linux/requirements.txt.j2", plan)
    texts["install.sh"] = render("linux/install.sh.j2", plan)
    texts["Dockerfile"] = render("linux/Dockerfile.j2", plan)
    texts[".dockerignore"] = render("linux/dockerignore.j2", plan)
    texts["compose.yaml"] = render("linux/compose.yaml.j2", plan, title=_title(plan))
    unit = render("linux/unit.service.j2", plan, title=_title(plan))
    texts[f"{plan.slug}.service"] = unit
    made = [GeneratedFile(path, text.encode()) for path, text in texts.items()]
    made.append(GeneratedFile(_model_file(plan), plan.content))
    return tuple(sorted(made, key=lambda each: each.path))


def _title(plan: Plan) -> str:
    return line(f"{plan.model.name} on {plan.device.name}")


def _model_file(plan: Plan) -> str:
    return f"{plan.slug}.tflite"


def _facts(plan: Plan) -> str:
    """The module of facts: everything in the service that differs from plan to plan."""
    window = window_of(plan)
    step = window.step or window.samples or 1
    stated = (("samples", window.samples), ("axes", window.axes), ("step", step))
    rates = {each.rate for each in plan.sensors if each.rate}
    constants = {
        "NAME": plan.slug,
        "TITLE": _title(plan),
        "MODEL_FILE": _model_file(plan),
        "MODEL_SHA256": plan.sha256,
        "DESCRIPTION_FILE": plan.slug + ENDING,
        "FOLDER_OF_OUTPUTS": FOLDER,
        "THREADS": 1,
        "USES_XNNPACK": plan.runtime.kernels == "XNNPACK",
        "INPUTS": tuple(map(_tensor, plan.inputs)),
        "OUTPUTS": tuple(_output(plan, each) for each in outputs_of(plan)),
        "WINDOW": Call("Window", (*stated, ("direct", window.direct))),
        # Sensors of several rates are read together, as fast as the fastest.
        "RATE": float(max(rates)) if rates else None,
    }
    types = {
        "INPUTS": "INPUTS: tuple[Tensor, ...]",
        "OUTPUTS": "OUTPUTS: tuple[Output, ...]",
        "RATE": "RATE: float | None",
    }
    rows = [(name, constant(types.get(name, name), value)) for name, value in constants.items()]
    return render("linux/facts.py.j2", plan, constants=rows)


def _tensor(tensor: TensorUse) -> Call:
    stated: list[tuple[str, object]] = [
        ("name", line(tensor.name) or tensor.identifier),
        ("shape", tensor.shape),
        ("type", tensor.type.lower()),
    ]
    if tensor.quantized:
        stated += [("scale", tensor.scale), ("zero_point", tensor.zero_point)]
    return Call("Tensor", tuple(stated))


def _output(plan: Plan, output: Output) -> Call:
    stated: list[tuple[str, object]] = [
        ("tensor", _tensor(output.tensor)),
        ("path", output.value),
    ]
    if output.labels:
        shares = any(each.name in _SHARES for each in plan.operators)
        # The labels stand as the Thing Description has them.
        stated += [("labels", tuple(map(line, output.labels))), ("shares", shares)]
        if output.tensor.threshold is not None:
            stated.append(("threshold", float(output.tensor.threshold)))
    return Call("Output", tuple(stated))


def _sensors(plan: Plan, readers: tuple[Reader, ...]) -> str:
    names = ", ".join(each.function for each in readers)
    row = f"READERS: tuple[Callable[[], Reading], ...] = ({names}{',' * (len(readers) == 1)})"
    if len(row) > COLUMNS:
        inner = "".join(f"    {each.function},\n" for each in readers)
        row = f"READERS: tuple[Callable[[], Reading], ...] = (\n{inner})"
    uses_iio = any(each.channel for each in readers)
    functions = "\n\n".join(each.source for each in readers)
    is_open = "raise UnfilledError" in functions + inputs_of(plan)
    return render(
        "linux/sensors.py.j2",
        plan,
        readers=functions,
        listed=row,
        inputs=inputs_of(plan),
        uses_iio=uses_iio,
        is_open=is_open,
    )


def _readme(plan: Plan, readers: tuple[Reader, ...]) -> str:
    return render(
        "linux/README.md.j2",
        plan,
        title=_title(plan),
        model_file=_model_file(plan),
        description_file=plan.slug + ENDING,
        folder=FOLDER,
        outputs=outputs_of(plan),
        readers=[(each.function, marked(each.told)) for each in readers],
        controller=_controller(plan),
        sample=_sample(plan),
        lines_told=_lines_told(plan),
        window_told=_window_told(plan),
        quantised=[(each, _stored(each)) for each in (*plan.inputs, *plan.outputs)],
        to_do=list(_to_do(plan, readers)),
    )


def _controller(plan: Plan) -> str:
    """The controller of the device, if it is one that runs no Linux."""
    hardware = plan.hardware
    is_small = hardware.is_cortex_m or any(each in hardware.architecture for each in _NO_LINUX)
    return hardware.part or hardware.core or "a microcontroller" if is_small else ""


def _sample(plan: Plan) -> str:
    """A program that writes an input of the right size for the first try."""
    inputs = [f"[0] * {each.elements}" for each in plan.inputs]
    if len(inputs) == 1:
        return f"print({inputs[0]})"
    return f'print(str({{"inputs": [{", ".join(inputs)}]}}).replace(chr(39), chr(34)))'


def _lines_told(plan: Plan) -> str:
    if len(plan.inputs) > 1:
        counts = listed([f"{each.elements} values" for each in plan.inputs])
        return f'`{{"inputs": [[…], …]}}` with {counts}'
    whole = f"a list of {plan.inputs[0].elements} values, which is a whole input"
    window = window_of(plan)
    if not window.direct or window.samples in (None, 1):
        return whole
    return f"{whole}, or one reading of {window.axes}, of which {window.samples} make one"


def _window_told(plan: Plan) -> str:
    window = window_of(plan)
    if window.samples is None:
        return "How many readings one run takes is stated nowhere."
    each = "one value" if window.axes == 1 else f"{window.axes} values"
    told = f"One run takes {window.samples} readings of {each}"
    if window.step and window.step != window.samples:
        told += f", and the next one begins {window.step} readings later"
    return f"{told} ({markdown_text(window.basis)})." if plan.sensors else f"{told}."


def _stored(tensor: TensorUse) -> str:
    """How real numbers are stored in a tensor, for a table."""
    shape = " x ".join(map(str, tensor.shape)) or "one value"
    kind = f"{tensor.type.lower()}, {shape}"
    if not tensor.quantized:
        return kind
    zero = tensor.zero_point or 0
    sign = "+" if zero < 0 else "-"
    return f"{kind}, real = {tensor.scale!r} x (stored {sign} {abs(zero)})"


def _to_do(plan: Plan, readers: tuple[Reader, ...]) -> Iterator[str]:
    """What the generator could not know, in sentences of Markdown."""
    for each in readers:
        if each.channel is None:
            yield f"Write {markdown_code(each.function)} in `sensors.py`: until then it refuses."
    if not window_of(plan).direct:
        steps = "; ".join(map(markdown_text, plan.window.steps))
        told = f" ({steps})" if steps else ""
        yield f"Write `inputs_of` in `sensors.py`, which makes the features{told}."
    if plan.sensors and not any(each.rate for each in plan.sensors):
        yield "Set `RATE` in `facts.py`: nobody states how often the sensors are read."
    if plan.window.scaled and not scaling_of(plan):
        low, high = plan.window.scaled
        yield f"Scale the readings to [{low:g}, {high:g}]: the range of a sensor is not stated."
    custom = [markdown_code(each.name) for each in plan.operators if each.custom]
    if custom:
        yield f"LiteRT has to know {listed(custom)}, which no package brings along."
    for note in plan.notes:
        yield marked(note.sentence) + "."


TARGET = Target(
    name="linux",
    title="Linux with LiteRT",
    sentence="A Python service with a unit for systemd and a container, for boards with Linux.",
    missing=missing,
    render=files,
)
