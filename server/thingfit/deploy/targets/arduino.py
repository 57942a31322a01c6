"""A sketch for the Arduino IDE and for arduino-cli."""

from __future__ import annotations

import re

from thingfit.deploy.parts import GeneratedFile, Plan, Target
from thingfit.deploy.render import render
from thingfit.deploy.targets.arduino_code import (
    RUNTIME_LIBRARY,
    RUNTIME_VERSION,
    arduino_program,
    is_ported,
    libraries,
    runtime_headers,
)
from thingfit.deploy.targets.controllers import other_hardware
from thingfit.deploy.targets.open_points import open_points
from thingfit.deploy.targets.sources import nothing_missing, sources, text_file

# What the specification of sketches allows as a name.
_LONGEST_NAME = 63
_FQBN = re.compile(r"[\w.-]+:[\w.-]+:[\w.-]+(:[\w.=,-]+)?", re.ASCII)


def files(plan: Plan) -> tuple[GeneratedFile, ...]:
    """The files of the project: the sketch in a folder of its own name, as Arduino wants it."""
    program = arduino_program(plan)
    sketch = plan.slug[:_LONGEST_NAME].rstrip("_")
    folder = f"{sketch}/"
    stated = plan.board.fqbn if plan.board else ""
    fqbn = stated if _FQBN.fullmatch(stated) else ""
    old = program.old_runtime
    wanted = [] if old else [f"{RUNTIME_LIBRARY}@{RUNTIME_VERSION}"]
    wanted += [each.arduino for each in libraries(program) if each.arduino]
    readme = render(
        "arduino/README.md.j2",
        plan,
        program=program,
        points=(*other_hardware(plan), *open_points(plan, program, folder)),
        sketch=sketch,
        fqbn=fqbn,
        libraries=wanted,
        ported=old or is_ported(plan),
        runtime_library=RUNTIME_LIBRARY,
    )
    main = render("common/arduino_main.cpp.j2", plan, headers=runtime_headers(program))
    board_support = render("common/arduino_board_support.cpp.j2", plan)
    return (
        text_file("README.md", readme),
        text_file(f"{folder}{sketch}.ino", main),
        text_file(f"{folder}sketch.yaml", render("arduino/sketch.yaml.j2", plan, fqbn=fqbn)),
        text_file(f"{folder}board_support.cpp", board_support),
        *sources(plan, program, folder),
    )


TARGET = Target(
    name="arduino",
    title="Arduino",
    sentence="A sketch for the Arduino IDE and arduino-cli with TensorFlow Lite Micro",
    missing=nothing_missing,
    render=files,
)
