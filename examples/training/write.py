"""Writes a graph as the bytes of a `.tflite` file, schema version 3."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import flatbuffers
import numpy as np
import tflite

from .graph import OPTIONS, Array, Graph, Operator, Quantisation, Tensor

_TENSOR_TYPE = {
    "float32": tflite.TensorType.FLOAT32,
    "int8": tflite.TensorType.INT8,
    "int32": tflite.TensorType.INT32,
}

# The version a converter gives each operator, and the first runtime that has it, by type of the
# weights or values. As in TensorFlow's `tools/versioning`: `op_version.cc`, `runtime_version.cc`.
_VERSIONS: dict[tuple[str, str], tuple[int, str]] = {
    ("CONV_2D", "float32"): (1, "1.5.0"),
    ("CONV_2D", "int8"): (3, "1.14.0"),
    ("DEPTHWISE_CONV_2D", "float32"): (1, "1.5.0"),
    ("DEPTHWISE_CONV_2D", "int8"): (3, "1.14.0"),
    ("FULLY_CONNECTED", "float32"): (1, "1.5.0"),
    ("FULLY_CONNECTED", "int8"): (4, "1.14.0"),
    ("MAX_POOL_2D", "float32"): (1, "1.5.0"),
    ("MAX_POOL_2D", "int8"): (2, "1.14.0"),
    ("AVERAGE_POOL_2D", "float32"): (1, "1.5.0"),
    ("AVERAGE_POOL_2D", "int8"): (2, "1.14.0"),
    ("SOFTMAX", "float32"): (1, "1.5.0"),
    ("SOFTMAX", "int8"): (2, "1.14.0"),
    ("RESHAPE", "float32"): (1, "1.5.0"),
    ("RESHAPE", "int8"): (1, "1.5.0"),
}

_BUFFER_ALIGNMENT = 16
_RUNTIME_VERSION_SIZE = 16


def write(graph: Graph, metadata: Mapping[str, bytes] | None = None) -> bytes:
    """Gives the file of a graph, with further metadata entries by name."""
    builder = flatbuffers.Builder(1 << 16)
    constants = [t.data for t in graph.tensors if t.data is not None]
    versions = {_version_key(graph, operator): None for operator in graph.operators}
    newest = max((_VERSIONS[key][1] for key in versions), key=_comparable)
    runtime = newest.encode().ljust(_RUNTIME_VERSION_SIZE, b"\0")
    entries = {"min_runtime_version": runtime, **(metadata or {})}

    # Buffer 0 is the empty one that every tensor without constant data refers to.
    buffers = [_buffer(builder, data) for data in (None, *constants, *entries.values())]
    buffer_vector = _offsets(builder, tflite.ModelStartBuffersVector, buffers)
    subgraph = _subgraph(builder, graph, list(versions))
    subgraph_vector = _offsets(builder, tflite.ModelStartSubgraphsVector, [subgraph])
    codes = [_operator_code(builder, kind, _VERSIONS[kind, dtype][0]) for kind, dtype in versions]
    code_vector = _offsets(builder, tflite.ModelStartOperatorCodesVector, codes)
    named = [_metadata(builder, name, len(constants) + i) for i, name in enumerate(entries, 1)]
    metadata_vector = _offsets(builder, tflite.ModelStartMetadataVector, named)
    signature_vector = _offsets(
        builder, tflite.ModelStartSignatureDefsVector, [_signature(builder, graph)]
    )
    description = builder.CreateString(graph.description)

    tflite.ModelStart(builder)
    tflite.ModelAddVersion(builder, 3)
    tflite.ModelAddOperatorCodes(builder, code_vector)
    tflite.ModelAddSubgraphs(builder, subgraph_vector)
    tflite.ModelAddDescription(builder, description)
    tflite.ModelAddBuffers(builder, buffer_vector)
    tflite.ModelAddMetadata(builder, metadata_vector)
    tflite.ModelAddSignatureDefs(builder, signature_vector)
    builder.Finish(tflite.ModelEnd(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())


def _comparable(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _version_key(graph: Graph, operator: Operator) -> tuple[str, str]:
    return operator.kind, graph.tensors[operator.inputs[0]].dtype


def _offsets(
    builder: flatbuffers.Builder,
    start: Callable[[flatbuffers.Builder, int], int],
    offsets: Sequence[int],
) -> int:
    start(builder, len(offsets))
    for offset in reversed(offsets):
        builder.PrependUOffsetTRelative(offset)
    return int(builder.EndVector())


def _numbers(builder: flatbuffers.Builder, values: Array) -> int:
    return int(builder.CreateNumpyVector(np.ascontiguousarray(values)))


def _buffer(builder: flatbuffers.Builder, data: Array | bytes | None) -> int:
    vector = None
    if data is not None:
        raw = data if isinstance(data, bytes) else _little_endian(data)
        # Kernels read weights in place, so their first byte must be aligned within the file.
        builder.StartVector(1, len(raw), _BUFFER_ALIGNMENT)
        builder.head = builder.head - len(raw)
        builder.Bytes[builder.head : builder.head + len(raw)] = raw
        vector = builder.EndVector()
    tflite.BufferStart(builder)
    if vector is not None:
        tflite.BufferAddData(builder, vector)
    return int(tflite.BufferEnd(builder))


def _little_endian(data: Array) -> bytes:
    return np.ascontiguousarray(data).astype(data.dtype.newbyteorder("<")).tobytes()


def _operator_code(builder: flatbuffers.Builder, kind: str, version: int) -> int:
    code = getattr(tflite.BuiltinOperator, kind)
    tflite.OperatorCodeStart(builder)
    # Runtimes of before 2.4 know only the first field, a byte; later ones take the larger of both.
    tflite.OperatorCodeAddDeprecatedBuiltinCode(builder, min(code, 127))
    tflite.OperatorCodeAddVersion(builder, version)
    tflite.OperatorCodeAddBuiltinCode(builder, code)
    return int(tflite.OperatorCodeEnd(builder))


def _subgraph(builder: flatbuffers.Builder, graph: Graph, codes: list[tuple[str, str]]) -> int:
    tensors, buffer = [], 0
    for tensor in graph.tensors:
        buffer += tensor.data is not None
        tensors.append(_tensor(builder, tensor, 0 if tensor.data is None else buffer))
    tensor_vector = _offsets(builder, tflite.SubGraphStartTensorsVector, tensors)
    operators = [
        _operator(builder, o, codes.index(_version_key(graph, o))) for o in graph.operators
    ]
    operator_vector = _offsets(builder, tflite.SubGraphStartOperatorsVector, operators)
    inputs = _numbers(builder, np.array([graph.input], np.int32))
    outputs = _numbers(builder, np.array([graph.output], np.int32))
    name = builder.CreateString("main")
    tflite.SubGraphStart(builder)
    tflite.SubGraphAddTensors(builder, tensor_vector)
    tflite.SubGraphAddInputs(builder, inputs)
    tflite.SubGraphAddOutputs(builder, outputs)
    tflite.SubGraphAddOperators(builder, operator_vector)
    tflite.SubGraphAddName(builder, name)
    return int(tflite.SubGraphEnd(builder))


def _tensor(builder: flatbuffers.Builder, tensor: Tensor, buffer: int) -> int:
    name = builder.CreateString(tensor.name)
    shape = _numbers(builder, np.array(tensor.shape, np.int32))
    quantisation = (
        None if tensor.quantisation is None else _quantisation(builder, tensor.quantisation)
    )
    tflite.TensorStart(builder)
    tflite.TensorAddShape(builder, shape)
    tflite.TensorAddType(builder, _TENSOR_TYPE[tensor.dtype])
    tflite.TensorAddBuffer(builder, buffer)
    tflite.TensorAddName(builder, name)
    if quantisation is not None:
        tflite.TensorAddQuantization(builder, quantisation)
    return int(tflite.TensorEnd(builder))


def _quantisation(builder: flatbuffers.Builder, quantisation: Quantisation) -> int:
    scale = _numbers(builder, quantisation.scale.astype(np.float32))
    zero_point = _numbers(builder, quantisation.zero_point.astype(np.int64))
    tflite.QuantizationParametersStart(builder)
    tflite.QuantizationParametersAddScale(builder, scale)
    tflite.QuantizationParametersAddZeroPoint(builder, zero_point)
    tflite.QuantizationParametersAddQuantizedDimension(builder, quantisation.axis)
    return int(tflite.QuantizationParametersEnd(builder))


def _operator(builder: flatbuffers.Builder, operator: Operator, code: int) -> int:
    table, fields = OPTIONS[operator.kind]
    options = 0
    if table:
        getattr(tflite, f"{table}Start")(builder)
        for name in fields:
            getattr(tflite, f"{table}Add{name}")(builder, operator.options[name])
        options = getattr(tflite, f"{table}End")(builder)
    inputs = _numbers(builder, np.array(operator.inputs, np.int32))
    outputs = _numbers(builder, np.array(operator.outputs, np.int32))
    tflite.OperatorStart(builder)
    tflite.OperatorAddOpcodeIndex(builder, code)
    tflite.OperatorAddInputs(builder, inputs)
    tflite.OperatorAddOutputs(builder, outputs)
    if table:
        tflite.OperatorAddBuiltinOptionsType(builder, getattr(tflite.BuiltinOptions, table))
        tflite.OperatorAddBuiltinOptions(builder, options)
    return int(tflite.OperatorEnd(builder))


def _metadata(builder: flatbuffers.Builder, name: str, buffer: int) -> int:
    text = builder.CreateString(name)
    tflite.MetadataStart(builder)
    tflite.MetadataAddName(builder, text)
    tflite.MetadataAddBuffer(builder, buffer)
    return int(tflite.MetadataEnd(builder))


def _signature(builder: flatbuffers.Builder, graph: Graph) -> int:
    maps = []
    for name, index in ((graph.input_name, graph.input), (graph.output_name, graph.output)):
        text = builder.CreateString(name)
        tflite.TensorMapStart(builder)
        tflite.TensorMapAddName(builder, text)
        tflite.TensorMapAddTensorIndex(builder, index)
        maps.append(tflite.TensorMapEnd(builder))
    inputs = _offsets(builder, tflite.SignatureDefStartInputsVector, maps[:1])
    outputs = _offsets(builder, tflite.SignatureDefStartOutputsVector, maps[1:])
    key = builder.CreateString("serving_default")
    tflite.SignatureDefStart(builder)
    tflite.SignatureDefAddInputs(builder, inputs)
    tflite.SignatureDefAddOutputs(builder, outputs)
    tflite.SignatureDefAddSignatureKey(builder, key)
    tflite.SignatureDefAddSubgraphIndex(builder, 0)
    return int(tflite.SignatureDefEnd(builder))
