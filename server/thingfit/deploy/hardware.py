"""Controller, board, runtime and arena of a device, as stated, else as the table of boards says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.deploy.parts import Arena, BoardUse, Hardware, Missing, RuntimeUse
from thingfit.facts import Device, Model
from thingfit.facts.boards import FoundBoard, Part, part_of
from thingfit.facts.hardware import Memory, Runtime, first_of
from thingfit.facts.names import EXTERNAL_RAM, FLASH, RAM, TF
from thingfit.fit.build import MICRO, build_of, generation_of, newest_running
from thingfit.meaning import vocabulary
from thingfit.tflite import Estimate, Kernels, TfliteFile, estimate
from thingfit.tflite import Runtime as Generation

_SYSTEMS = ("platformioBoard", "zephyrBoard", "arduinoBoard", "espIdfTarget")
_COMPUTERS = ("CortexA", "X86_64")

ON_COMPUTERS = ("linux",)
"""Targets that run LiteRT, which has a kernel for every operator and asks for no arena."""

FOR_ESPRESSIF = ("esp-idf",)
"""Targets that build for controllers of Espressif alone."""

_KERNELS = {
    TF + "CMSISNN": "CMSIS-NN",
    TF + "ESPNN": "ESP-NN",
    TF + "XNNPACK": "XNNPACK",
    TF + "EthosU": "Ethos-U",
    TF + "ReferenceKernels": "reference",
}


def board_use(device: Device, found: FoundBoard | None) -> BoardUse | None:
    """The board by its names in build systems: those stated, and those of the table besides."""
    stated, known = device.board, found.board if found else None
    if stated is None and known is None:
        return None
    names = {name: "" for name in _SYSTEMS}
    for each in stated.identifiers if stated else ():
        names[each.system.removeprefix(TF)] = each.name.value.strip()
    name = stated.name.value.strip() if stated and stated.name else known.name if known else ""
    maker = stated.maker.value.strip() if stated and stated.maker else known.maker if known else ""
    basis = {"stated": "as stated", "name": "by its name", "title": "by the title of the device"}
    return BoardUse(
        name=name,
        maker=maker,
        basis=basis[found.basis] if found else "as stated",
        platformio=names["platformioBoard"] or (known.platformio if known else ""),
        platform=known.platform if known else "",
        zephyr=names["zephyrBoard"] or (known.zephyr if known else ""),
        fqbn=names["arduinoBoard"] or (known.arduino if known else ""),
        espidf=names["espIdfTarget"] or (known.espidf if known else ""),
        source=known.source if known else "",
    )


def hardware_of(device: Device, found: FoundBoard | None) -> Hardware:
    """The controller and the memory of a device."""
    known = found.board if found else None
    part = part_of(device) or (known.part if known else None)
    controller = device.controllers[0] if len(device.controllers) == 1 else None
    clock = controller.clock.value if controller and controller.clock else None
    stated = controller.architecture.value if controller and controller.architecture else ""
    architecture = stated or (part.architecture if part else "")
    core = part.core if part and (not stated or part.architecture == stated) else ""
    name = controller.part.value.strip() if controller and controller.part else ""
    return Hardware(
        part=name or (part.name if part else ""),
        core=core or _core(architecture),
        architecture=vocabulary.local_name(architecture),
        is_cortex_m="CortexM" in architecture,
        has_fpu=part.fpu if part and core else False,
        clock=int(clock) if clock else known.clock if known else None,
        ram=_size(device.ram),
        flash=_size(device.flash),
        ram_total=_size(first_of(device.totals, RAM)) or _total_ram(part),
        flash_total=_size(first_of(device.totals, FLASH)) or (part.flash if part else None),
        external_ram=_size(first_of(device.memories, EXTERNAL_RAM))
        or (known.external_ram if known else None),
    )


def _core(architecture: str) -> str:
    """The processor in words, from its class in the vocabulary."""
    term = vocabulary.term(architecture) if architecture else None
    return term.label if term else vocabulary.local_name(architecture)


def _size(memory: Memory | None) -> int | None:
    return memory.size.value if memory and memory.size else None


def _total_ram(part: Part | None) -> int | None:
    return part.ram if part and part.ram else None


@dataclass(frozen=True, slots=True)
class Need:
    """The runtime of a plan with the arena for it; no arena where a size is open."""

    runtime: RuntimeUse
    arena: Arena | None


def need_of(model: Model, device: Device, file: TfliteFile, hardware: Hardware) -> Need:
    """The runtime that a device runs a model with, and the memory to declare for its tensors."""
    build, stated = build_of(device), device.runtime
    generation = build.generation or generation_of(model.runtime) or newest_running(file)
    kernels = (build.kernels,) if build.kernels else _possible_kernels(hardware)
    tried = [(each, library) for each in _releases(file, generation) for library in kernels]
    found = (estimate(file, each, build.abi, library) for each, library in tried)
    known = sorted((each for each in found if each is not None), key=lambda each: each.declare)
    runtime = RuntimeUse(
        name=_runtime_name(stated) or _runtime_name(model.runtime) or _runtime_label(MICRO),
        iri=stated.kind.value if stated and stated.kind else "",
        version=stated.version.value.strip() if stated and stated.version else "",
        generation=generation.value,
        kernels=_kernel_label(stated),
    )
    return Need(runtime, _arena(known))


def _releases(file: TfliteFile, generation: Generation) -> tuple[Generation, ...]:
    """The release that a device has, and that of today, which libraries may bring in its place."""
    newest = newest_running(file)
    return (generation,) if newest is generation else (generation, newest)


def _possible_kernels(hardware: Hardware) -> tuple[Kernels, ...]:
    """The kernels that a library may be built with: those of CMSIS-NN run on Cortex-M alone."""
    if hardware.is_cortex_m or not hardware.architecture:
        return (Kernels.REFERENCE, Kernels.CMSIS_NN)
    return (Kernels.REFERENCE,)


def _arena(known: list[Estimate]) -> Arena | None:
    if not known:
        return None
    largest = known[-1]
    words = f"estimate for {largest.profile.label}, with a reserve"
    if len(known) > 1:
        words += f", the largest of {len(known)} for what may be built in"
    return Arena(largest.declare, words)


def _kernel_label(stated: Runtime | None) -> str:
    if stated is None or stated.kernel_library is None:
        return ""
    iri = stated.kernel_library.value
    return _KERNELS.get(iri, vocabulary.local_name(iri))


def _runtime_name(stated: Runtime | None) -> str:
    if stated is None:
        return ""
    if stated.kind is not None:
        return _runtime_label(stated.kind.value)
    return stated.name.value.strip() if stated.name else ""


def _runtime_label(iri: str) -> str:
    term = vocabulary.term(iri)
    return term.label if term else vocabulary.local_name(iri)


def is_espressif(hardware: Hardware, board: BoardUse | None) -> bool:
    """Whether a controller is one of Espressif's, by its name, its core or its board."""
    if hardware.part.upper().startswith("ESP") or "xtensa" in hardware.architecture.lower():
        return True
    return bool(board and (board.espidf or board.platform.startswith("espressif")))


def target_notes(
    device: Device, hardware: Hardware, board: BoardUse | None, target: str
) -> Iterator[Missing]:
    """A note where a target is made for other hardware than that of the device.

    The pair is not refused: model and device do fit, and the files are right for a board that the
    target builds for, be it one beside the device or one that takes its place. So they are given,
    and terminal, manifest and README say what stands against them.
    """
    span = device.controllers[0].span if device.controllers else device.span
    sentence = _other_hardware(hardware, board, target)
    if sentence:
        yield Missing("architecture", sentence, device.uri, span)


def _other_hardware(hardware: Hardware, board: BoardUse | None, target: str) -> str:
    known = hardware.part or hardware.architecture
    is_computer = hardware.architecture in _COMPUTERS
    if is_computer and target not in ON_COMPUTERS:
        return f"the device is a computer ({hardware.core}), the project is for microcontrollers"
    if hardware.architecture and not is_computer and target in ON_COMPUTERS:
        return "the device is a microcontroller, so another computer has to run the service"
    if target in FOR_ESPRESSIF and known and not is_espressif(hardware, board):
        return f"the controller {known} is none of Espressif, for which the project is"
    return ""


def hardware_notes(
    device: Device, board: BoardUse | None, hardware: Hardware, need: Need
) -> Iterator[Missing]:
    """What nobody states of board and runtime, and where to state it."""
    if device.board is None:
        if board is None:
            sentence = "the device names no board"
        else:
            sentence = f"the device names no board, only its title speaks of `{board.name}`"
        yield Missing("board", sentence, device.uri, device.span)
    if need.runtime.kernels == "ESP-NN" and hardware.architecture != "XtensaLX6":
        sentence = "the scratch memory of ESP-NN is not in the estimate of the arena"
        span = device.runtime.span if device.runtime else device.span
        yield Missing("arenaBytes", sentence, device.uri, span)
    elif device.runtime is None or not (device.runtime.kind or device.runtime.name):
        yield Missing("runtime", "the device names no runtime", device.uri, device.span)
    if hardware.ram is not None and need.arena is not None and need.arena.bytes > hardware.ram:
        sentence = (
            f"the arena of {need.arena.bytes:,} bytes is larger than the {hardware.ram:,} bytes of "
            "RAM that the device has for it"
        )
        place = device.ram.span if device.ram else device.span
        yield Missing("ram", sentence, device.uri, place)
