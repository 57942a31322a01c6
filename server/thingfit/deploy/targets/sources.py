"""The C++ files that all microcontroller targets share."""

from __future__ import annotations

import re

from thingfit.deploy.parts import GeneratedFile, Missing, Plan
from thingfit.deploy.render import hex_rows, render
from thingfit.deploy.targets.program import Program

# Parts of templates that stay empty leave blank lines behind.
_BLANK = re.compile(r"\n{3,}")


def nothing_missing(_plan: Plan) -> tuple[Missing, ...]:
    """No fact stops these targets: what a plan leaves open, their READMEs tell."""
    return ()


def text_file(path: str, text: str) -> GeneratedFile:
    """A file of text."""
    return GeneratedFile(path, _BLANK.sub("\n\n", text).encode("utf-8"))


def sources(plan: Plan, program: Program, folder: str) -> tuple[GeneratedFile, ...]:
    """Network, sensors and program, in a folder of the project (with its slash, or empty)."""
    wanted = [
        "settings.h",
        "neural_network.h",
        "neural_network.cpp",
        "board_support.h",
        "sensors.h",
        "sensors.cpp",
    ]
    wanted += ["app.h", "app.cpp"]
    if has_features(program):
        wanted += ["input_features.h", "input_features.cpp"]
    if program.picture:
        wanted += ["picture.h", "picture.cpp"]
    files = [
        text_file(folder + name, render(f"common/{name}.j2", plan, program=program))
        for name in wanted
    ]
    data = render("common/model_data.cpp.j2", plan, rows=hex_rows(plan.content))
    files.append(text_file(folder + "model_data.cpp", data))
    files.append(text_file(folder + "model_data.h", render("common/model_data.h.j2", plan)))
    return tuple(files)


def has_features(program: Program) -> bool:
    """Whether something is left to work out between readings and network."""
    return program.needs_features or bool(program.more_inputs and program.mode != "values")


def source_names(program: Program) -> tuple[str, ...]:
    """The names of the C++ files to compile, without the main one."""
    found = ["app.cpp", "model_data.cpp", "neural_network.cpp", "board_support.cpp", "sensors.cpp"]
    found += ["input_features.cpp"] if has_features(program) else []
    found += ["picture.cpp"] if program.picture else []
    return tuple(sorted(found))
