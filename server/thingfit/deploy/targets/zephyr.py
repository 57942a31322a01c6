"""An application for Zephyr."""

from __future__ import annotations

import re

from thingfit.deploy.parts import GeneratedFile, Plan, SensorUse, Target
from thingfit.deploy.render import render
from thingfit.deploy.targets.controllers import other_hardware
from thingfit.deploy.targets.drivers import ZEPHYR, ZEPHYR_SOUND, Code, Pins, Reader
from thingfit.deploy.targets.open_points import open_points
from thingfit.deploy.targets.program import Program, program, with_code
from thingfit.deploy.targets.sources import nothing_missing, source_names, sources, text_file

_FOLDER = "src/"
_BOARD = re.compile(r"[A-Za-z0-9][\w.@-]*(/[\w.@-]+)*", re.ASCII)
# The name of the overlay is made of that of the board.
_LONGEST = 100
_OPTION = re.compile(r"CONFIG_[A-Z0-9_]+=.*")


def files(plan: Plan) -> tuple[GeneratedFile, ...]:
    """The files of the application."""
    made = with_code(program(plan, _code_for, initialize=True))
    stated = plan.board.zephyr if plan.board else ""
    board = stated if len(stated) <= _LONGEST and _BOARD.fullmatch(stated) else ""
    readers = tuple(each for each in made.readers if each.code)
    # The build system takes the overlay of a board by its name, else the one of the application.
    name = re.sub(r"[/.]", "_", board.partition("@")[0])
    overlay = f"boards/{name}.overlay" if board else "app.overlay"
    readme = render(
        "zephyr/README.md.j2",
        plan,
        program=made,
        points=(*other_hardware(plan), *open_points(plan, made, _FOLDER)),
        board=board,
        overlay=overlay if readers else "",
    )
    found = [
        text_file("README.md", readme),
        text_file(
            "CMakeLists.txt",
            render(
                "zephyr/CMakeLists.txt.j2", plan, names=sorted((*source_names(made), "main.cpp"))
            ),
        ),
        text_file("prj.conf", render("zephyr/prj.conf.j2", plan, options=_options(made))),
        text_file(_FOLDER + "main.cpp", render("zephyr/main.cpp.j2", plan)),
        text_file(_FOLDER + "board_support.cpp", render("zephyr/board_support.cpp.j2", plan)),
        *sources(plan, made, _FOLDER),
    ]
    if readers:
        text = render("zephyr/board.overlay.j2", plan, readers=readers, labels=_labels(readers))
        found.append(text_file(overlay, text))
    return tuple(found)


def _code_for(_plan: Plan, use: SensorUse, quantity: str) -> tuple[Code | None, Pins | None]:
    driver = use.driver
    if driver is None or not (driver.alias or driver.compatible):
        return None, None
    if quantity == "sound":
        return ZEPHYR_SOUND, None
    return (ZEPHYR if quantity in ZEPHYR.gives else None), None


def _labels(readers: tuple[Reader, ...]) -> tuple[str, ...]:
    """The nodes of the devicetree that the sensors are on, each once: a chip may hold several."""
    labels = (reader.use.driver.alias for reader in readers if reader.use.driver)
    return tuple(dict.fromkeys(label for label in labels if label))


def _options(made: Program) -> tuple[str, ...]:
    """The options of Kconfig that build the drivers."""
    found: list[str] = []
    for reader in made.readers:
        if reader.code is None or reader.use.driver is None:
            continue
        found += ["AUDIO", "AUDIO_DMIC"] if reader.quantity == "sound" else ["SENSOR"]
        if reader.use.bus.upper() in ("I2C", "SPI"):
            found.append(reader.use.bus.upper())
        found += reader.use.driver.kconfig
    return tuple(dict.fromkeys(map(_option, found)))


def _option(name: str) -> str:
    """An option as a line of `prj.conf`, however it is written in the table of boards."""
    line = name if name.startswith("CONFIG_") else f"CONFIG_{name}"
    return line if _OPTION.fullmatch(line) else f"{line}=y"


TARGET = Target(
    name="zephyr",
    title="Zephyr",
    sentence="A Zephyr application with its sensor drivers and TensorFlow Lite Micro",
    missing=nothing_missing,
    render=files,
)
