"""Rules about the file of a model: that it is there, can be read, and is the one described."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.rules.case import Case, in_unit, is_blank, memory_text
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import model_rule


@model_rule("model-file-missing", Severity.ERROR)
def model_file_missing(case: Case) -> Iterator[Found]:
    """A description that names a file that is not there.

    The path is seen from the description. Without the file nothing that the description says can
    be checked, and nothing can be deployed.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gestures.int8.tflite" }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" }
        }
    """
    path = case.model.file.path if case.model.file else None
    binary = case.binary
    if path and binary and binary.absent and not is_blank(path.value):
        message = f"the model file `{path.value}` does not exist; it is looked for beside this file"
        yield Found(path.span, message)


@model_rule("model-file-unreadable", Severity.ERROR)
def model_file_unreadable(case: Case) -> Iterator[Found]:
    """A file that is named as a model and is none, or is broken.

    Often it is a pointer of Git LFS, whose content was not fetched, or the model as a C array. The
    message says what the file is.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "metrics.json" }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" }
        }
    """
    path = case.model.file.path if case.model.file else None
    binary = case.binary
    if binary and not binary.model and not binary.absent:
        said = binary.fault[:1].lower() + binary.fault[1:]
        yield Found(path.span if path else case.title, f"`{binary.name}` cannot be used: {said}")


@model_rule("model-changed", Severity.WARNING)
def model_changed(case: Case) -> Iterator[Found]:
    """A size or checksum that is not that of the model file.

    The file was exchanged after it was described, so the rest of the description may be of another
    model: `thingfit describe --update` refreshes all of it. Whether the new file is wanted only a
    person can tell, so `--fix` leaves these values alone.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite", "sizeBytes": 4242 }
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" }
        }
    """
    stated, file = case.model.file, case.file
    if stated is None or file is None:
        return
    if stated.size and stated.size.value != file.size:
        message = f"the file has {file.size:,} bytes, the description says {stated.size.value:,}"
        yield Found(
            stated.size.span, message, case.fix("Refresh", stated.size, file.size, safe=False)
        )
    checksum = stated.sha256
    if checksum and checksum.value.strip().lower() != file.sha256 and not is_blank(checksum.value):
        message = f"the file has another checksum: `{file.sha256[:12]}…`"
        yield Found(checksum.span, message, case.fix("Refresh", checksum, file.sha256, safe=False))


@model_rule("flash-understated", Severity.ERROR)
def flash_understated(case: Case) -> Iterator[Found]:
    """Declared flash that is less than the model file alone.

    The file is stored in flash as it is, so a device chosen by this number cannot hold it.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" },
          "flashBytes": 1000
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "file": { "path": "gesture.int8.tflite" },
          "flashBytes": 10000
        }
    """
    flash, file = case.model.flash, case.file
    if flash is None or flash.size is None or file is None or flash.value is None:
        return
    if flash.size.value < file.size:
        new = in_unit(file.size, flash.unit.value if flash.unit else None)
        yield Found(
            flash.value.span,
            f"declared flash is {memory_text(flash.size.value)}, the file alone has "
            f"{memory_text(file.size)}",
            case.fix(f"Set to {new}", flash.value, new),
        )
