"""Reads a `.tflite` file written by `write` back into the graph it holds.

It trusts its input: the metrics are measured on the bytes we ship, not on what we meant to ship.
"""

from __future__ import annotations

import numpy as np
import tflite

from .graph import OPTIONS, Graph, Operator, Quantisation, Tensor

_DTYPE = {
    tflite.TensorType.FLOAT32: "float32",
    tflite.TensorType.INT8: "int8",
    tflite.TensorType.INT32: "int32",
}
_KIND = {getattr(tflite.BuiltinOperator, kind): kind for kind in OPTIONS}


def read(content: bytes) -> Graph:
    """Gives the graph in the bytes of one of our files."""
    model = tflite.Model.GetRootAs(content, 0)
    subgraph = model.Subgraphs(0)
    signature = model.SignatureDefs(0)
    return Graph(
        description=model.Description().decode(),
        tensors=tuple(_tensor(model, subgraph.Tensors(i)) for i in range(subgraph.TensorsLength())),
        operators=tuple(
            _operator(model, subgraph.Operators(i)) for i in range(subgraph.OperatorsLength())
        ),
        input=subgraph.Inputs(0),
        output=subgraph.Outputs(0),
        input_name=signature.Inputs(0).Name().decode(),
        output_name=signature.Outputs(0).Name().decode(),
    )


def _tensor(model: tflite.Model, tensor: tflite.Tensor) -> Tensor:
    dtype = _DTYPE[tensor.Type()]
    shape = tuple(int(n) for n in tensor.ShapeAsNumpy())
    buffer = model.Buffers(tensor.Buffer())
    data = None
    if not buffer.DataIsNone():
        stored = np.frombuffer(buffer.DataAsNumpy().tobytes(), np.dtype(dtype).newbyteorder("<"))
        data = stored.reshape(shape)
    parameters = tensor.Quantization()
    quantisation = None
    if parameters is not None:
        quantisation = Quantisation(
            parameters.ScaleAsNumpy(),
            parameters.ZeroPointAsNumpy(),
            parameters.QuantizedDimension(),
        )
    return Tensor(tensor.Name().decode(), shape, dtype, data, quantisation)


def _operator(model: tflite.Model, operator: tflite.Operator) -> Operator:
    kind = _KIND[model.OperatorCodes(operator.OpcodeIndex()).BuiltinCode()]
    table, fields = OPTIONS[kind]
    values = {}
    if table:
        union = operator.BuiltinOptions()
        options = getattr(tflite, table)()
        options.Init(union.Bytes, union.Pos)
        values = {name: getattr(options, name)() for name in fields}
    inputs = tuple(int(i) for i in operator.InputsAsNumpy())
    outputs = tuple(int(i) for i in operator.OutputsAsNumpy())
    return Operator(kind, inputs, outputs, values)
