"""Rules about the hardware of devices: what has to be known of it, and what cannot be so."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Device, Document
from thingfit.facts.hardware import Memory
from thingfit.facts.names import EXTERNAL_FLASH, FLASH, RAM
from thingfit.meaning import units, vocabulary
from thingfit.rules import edits
from thingfit.rules.boards import board_names, is_known_board, part_of
from thingfit.rules.case import head_of, object_at, set_value
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.registry import Group, document_rule
from thingfit.syntax import Number, String, node_at
from thingfit.text import Edit, Span

_COMPUTER = 64_000_000
"""RAM in bytes above which a device is no microcontroller, and its storage no flash on a chip."""


@document_rule("hardware-missing", Group.DEVICE, Severity.HINT)
def hardware_missing(document: Document) -> Iterator[Found]:
    """A device without a microcontroller.

    Whether a model runs on a device is told by the memory of its controller. A device that does
    not say what it is built of can be matched to none.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc"
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144}
        }
    """
    for device in document.devices:
        if not device.controllers:
            message = "the device has no microcontroller, so no model can be matched to it"
            yield Found(_class_of(document, device), message)


def _class_of(document: Document, device: Device) -> Span:
    """Where the device says what it is, else where it begins."""
    node = object_at(document, device.span)
    stated = (node.get("@type") or node.get("type")) if node else None
    return stated.span if stated else head_of(document, device.span)


@document_rule("ram-missing", Group.DEVICE, Severity.WARNING)
def ram_missing(document: Document) -> Iterator[Found]:
    """A microcontroller without the size of its RAM.

    The arena of a model lies in RAM, so nothing can be said of what fits. State what is free for a
    model, as `ramBytes` or as a memory with value and unit.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "flashBytes": 262144}
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144}
        }
    """
    yield from _without(document, "RAM", RAM)


@document_rule("flash-missing", Group.DEVICE, Severity.WARNING)
def flash_missing(document: Document) -> Iterator[Found]:
    """A microcontroller without the size of its flash.

    A model is stored in flash, so nothing can be said of what fits. State what is free for a model,
    as `flashBytes` or as a memory with value and unit; a flash chip beside the controller counts.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 65536}
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144}
        }
    """
    yield from _without(document, "flash", FLASH, EXTERNAL_FLASH)


def _without(document: Document, word: str, *kinds: str) -> Iterator[Found]:
    for device in document.devices:
        stated = any(
            vocabulary.is_a(memory.kind.value, kind) for memory in device.memories for kind in kinds
        )
        # Memory without a number or a unit has findings of its own.
        if device.controllers and not stated:
            at = head_of(document, device.controllers[0].span)
            yield Found(at, f"the microcontroller states no {word}, so no model can be matched")


@document_rule("memory-implausible", Group.DEVICE, Severity.WARNING)
def memory_implausible(document: Document) -> Iterator[Found]:
    """A microcontroller with more RAM than flash, or with more memory than there is on its chip.

    Microcontrollers have less RAM than flash on the chip, so one of both is wrong, or of another
    unit than meant. Where the part or the board is a known one, what it has is the limit. Memory on
    a chip of its own is described as external.
    No machine has more than nine petabytes, and no model needs them.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 524288, "flashBytes": 262144}
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144}
        }
    """
    memories = [memory for each in document.devices for memory in each.memories]
    memories += [memory for each in document.models for memory in each.memories]
    for memory in memories:
        if memory.size and memory.size.value > units.MOST_MEMORY:
            yield Found(memory.size.span, "no machine has so much memory; less is expected")
    for device in document.devices:
        ram, flash, part = device.ram, device.flash, part_of(device)
        if ram is None or ram.size is None or _is_swapped(device):
            continue
        is_small = ram.size.value <= _COMPUTER
        on_chip = flash if flash and vocabulary.is_a(flash.kind.value, FLASH) else None
        if part and vocabulary.is_a(ram.kind.value, RAM) and ram.size.value > part.ram:
            message = f"{_shown(ram)} of RAM are stated, and `{part.name}` has {part.ram:,} bytes"
            yield Found(ram.size.span, message)
        elif is_small and on_chip and on_chip.size and ram.size.value > on_chip.size.value:
            message = f"{_shown(ram)} of RAM are more than {_shown(on_chip)} of flash"
            yield Found(ram.size.span, message, (), (Related("the flash", on_chip.size.span),))
        if part and part.flash and on_chip and on_chip.size and on_chip.size.value > part.flash:
            message = f"{_shown(on_chip)} of flash are stated, and `{part.name}` has {part.flash:,}"
            yield Found(on_chip.size.span, f"{message} bytes")


@document_rule("memory-swapped", Group.DEVICE, Severity.WARNING)
def memory_swapped(document: Document) -> Iterator[Found]:
    """RAM and flash of a known microcontroller that are exchanged.

    The RAM stated is more than the chip has and would be right as flash, and the other way round.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {
            "type": "MicroController",
            "part": "nRF52840",
            "ramBytes": 983040,
            "flashBytes": 196608
          }
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "controller": {
            "type": "MicroController",
            "part": "nRF52840",
            "ramBytes": 196608,
            "flashBytes": 983040
          }
        }
    """
    for device in document.devices:
        ram, flash, part = device.ram, device.flash, part_of(device)
        if not (part and ram and flash and ram.size and flash.size and _is_swapped(device)):
            continue
        message = f"{_shown(ram)} of RAM and {_shown(flash)} of flash are exchanged, it seems: "
        message += f"`{part.name}` has {part.ram:,} bytes of RAM"
        fixes: tuple[Fix, ...] = ()
        one, two = (node_at(document.tree.root, m.size.span.start) for m in (ram, flash) if m.size)
        same = ram.unit and flash.unit and ram.unit.value == flash.unit.value
        if isinstance(one, Number) and isinstance(two, Number) and same:
            texts = [document.text[each.span.start : each.span.end] for each in (two, one)]
            both = (Edit(one.span, texts[0]), Edit(two.span, texts[1]))
            fixes = (Fix("Exchange RAM and flash", tuple(sorted(both)), safe=False),)
        yield Found(ram.size.span, message, fixes, (Related("the flash", flash.size.span),))


def _is_swapped(device: Device) -> bool:
    ram, flash, part = device.ram, device.flash, part_of(device)
    if not (part and ram and flash and ram.size and flash.size):
        return False
    fits = part.flash is None or ram.size.value <= part.flash
    return ram.size.value > part.ram >= flash.size.value and fits


def _shown(memory: Memory) -> str:
    return f"{memory.size.value:,} bytes" if memory.size else "some"


@document_rule("board-unknown", Group.DEVICE, Severity.HINT)
def board_unknown(document: Document) -> Iterator[Found]:
    """A board of an unknown name that no build system is told to know.

    Projects are generated for a board by its name in PlatformIO, Arduino or Zephyr. Those of common
    boards are known; of others, the description states them as `platformio`, `arduino` or `zephyr`.

    Bad:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "board": {"name": "Ardiuno Nano 33 BLE Sense"},
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144}
        }

    Good:
        {
          "@context": [
            "https://www.w3.org/2022/wot/td/v1.1",
            "https://w3id.org/thingfit/device/v1"
          ],
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "@type": "SmartSensor",
          "title": "Node",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "board": {"name": "Arduino Nano 33 BLE Sense"},
          "controller": {"type": "MicroController", "ramBytes": 65536, "flashBytes": 262144}
        }
    """
    for device in document.devices:
        board = device.board
        if board is None or board.name is None or board.identifiers:
            continue
        name = board.name.value.strip()
        if is_known_board(name) or (device.ram and _is_computer(device.ram)):
            continue
        near = edits.nearest(name, board_names())
        end = f"; did you mean `{near}`?" if near else "; its name in a build system is expected"
        at = node_at(document.tree.root, board.name.span.start)
        fixes = (
            set_value(document, f"Change to `{near}`", at.span, near, safe=False)
            if near and isinstance(at, String)
            else ()
        )
        yield Found(board.name.span, f"the board `{name}` is not known{end}", fixes)


def _is_computer(ram: Memory) -> bool:
    return ram.size is not None and ram.size.value > _COMPUTER
