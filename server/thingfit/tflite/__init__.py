"""What a `.tflite` file says and needs: its graph, its work, its memory, the runtimes that run it.

The package is given bytes and gives values; it never opens a file, never runs a model and never
loads native TensorFlow Lite code.
"""

from thingfit.tflite.errors import TfliteError
from thingfit.tflite.model import Operator, Quantization, Subgraph, Tensor, TfliteFile
from thingfit.tflite.reader import read

__all__ = ["Operator", "Quantization", "Subgraph", "Tensor", "TfliteError", "TfliteFile", "read"]
