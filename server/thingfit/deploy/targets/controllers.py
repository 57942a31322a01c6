"""Which controllers a target is made for."""

from __future__ import annotations

from thingfit.deploy import names
from thingfit.deploy.hardware import is_espressif
from thingfit.deploy.parts import Plan

_APPLICATION = ("cortexa", "x86", "amd64", "aarch64")


def other_hardware(plan: Plan, *, espressif: bool = False) -> tuple[str, ...]:
    """Sentences that say that the target is made for other controllers than that of the device.

    The files are right all the same for a board that the target does build for, so they are given.
    """
    hardware = plan.hardware
    if hardware.architecture.lower().startswith(_APPLICATION):
        core = names.markdown_code(hardware.architecture)
        return (
            f"**The controller has the architecture {core}**, and this is for microcontrollers",
        )
    known = hardware.part or hardware.architecture
    if espressif and known and not is_espressif(hardware, plan.board):
        part = names.markdown_code(known)
        return (f"**The controller {part} is none of Espressif**, for which ESP-IDF is made",)
    return ()
