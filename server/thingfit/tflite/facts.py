"""The facts of a model as a JSON value, for programs."""

from __future__ import annotations

from math import isfinite

from thingfit.json_value import JsonValue
from thingfit.tflite.memory import Estimate, activation_plan, estimates
from thingfit.tflite.model import Subgraph, Tensor, TfliteFile
from thingfit.tflite.operators import totals
from thingfit.tflite.profile import Runtime
from thingfit.tflite.scheme import scheme
from thingfit.tflite.support import unsupported


def facts_json(file: TfliteFile) -> dict[str, JsonValue]:
    """What the file says and needs, in the form that `describe --format json` prints."""
    total, plan = totals(file), activation_plan(file)
    found = estimates(file)
    return {
        "size": file.size,
        "sha256": file.sha256,
        "version": file.version,
        "description": file.description,
        "min_runtime_version": file.min_runtime_version,
        "subgraphs": len(file.subgraphs),
        "operators": [
            {
                "name": entry.name,
                "count": entry.count,
                "macs": entry.macs,
                "custom": entry.custom,
                "resolver": entry.resolver or None,
            }
            for entry in total.operators
        ],
        "macs": total.macs,
        "parameters": total.parameters,
        "quantization": scheme(file).label,
        "inputs": _ends(file.main, file.main.inputs),
        "outputs": _ends(file.main, file.main.outputs),
        "arena": {
            "plan": plan.size if plan else None,
            "offline": file.offline_plan is not None,
            "estimates": [_estimate(file, entry) for entry in found],
        },
        "runtimes": _runtimes(file),
        "signatures": [entry.key for entry in file.signatures],
        "metadata": list(file.metadata),
        "labels": [
            {"file": entry.name, "labels": list(entry.labels)}
            for entry in (file.notes.files if file.notes else ())
        ],
        "remarks": [*total.remarks, *file.remarks],
    }


def _ends(graph: Subgraph, indices: tuple[int, ...]) -> list[JsonValue]:
    return [_tensor(graph.tensors[index]) for index in indices]


def _tensor(tensor: Tensor) -> dict[str, JsonValue]:
    quantization = tensor.quantization
    scale = quantization.scale if quantization else None
    return {
        "name": tensor.name,
        "shape": list(tensor.shape),
        "dtype": tensor.dtype,
        "scale": scale if scale is not None and isfinite(scale) else None,
        "zero_point": quantization.zero_point if quantization else None,
    }


def _estimate(file: TfliteFile, entry: Estimate) -> dict[str, JsonValue]:
    return {
        "runtime": entry.profile.runtime.value,
        "abi": entry.profile.abi.value,
        "kernels": entry.profile.kernels.value,
        "bytes": entry.bytes,
        "declare": entry.declare,
        "band": round(entry.band, 4),
        "runs": not unsupported(file, entry.profile.runtime),
        "basis": entry.basis,
    }


def _runtimes(file: TfliteFile) -> list[JsonValue]:
    """Whether each runtime runs the model, and what stands against it."""
    found: list[JsonValue] = []
    for runtime in (Runtime.CURRENT, Runtime.TFLM_2_4, Runtime.TFLM_2_3):
        reasons: list[JsonValue] = [entry.reason for entry in unsupported(file, runtime)]
        found.append({"runtime": runtime.value, "runs": not reasons, "reasons": reasons})
    return found
