"""A project for PlatformIO with the Arduino framework."""

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

_FOLDER = "src/"
_ID = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
# Who owns the library in the registry of PlatformIO.
_OWNER = "spaziochirale"


def files(plan: Plan) -> tuple[GeneratedFile, ...]:
    """The files of the project."""
    program = arduino_program(plan)
    board = plan.board
    # What is no id, whatever it is, must not get into the settings.
    ids = (board.platformio, board.platform) if board else ("", "")
    known = all(map(_ID.fullmatch, ids))
    environment = "device" if known else "set_me"
    old = program.old_runtime
    wanted = [] if old else [f"{_OWNER}/{RUNTIME_LIBRARY}@^{RUNTIME_VERSION}"]
    wanted += [each.platformio for each in libraries(program) if each.platformio]
    settings = render(
        "platformio/platformio.ini.j2",
        plan,
        known=known,
        environment=environment,
        ported=old or is_ported(plan),
        old_runtime=old,
        libraries=wanted,
    )
    main = render("common/arduino_main.cpp.j2", plan, headers=runtime_headers(program, "Arduino.h"))
    readme = render(
        "platformio/README.md.j2",
        plan,
        program=program,
        points=(*other_hardware(plan), *open_points(plan, program, _FOLDER)),
        known=known,
        ported=old or is_ported(plan),
        runtime_library=RUNTIME_LIBRARY,
    )
    board_support = render("common/arduino_board_support.cpp.j2", plan)
    return (
        text_file("README.md", readme),
        text_file("platformio.ini", settings),
        text_file(_FOLDER + "main.cpp", main),
        text_file(_FOLDER + "board_support.cpp", board_support),
        *sources(plan, program, _FOLDER),
    )


TARGET = Target(
    name="platformio",
    title="PlatformIO",
    sentence="A PlatformIO project with the Arduino framework and TensorFlow Lite Micro",
    missing=nothing_missing,
    render=files,
)
