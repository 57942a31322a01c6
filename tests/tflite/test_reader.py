"""Reading: everything a file says, and a sentence for every file that lies."""

from __future__ import annotations

import contextlib
import io
import math
import struct
import time
import tracemalloc
import zipfile

import pytest

from tests.tflite import published
from tests.tflite.build import Model, Scalar, Vector, finish, i32, ints, u8
from thingfit.tflite import TfliteError, read

CONV_2D, FULLY_CONNECTED, CUSTOM, WHILE, ADD = 3, 9, 32, 119, 0


def small() -> tuple[Model, dict]:
    """A fully connected layer with an omitted bias."""
    model = Model()
    graph = model.graph()
    data = graph.tensor("INT8", 1, 4, scales=1)
    weights = graph.tensor("INT8", 2, 4, data=8, scales=2)
    result = graph.tensor("INT8", 1, 2, scales=1)
    graph.operator(FULLY_CONNECTED, [data, weights, -1], [result], (8, {0: u8(1)}))
    return model, graph.table([data], [result])


@published.each
def test_published_models_are_read_as_listed(entry: dict) -> None:
    file, known = published.model(entry["file"]), entry["tflite"]
    graph = known["sg"][0]
    assert (file.size, len(file.buffers)) == (known["size"], known["buffers"])
    assert file.version == known["schema_version"]
    assert list(file.metadata) == known["metadata"]
    assert len(file.subgraphs) == known["subgraphs"]
    assert len(file.main.tensors) == graph["tensors"]
    assert [step.name for step in file.main.operators] == graph["op_sequence"]
    for ours, theirs in ((file.main.inputs, "inputs"), (file.main.outputs, "outputs")):
        found = [file.main.tensors[index] for index in ours]
        assert [tensor.index for tensor in found] == [end["tensor"] for end in graph[theirs]]
        assert [list(tensor.shape) for tensor in found] == [end["shape"] for end in graph[theirs]]
        assert [tensor.dtype for tensor in found] == [end["dtype"] for end in graph[theirs]]
        assert [tensor.name for tensor in found] == [end["name"] for end in graph[theirs]]
    assert file.remarks == ()


@published.each
def test_an_independent_reader_finds_the_same(entry: dict) -> None:
    tflite = pytest.importorskip("tflite")
    data = published.data(entry["file"])
    theirs = tflite.Model.GetRootAsModel(data, 0).Subgraphs(0)
    ours = published.model(entry["file"]).main
    assert theirs.TensorsLength() == len(ours.tensors)
    for tensor in ours.tensors:
        other = theirs.Tensors(tensor.index)
        shape = [other.Shape(place) for place in range(other.ShapeLength())]
        assert (list(tensor.shape), tensor.buffer) == (shape, other.Buffer())
        assert tensor.name == other.Name().decode()
        quantization = other.Quantization()
        if tensor.quantization is not None:
            assert tensor.quantization.scale == quantization.Scale(0)
            assert tensor.quantization.scales == quantization.ScaleLength()
            assert tensor.quantization.zero_point == quantization.ZeroPoint(0)
        else:
            assert quantization is None or quantization.ScaleLength() == 0
    for operator in ours.operators:
        other = theirs.Operators(operator.index)
        inputs = [other.Inputs(place) for place in range(other.InputsLength())]
        assert list(operator.inputs) == inputs


def test_names_follow_the_schema() -> None:
    tflite = pytest.importorskip("tflite")
    from thingfit.tflite.names import operator_names, type_names

    builtin = {code: name for name, code in vars(tflite.BuiltinOperator).items() if name.isupper()}
    assert builtin.items() <= operator_names().items()
    types = {code: name for name, code in vars(tflite.TensorType).items() if name.isupper()}
    assert all(type_names()[code] == name for code, name in types.items())


def test_an_omitted_input_stays_omitted() -> None:
    model, table = small()
    graph = read(model.bytes(table)).main
    operator = graph.operators[0]
    assert operator.inputs == (0, 1, -1)
    assert graph.input(operator, 2) is None
    assert operator.option("activation") == 1
    assert graph.tensors[1].quantization is not None
    assert graph.tensors[1].quantization.per_channel


@pytest.mark.parametrize(("old", "new", "name"), [(3, 0, "CONV_2D"), (127, 150, "GELU")])
def test_the_operator_code_is_the_larger_of_two_fields(old: int, new: int, name: str) -> None:
    model, table = small()
    model.codes[0] = {0: Scalar("b", old), 3: i32(new)}
    assert read(model.bytes(table)).main.operators[0].name == name


def test_custom_flex_and_unknown_operators_have_names() -> None:
    model = Model()
    graph = model.graph()
    one = graph.tensor("FLOAT32", 1)
    graph.operator(CUSTOM, [one], [one], custom="FlexErf")
    graph.operator(CUSTOM, [one], [one])
    graph.operator(900, [one], [one])
    steps = read(model.bytes(graph.table([one], [one]))).main.operators
    assert [(step.name, step.custom) for step in steps] == [
        ("FlexErf", True),
        ("CUSTOM", True),
        ("BUILTIN_900", False),
    ]


def test_subgraphs_signatures_and_dynamic_shapes() -> None:
    model = Model()
    first, second = model.graph(), model.graph()
    open_size = first.tensor("FLOAT32", -1, 4)
    state = first.tensor("INT2", 3, variable=True)
    first.operator(WHILE, [open_size], [open_size], (93, {0: i32(1), 1: i32(1)}))
    inner = second.tensor("BFLOAT16")
    model.signatures.append(
        {
            0: [{0: "x", 1: Scalar("I", open_size)}],
            1: [{0: "y", 1: Scalar("I", open_size)}],
            2: "serve",
        }
    )
    data = model.bytes(first.table([open_size], [open_size]), second.table([inner], [inner]))
    file = read(data)
    assert file.signatures[0].key == "serve"
    assert file.signatures[0].inputs == (("x", open_size),)
    assert file.main.operators[0].subgraphs == (1, 1)
    assert file.main.tensors[open_size].bytes is None
    assert (file.main.tensors[state].variable, file.main.tensors[state].bytes) == (True, 1)
    assert file.subgraphs[1].tensors[inner].bytes == 2


def test_metadata_runtime_version_and_offline_plan() -> None:
    model, table = small()
    model.note("min_runtime_version", b"2.5.0\0\0\0")
    model.note("OfflineMemoryAllocation", struct.pack("<6i", 1, 0, 3, 32, -1, 0))
    file = read(model.bytes(table))
    assert file.min_runtime_version == "2.5.0"
    assert file.offline_plan == (32, -1, 0)


def test_a_cut_offline_plan_is_remarked() -> None:
    model, table = small()
    model.note("OfflineMemoryAllocation", struct.pack("<3i", 1, 0, 3))
    file = read(model.bytes(table))
    assert file.offline_plan is None
    assert "cut short" in file.remarks[0]


def test_the_authors_notes_with_labels() -> None:
    labels = {0: "labels.txt", 2: Scalar("b", 2)}
    notes = {0: "Cat or dog", 4: "Someone", 5: "MIT"}
    notes[3] = [{3: [{0: "probability", 6: [labels]}]}]
    model, table = small()
    model.note("TFLITE_METADATA", finish(notes, b"M001"))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("labels.txt", "cat\ndog\n")
    file = read(model.bytes(table) + archive.getvalue())
    assert file.notes is not None
    assert (file.notes.name, file.notes.author, file.notes.license) == (
        "Cat or dog",
        "Someone",
        "MIT",
    )
    (found,) = file.notes.files
    assert (found.tensor, found.kind) == ("probability", "axis labels")
    assert found.labels == ("cat", "dog")


def test_constants_of_another_length_are_remarked() -> None:
    model = Model()
    graph = model.graph()
    one = graph.tensor("FLOAT32", 2, data=4)
    assert "needs 8 bytes" in read(model.bytes(graph.table([one], [one]))).remarks[0]


def broken(change: str) -> bytes:
    """A small model with one fault."""
    model, table = small()
    match change:
        case "tensor":
            table[3][0][1] = ints(0, 1, 77)
        case "buffer":
            table[0][0][2] = Scalar("I", 99)
        case "code":
            table[3][0][0] = Scalar("I", 5)
        case "type":
            table[0][0][1] = u8(200)
        case "shape":
            table[0][0][0] = ints(1, -7)
        case "size":
            table[0][0][0] = ints(*[2**31 - 1] * 4)
        case "rank":
            table[0][0][0] = ints(*[1] * 40)
        case "input":
            table[1] = ints(-1)
        case "subgraph":
            table[3][0][3], table[3][0][4] = u8(93), {0: i32(0), 1: i32(9)}
        case "signature":
            model.signatures.append({2: "serve", 4: Scalar("I", 3)})
        case "entry":
            model.signatures.append({0: [{0: "x", 1: Scalar("I", 30)}], 2: "serve"})
        case "metadata":
            model.metadata.append({0: "min_runtime_version", 1: Scalar("I", 50)})
        case "outside":
            model.buffers.append({1: Vector("q", [])})
            model.buffers[-1] = {1: Scalar("q", 10**9), 2: Scalar("q", 10)}
    return model.bytes(table)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("tensor", "The inputs of operator 0 name tensor 77, the subgraph has 3"),
        ("buffer", "Tensor 0 names buffer 99, the model has 2"),
        ("code", "Operator 0 has the code 5, the model has 1"),
        ("type", "Tensor 0 has the unknown element type 200"),
        ("shape", "Tensor 0 has the shape [1, -7]"),
        ("size", "is larger than any memory"),
        ("rank", "Tensor 0 has 40 dimensions"),
        ("input", "The inputs of subgraph 0 name tensor -1"),
        ("subgraph", "runs subgraph 9, the model has 1"),
        ("signature", "A signature names subgraph 3, the model has 1"),
        ("entry", "The signature entry `x` names tensor 30"),
        ("metadata", "The metadata `min_runtime_version` name buffer 50"),
        ("outside", "Buffer 2 ends at byte 1000000010"),
    ],
)
def test_a_fault_is_named(change: str, sentence: str) -> None:
    with pytest.raises(TfliteError) as caught:
        read(broken(change))
    assert sentence in str(caught.value)
    assert not str(caught.value).endswith(".")


def test_every_prefix_of_a_model_gives_a_sentence_or_a_model() -> None:
    model, table = small()
    whole = model.bytes(table)
    for end in range(len(whole)):
        try:
            read(whole[:end])
        except TfliteError as error:
            assert str(error)


def test_a_model_that_repeats_itself_is_refused_cheaply() -> None:
    """A vector of 200,000 offsets to one tensor is small in the file and large in memory."""
    read_once()
    data = repeated(200_000)
    tracemalloc.start()
    start = time.process_time()
    with pytest.raises(TfliteError):
        read(data)
    spent, peak = time.process_time() - start, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spent < 2
    assert peak < 10 * len(data)


def read_once() -> None:
    """Pays for the imports of the first model, so that only the next one is measured."""
    model, table = small()
    read(model.bytes(table))


def repeated(count: int) -> bytes:
    """A model with a vector of tensors that are all the same table."""
    import flatbuffers

    builder = flatbuffers.Builder(1024)
    name = builder.CreateString("n" * 200)
    builder.StartObject(4)
    builder.PrependUOffsetTRelativeSlot(3, name, 0)
    tensor = builder.EndObject()
    builder.StartVector(4, count, 4)
    for _ in range(count):
        builder.PrependUOffsetTRelative(tensor)
    tensors = builder.EndVector()
    builder.StartObject(4)
    builder.PrependUOffsetTRelativeSlot(0, tensors, 0)
    subgraph = builder.EndObject()
    builder.StartVector(4, 1, 4)
    builder.PrependUOffsetTRelative(subgraph)
    subgraphs = builder.EndVector()
    builder.StartObject(3)
    builder.PrependInt32Slot(0, 3, 0)
    builder.PrependUOffsetTRelativeSlot(2, subgraphs, 0)
    builder.Finish(builder.EndObject(), b"TFL3")
    return bytes(builder.Output())


@pytest.mark.parametrize("count", [1000, 30_000])
def test_repetition_below_the_limit_costs_little_memory(count: int) -> None:
    read_once()
    data = repeated(count)
    tracemalloc.start()
    with contextlib.suppress(TfliteError):
        read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * len(data) + 100_000


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "Git LFS pointer"),
        (b"/annex/objects/SHA256E-s1--0.tflite\n", "git-annex pointer"),
        (b"alignas(16) const unsigned char g_model[] = {\n  0x1c, 0x00, 0x00,", "C array"),
        (b"#include <x.h>\nunsigned char m[] DATA_ALIGN_ATTRIBUTE = {0x1c,", "C array"),
        (b"  0x1c, 0x00, 0x00, 0x00, 0x54", "C array"),
        (b"\x08\x07\x12\x07pytorch\x1a\x051.9.0:\x80\x01", "ONNX"),
        (b"\x89HDF\r\n\x1a\n" + bytes(40), "HDF5"),
        (b"PK\x03\x04" + bytes(40), "zip"),
        (b"\x1f\x8b\x08" + bytes(40), "gzip"),
        (b"GGUF" + bytes(40), "GGUF"),
        (b"\x08\x01\x12\xd4\x10\n\xff\x05serve", "SavedModel"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b'{"a": 1, "b": [2]}', "JSON"),
        (b"hello, world, this is text", "a text"),
        (bytes(64), "zeros"),
        (b"\x1c\x00\x00\x00TFL9" + bytes(64), "`TFL9` stands there"),
        (b"\xff\xfe\xfd", "only 3 bytes"),
    ],
)
def test_other_files_are_named(data: bytes, what: str) -> None:
    with pytest.raises(TfliteError) as caught:
        read(data)
    assert str(caught.value).startswith("The file is not a TensorFlow Lite model: it is ")
    assert what in str(caught.value)


def test_a_scale_that_is_no_number_is_read() -> None:
    model, table = small()
    table[0][0][4] = {2: Vector("f", [math.nan]), 3: Vector("q", [0])}
    found = read(model.bytes(table)).main.tensors[0].quantization
    assert found is not None
    assert math.isnan(found.scale)
