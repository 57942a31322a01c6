"""A project for ESP-IDF."""

from __future__ import annotations

import re

from thingfit.deploy.parts import GeneratedFile, Plan, SensorUse, Target
from thingfit.deploy.render import render
from thingfit.deploy.targets.controllers import other_hardware
from thingfit.deploy.targets.drivers import ESP_IDF, Code, Pins, find, pins_of
from thingfit.deploy.targets.open_points import open_points
from thingfit.deploy.targets.program import program, with_code
from thingfit.deploy.targets.sources import nothing_missing, source_names, sources, text_file

_FOLDER = "main/"
_CHIP = re.compile(r"esp32[a-z0-9]{0,8}")
# The linker of the ESP32 has room for about 160 KiB of static data; larger arenas are allocated.
_STATIC_ARENA = 96 * 1024
# Parts with 8 or 16 MB of external RAM inside reach it over eight lines.
_OCTAL = re.compile(r"S3R(8|16)")
_FLASH_SIZES = (1, 2, 4, 8, 16, 32, 64, 128)


def files(plan: Plan) -> tuple[GeneratedFile, ...]:
    """The files of the project."""
    large = plan.arena.bytes > _STATIC_ARENA
    made = with_code(program(plan, _code_for, initialize=True, heap=large))
    stated = plan.board.espidf.lower() if plan.board else ""
    chip = stated if _CHIP.fullmatch(stated) else ""
    templates = {reader.code.template for reader in made.readers if reader.code}
    camera = "esp_camera" in templates
    components = ["esp_timer", "heap"]
    components += ["esp_driver_i2s"] if "idf_i2s_pdm" in templates else []
    total = plan.hardware.flash_total or 0
    flash = next((size for size in reversed(_FLASH_SIZES) if size * 2**20 <= total), 0)
    readme = render(
        "esp_idf/README.md.j2",
        plan,
        program=made,
        points=(*other_hardware(plan, espressif=True), *open_points(plan, made, _FOLDER)),
        chip=chip,
    )
    main_build = render(
        "esp_idf/main_CMakeLists.txt.j2",
        plan,
        names=sorted((*source_names(made), "main.cpp")),
        components=" ".join(components),
    )
    defaults = render(
        "esp_idf/sdkconfig.defaults.j2",
        plan,
        chip=chip,
        flash=flash,
        camera=camera,
        octal=bool(_OCTAL.search(plan.hardware.part)),
    )
    return (
        text_file("README.md", readme),
        text_file("CMakeLists.txt", render("esp_idf/CMakeLists.txt.j2", plan)),
        text_file("sdkconfig.defaults", defaults),
        text_file(_FOLDER + "CMakeLists.txt", main_build),
        text_file(
            _FOLDER + "idf_component.yml",
            render("esp_idf/idf_component.yml.j2", plan, camera=camera),
        ),
        text_file(_FOLDER + "main.cpp", render("esp_idf/main.cpp.j2", plan)),
        text_file(_FOLDER + "board_support.cpp", render("esp_idf/board_support.cpp.j2", plan)),
        *sources(plan, made, _FOLDER),
    )


def _code_for(plan: Plan, use: SensorUse, quantity: str) -> tuple[Code | None, Pins | None]:
    board = plan.board.name if plan.board else ""
    if quantity == "sound" and "PDM" in f"{use.bus}{use.part}{use.name}".upper():
        return ESP_IDF[0], pins_of(board, quantity)
    if quantity == "picture":
        return find(use, quantity, ESP_IDF), pins_of(board, quantity)
    return None, None


TARGET = Target(
    name="esp-idf",
    title="ESP-IDF",
    sentence="A project for chips of Espressif with ESP-IDF and TensorFlow Lite Micro",
    missing=nothing_missing,
    render=files,
)
