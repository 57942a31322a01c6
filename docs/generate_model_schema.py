"""Writes `ontology/schemas/model.schema.json`: the form of a model description in short terms.

The lists of names in it come from the vocabularies, so run this after a change of these; with
`--check` it only tells whether the file is up to date. The schema is for editors and other tools:
it describes and completes, and it finds wrong types. The shapes say what a description should hold.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.meaning.vocabulary import expand

FILE = Path(__file__).resolve().parent.parent / "ontology" / "schemas" / "model.schema.json"
CONTEXT = "https://w3id.org/thingfit/model/v1"
Fields = dict[str, JsonValue]
LINKED: Fields = {"$ref": "#/definitions/linked"}


def text(said: str) -> Fields:
    """A text, or texts in several languages."""
    return {"description": said, "anyOf": [{"type": "string"}, LINKED]}


def number(said: str, *, whole: bool = False, **bounds: JsonValue) -> Fields:
    """A number within bounds."""
    kind: Fields = {"type": "integer" if whole else "number", **bounds}
    return {"description": said, "anyOf": [kind, LINKED]}


def name(said: str, known: str) -> Fields:
    """A name of a list, which completion offers, or any other name that means something."""
    listed: Fields = {"$ref": f"#/definitions/names-of-{known}"}
    return {"description": said, "anyOf": [listed, {"type": "string"}, LINKED]}


def names(said: str, known: str) -> Fields:
    """Names of a list, one or several, or others that mean something."""
    listed: Fields = {"$ref": f"#/definitions/names-of-{known}"}
    one: Fields = {"anyOf": [listed, {"type": "string"}]}
    return {"description": said, "anyOf": [one, {"type": "array", "items": one}]}


def part(said: str, definition: str) -> Fields:
    """One object of a definition."""
    return {"description": said, "anyOf": [{"$ref": f"#/definitions/{definition}"}, NAMED]}


def parts(said: str, definition: str) -> Fields:
    """One object of a definition, or several."""
    one: Fields = {"anyOf": [{"$ref": f"#/definitions/{definition}"}, NAMED]}
    return {"description": said, "anyOf": [one, {"type": "array", "items": one}]}


NAMED: Fields = {"type": "string", "description": "The identifier of what is described elsewhere."}


def thing(said: str, **properties: Fields) -> Fields:
    """An object with these members; others are allowed, for they may have meaning elsewhere."""
    return {"description": said, "type": "object", "properties": {**IDENTITY, **properties}}


IDENTITY: Fields = {
    "id": {"description": "The identifier, an IRI.", "type": "string"},
    "label": text("A short name for people."),
    "comment": text("A remark for people."),
}


def of_class(cls: str) -> list[str]:
    """The names of the individuals of a class."""
    return sorted(vocabulary.local_name(iri) for iri in vocabulary.members(expand(cls)))


def below(cls: str) -> list[str]:
    """The names of the classes below a class."""
    return sorted(vocabulary.local_name(iri) for iri in vocabulary.descendants(expand(cls)))


def schema() -> Fields:
    """The whole schema."""
    short: Fields = {"const": CONTEXT}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://w3id.org/thingfit/schemas/model.schema.json",
        "title": "Model description",
        "description": "A trained network for small devices: what it takes, gives and needs.",
        "$comment": f"Only documents with the context {CONTEXT} are described; in others the same "
        "words may mean something else.",
        "type": ["object", "array"],
        "if": {
            "type": "object",
            "required": ["@context"],
            "properties": {"@context": {"anyOf": [short, {"type": "array", "contains": short}]}},
        },
        "then": {"$ref": "#/definitions/model"},
        "definitions": {
            "linked": {
                "description": "The long form of JSON-LD for a value, or several values.",
                "type": ["object", "array", "null"],
            },
            "model": model(),
            "file": file(),
            "metric": metric(),
            "input": network_input(),
            "output": network_output(),
            "sensor": sensor(),
            "preprocessing": preprocessing(),
            "layers": layers(),
            "layer": layer(),
            "requirement": requirement(),
            "memory": memory(),
            **lists(),
        },
    }


def model() -> Fields:
    """The description as a whole."""
    context: Fields = {"description": "What the short terms mean.", "default": CONTEXT}
    return thing(
        "A trained network and what it needs.",
        **{"@context": context},
        type=names("What is described.", "models"),
        name=text("The name of the model."),
        identifier=text("A name that no other model has, such as a UUID."),
        description=text("What the model does, in a sentence or two."),
        version=text("The version of the model."),
        keywords=text("Words to find the model by."),
        creator=text("Who trained the model."),
        created=text("The day the model was made, such as `2026-03-14`."),
        modified=text("The day the model was last changed."),
        license=text("The licence, as its SPDX name or address."),
        citation=text("The address of a publication about the model."),
        codeRepository=text("The address of the code that made the model."),
        dataset=text("The address of the data the model was trained with."),
        category=name("The sort of task.", "categories"),
        metrics=parts("How well the model does on its test data.", "metric"),
        file=part("The file the network is stored in.", "file"),
        input=parts("What the model takes.", "input"),
        output=parts("What the model gives.", "output"),
        layers=part("The layers, in order.", "layers"),
        operators=names("The operators the model uses.", "operators"),
        macs=number("Multiply-accumulate operations of one run.", minimum=0),
        quantizationScheme=name("How scales are spread over the weights.", "schemes"),
        requires=parts("Memory the model needs, in units.", "requirement"),
        ramBytes=number("RAM the model needs, in bytes.", whole=True, minimum=0),
        flashBytes=number("Flash the model needs, in bytes.", whole=True, minimum=0),
        arenaBytes=number("The block of RAM for tensors, in bytes.", whole=True, minimum=0),
        memoryBasis=name("How the amounts were found.", "bases"),
        runtimePlatform=text("The runtime, in words."),
        runtime=name("The runtime.", "runtimes"),
        runtimeVersion=text("The version of the runtime that the figures refer to."),
        minimumRuntimeVersion=text("The oldest runtime that can execute the model."),
        kernelLibrary=name("The code that carries out the layers.", "kernel-libraries"),
        abi=name("The binary interface that the figures refer to.", "interfaces"),
    )


def file() -> Fields:
    """The model file."""
    return thing(
        "A model file.",
        type=names("What is described.", "files"),
        path=text("Where the file lies, seen from the description."),
        sizeBytes=number("How long the file is, in bytes.", whole=True, minimum=1),
        sha256=text("The checksum of the file, in lower-case hexadecimal digits."),
        encodingFormat=text("The media type of the file."),
    )


def metric() -> Fields:
    """A metric with its value."""
    return thing(
        "A metric and the value it reached.",
        type=names("The metric.", "metrics"),
        value=number("The value; leave it out when nobody measured it."),
        unit=text("The unit of the value."),
    )


def network_input() -> Fields:
    """What a network takes."""
    return thing(
        "An input of the network.",
        type=names("What is described.", "inputs"),
        info=text("A remark that no other member can hold."),
        shape=shape(),
        dtype=name("The type of number.", "number-formats"),
        scale=number("What a quantised step is worth.", exclusiveMinimum=0),
        zeroPoint=number("The quantised number that stands for zero.", whole=True),
        sampleRate=number("Samples per second.", exclusiveMinimum=0),
        windowLength=number("Seconds of data that one run looks at.", exclusiveMinimum=0),
        windowStep=number("Seconds from one window to the next.", exclusiveMinimum=0),
        windowSamples=number("Samples per axis in a window.", whole=True, minimum=1),
        axes=number("How many axes or channels.", whole=True, minimum=1),
        width=number("How many points wide a picture is.", whole=True, minimum=1),
        height=number("How many points high a picture is.", whole=True, minimum=1),
        preprocessing=parts("The steps from samples to numbers, in order.", "preprocessing"),
        sensors=parts("The sensors that give this input.", "sensor"),
    )


def network_output() -> Fields:
    """What a network gives."""
    return thing(
        "An output of the network.",
        type=names("What is described.", "outputs"),
        info=text("A remark that no other member can hold."),
        shape=shape(),
        dtype=name("The type of number.", "number-formats"),
        scale=number("What a quantised step is worth.", exclusiveMinimum=0),
        zeroPoint=number("The quantised number that stands for zero.", whole=True),
        labels={
            "description": "The meaning of each number, in order.",
            "type": "array",
            "items": {"anyOf": [{"type": "string", "minLength": 1}, LINKED]},
        },
        threshold=number("The score from which on a result counts."),
    )


def sensor() -> Fields:
    """A sensor that a network asks for."""
    return thing(
        "A sensor the network asks for, with the settings it was trained with.",
        type=names("The class of the sensor.", "sensors"),
        name=text("The name of the sensor."),
        info=text("A remark that no other member can hold."),
        part=text("The maker's name of the component, such as `LSM9DS1`."),
        axes=number("How many axes or channels.", whole=True, minimum=1),
        width=number("How many points wide a picture is.", whole=True, minimum=1),
        height=number("How many points high a picture is.", whole=True, minimum=1),
        minimum=number("The smallest value, in `unit`."),
        maximum=number("The largest value, in `unit`."),
        unit=text("The unit of the range."),
        sampleRate=number("Samples per second.", exclusiveMinimum=0),
        maximumSampleRate=number("The most samples per second.", exclusiveMinimum=0),
        exposedBy=text("The affordance that gives access to the sensor."),
        bus=text("The connection the sensor is read over."),
        address=text("The address or pin on the bus."),
        library=text("The software library that reads the sensor."),
    )


def preprocessing() -> Fields:
    """A step before the network."""
    return thing(
        "A step from sensor samples to the numbers the network takes.",
        type=names("The kind of step.", "steps"),
        mean=number("What is taken off each value."),
        divisor=number("What each value is divided by."),
        coefficients=number("Values per frame.", whole=True, minimum=1),
        frameLength=number("Seconds that one frame covers.", exclusiveMinimum=0),
        frameStep=number("Seconds from one frame to the next.", exclusiveMinimum=0),
        lowestFrequency=number("Where the band begins, in hertz.", minimum=0),
        highestFrequency=number("Where the band ends, in hertz.", exclusiveMinimum=0),
    )


def layers() -> Fields:
    """The layers of a network."""
    return {
        "description": "The layers: the first, those between, and the last.",
        "type": "object",
        "properties": {
            "input": part("The first layer.", "layer"),
            "middle": parts("The layers between, in any order.", "layer"),
            "output": part("The last layer.", "layer"),
        },
    }


def layer() -> Fields:
    """One layer."""
    return thing(
        "A layer.",
        type=names("What is described.", "layers"),
        index=number("The place of the layer, from 0.", whole=True, minimum=0),
        kind=name("The operator.", "operators"),
        activation=name("The function at its end.", "activations"),
        quantization=name("The number format of its input.", "number-formats"),
        shapeIn=number("The extents of its input.", whole=True, minimum=1),
        shapeOut=number("The extents of its output.", whole=True, minimum=1),
        shape=shape(),
        operatorVersion=number("The version of the operator.", whole=True, minimum=1),
    )


def requirement() -> Fields:
    """A requirement of memory."""
    kinds: Fields = {
        kind: part(f"{kind} that is needed.", "memory") for kind in below("s3n:Memory")
    }
    return thing(
        "Something the network needs.",
        type=names("What is described.", "requirements"),
        memory={
            "description": "Amounts of memory by kind.",
            "type": ["object", "array"],
            "properties": kinds,
        },
    )


def memory() -> Fields:
    """An amount of memory."""
    return thing(
        "An amount of memory.",
        atLeast=number("How much there has to be, in `unit`.", minimum=0),
        atMost=number("How much is used at most, in `unit`.", minimum=0),
        unit=name("The unit of the amount.", "units-of-memory"),
        basis=name("How the amount was found.", "bases"),
    )


def shape() -> Fields:
    """The shape of a tensor."""
    extent: Fields = {"type": "integer", "minimum": 1}
    said = "The extent of each dimension, the batch first."
    return {"description": said, "type": ["array", "object"], "items": extent}


def number_formats() -> list[str]:
    """The number formats, in lower case as programs write them."""
    without_short_name = {"Resource", "Variant"}
    known = of_class("nnet:Quantization")
    return [each.lower() for each in known if each not in without_short_name]


def memory_units() -> list[str]:
    """The units of memory, by their signs and their names in OM-2."""
    kind = "tf:InformationSize"
    found = [each for each in vocabulary.terms("individual") if "quantityKind" in each.facts]
    long = [each.name for each in found if each.facts["quantityKind"] == kind]
    return ["B", "kB", "MB", "GB", "KiB", "MiB", "GiB", *long]


def lists() -> Fields:
    """The lists of names, each in a definition of its own."""
    known = {
        "models": ["NeuralNetwork"],
        "files": ["ModelFile"],
        "inputs": ["NetworkInput"],
        "outputs": ["NetworkOutput"],
        "layers": ["Layer"],
        "requirements": ["ProcedureFeature"],
        "categories": of_class("nnet:NetworkCategory"),
        "metrics": ["Metric", *of_class("nnet:Metric")],
        "operators": of_class("nnet:LayerType"),
        "activations": of_class("nnet:Activation"),
        "number-formats": number_formats(),
        "schemes": of_class("tf:QuantizationScheme"),
        "bases": of_class("tf:MemoryBasis"),
        "runtimes": of_class("tf:Runtime"),
        "kernel-libraries": of_class("tf:KernelLibrary"),
        "interfaces": of_class("tf:ABI"),
        "sensors": ["Sensor", *below("sosa:Sensor")],
        "steps": below("tf:Preprocessing"),
        "units-of-memory": memory_units(),
    }
    return {f"names-of-{what}": {"enum": list(dict.fromkeys(each))} for what, each in known.items()}


def main() -> int:
    """Writes the file, or tells whether it is up to date."""
    made = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if "--check" not in sys.argv[1:]:
        FILE.write_text(made, encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != made:
        print(f"{FILE.name} is out of date; run python {Path(__file__).name}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
