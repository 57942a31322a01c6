"""What a `.tflite` file says and needs: its graph, its work, its memory, the runtimes that run it.

The package is given bytes and gives values; it never opens a file, never runs a model and never
loads native TensorFlow Lite code.
"""

from thingfit.tflite.errors import TfliteError
from thingfit.tflite.facts import facts_json
from thingfit.tflite.memory import Estimate, activation_plan, estimate, estimates
from thingfit.tflite.model import Operator, Quantization, Subgraph, Tensor, TfliteFile
from thingfit.tflite.operators import layers, resolver_method, totals
from thingfit.tflite.profile import PROFILES, Abi, Profile, Runtime
from thingfit.tflite.reader import read
from thingfit.tflite.scheme import scheme
from thingfit.tflite.scratch import Kernels
from thingfit.tflite.support import unsupported
from thingfit.tflite.text import facts_text

__all__ = [
    "PROFILES",
    "Abi",
    "Estimate",
    "Kernels",
    "Operator",
    "Profile",
    "Quantization",
    "Runtime",
    "Subgraph",
    "Tensor",
    "TfliteError",
    "TfliteFile",
    "activation_plan",
    "estimate",
    "estimates",
    "facts_json",
    "facts_text",
    "layers",
    "read",
    "resolver_method",
    "scheme",
    "totals",
    "unsupported",
]
