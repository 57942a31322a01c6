"""Sends a fleet that it makes itself to a SPARQL endpoint, and matches it there and here.

    python benchmarks/graph.py [--side N] [--devices N] [--endpoint URL [--profile NAME]]

`--side` is the number of devices, and that of models (10,000 unless told). Without an endpoint the
server of the package `oxigraph` is started on this machine, on a folder of its own. Each step is a
process of its own, so that its memory is its own: `push` (all, then nothing, then one document),
`device` (all that may fit one device, with reasons, for a sample of devices), `matrix` (all pairs
counted page by page), and the last two from the files, as `match` does without an endpoint. Both
sides have to find the same. Exit status 1 when they do not, or when a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path

import httpx
from table import goal, percentile, table

from thingfit.cli.collect import collect
from thingfit.cli.main import main as thingfit
from thingfit.facts import Device
from thingfit.features.fleet import fleet_pairs
from thingfit.fit import Fit, Tally, all_candidates, all_devices, index_of, match
from thingfit.fit.fleet import joined
from thingfit.workspace.endpoint import open_client, pages

BASE = "https://example.org/fleet/"
CLASSES = (
    *("Accelerometer", "Gyroscope", "Microphone", "Camera", "PdmMicrophone", "GreyscaleCamera"),
    *("HumiditySensor", "Barometer", "InertialMeasurementUnit", "CarbonDioxideSensor"),
)
GOALS = {"device p95 / embedded": 10.0, "matrix / embedded": 3.0, "MB of the matrix": 500.0}
"""What must not be exceeded: ratios within one run, and the memory of the process that joins."""
Figures = dict[str, float]


def main() -> int:
    """Measures and prints a table, or does one step of it."""
    options = _options()
    if options.step:
        print(json.dumps(STEPS[options.step](options)))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "fleet"
        options.folder = folder
        bytes_written = write_fleet(folder, options.side)
        with _server(Path(name) / "server", options) as memory:
            figures = measured(options, memory)
    figures["kB of a document"] = bytes_written / (2 * options.side) / 1000
    rows = [(name, f"{value:,.3f}".rstrip("0").rstrip(".")) for name, value in figures.items()]
    print(table((f"{options.side:,} devices, {options.side:,} models", "figure"), rows))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    goals = GOALS if options.side >= 1_000 else {}  # A small fleet measures the connection.
    met = {name: figures[name] <= most for name, most in goals.items()}
    for name, most in goals.items():
        print(goal(f"{name} at most {most:g}", met[name]))
    return int(not all(met.values()))


def measured(options: argparse.Namespace, memory: Callable[[], float]) -> Figures:
    """All figures; both sides have found the same."""
    steps = {name: partial(_in_process, name, options) for name in STEPS}
    found = {"push": steps["push"]()}
    found["push"]["MB of the server"] = memory()
    for name in ("device", "matrix"):
        found[name] = steps[name]()
        found[f"{name} of files"] = steps[f"{name} of files"]()
        same = [each for each in found[name] if each.startswith("=")]
        for each in same:
            here, there = found[f"{name} of files"].pop(each), found[name][each]
            assert here == there, f"{each}: {there} at the endpoint, {here} of the files"
    found["matrix"]["MB of the server"] = memory()
    figures = {
        f"{step}: {name}": value for step, all_ in found.items() for name, value in all_.items()
    }
    figures["device p95 / embedded"] = found["device"]["p95 s"] / found["device of files"]["p95 s"]
    figures["matrix / embedded"] = found["matrix"]["s"] / found["matrix of files"]["s"]
    figures["MB of the matrix"] = found["matrix"]["MB"]
    return figures


def step_push(options: argparse.Namespace) -> Figures:
    """Sends all, then nothing, then the one document that changed."""
    first, said = _timed(options, "push")
    assert said.startswith(f"{2 * options.side} sent"), said
    again, said = _timed(options, "push")
    assert said.startswith("0 sent"), said
    path = options.folder / "m0.model.jsonld"
    path.write_text(path.read_text("utf-8").replace('"m0"', '"m0 again"'), "utf-8")
    one, said = _timed(options, "push")
    assert said.startswith("1 sent"), said
    return {"s": first, "documents/s": 2 * options.side / first, "again s": again, "one s": one}


def step_device(options: argparse.Namespace) -> Figures:
    """What may fit each device of a sample, by the engine and by us, as the editor asks for it."""
    times: list[float] = []
    found = fits = 0
    for device in _sample(options):
        started = time.perf_counter()
        pairs = fleet_pairs(options.endpoint, device, 600)
        times.append(time.perf_counter() - started)
        found += len(pairs.matches)
        fits += pairs.tally.fits
    return {**_spread(times), "= may fit": found, "= fit": fits}


def step_device_of_files(options: argparse.Namespace) -> Figures:
    """The same from the files: all models, with reasons for those that may fit."""
    snapshot = collect([str(options.folder)], None, lambda each: each).snapshot
    candidates, index = list(all_candidates(snapshot)), index_of(snapshot)
    numbers = {row.uri: each for row, each in zip(index.models(), candidates, strict=True)}
    rows = {row.uri: row for row in index.devices()}
    times: list[float] = []
    found = fits = 0
    for device in _sample(options):
        started = time.perf_counter()
        good, unclear = index.models_for(rows[device.uri])
        pairs = [match(numbers[each.uri], device) for each in (*good, *unclear)]
        times.append(time.perf_counter() - started)
        assert all(each.fit is not Fit.NOT for each in pairs)
        found += len(pairs)
        fits += sum(each.fit is Fit.FITS for each in pairs)
    return {**_spread(times), "= may fit": found, "= fit": fits}


def step_matrix(options: argparse.Namespace) -> Figures:
    """All pairs, counted page by page."""
    started = time.perf_counter()
    first = fits = unknown = total = 0.0
    with open_client(options.endpoint, options.profile, 600) as client:
        for _, tally in joined(partial(pages, client)):
            first = first or time.perf_counter() - started
            fits, unknown = fits + tally.fits, unknown + tally.unknown
            total += tally.total
    taken = time.perf_counter() - started
    return {
        **{"s": taken, "first s": first, "us of a pair": 1e6 * taken / total},
        **{"= fit": fits, "= unknown": unknown, "= pairs": total},
    }


def step_matrix_of_files(options: argparse.Namespace) -> Figures:
    """The same from the files."""
    started = time.perf_counter()
    snapshot = collect([str(options.folder)], None, lambda each: each).snapshot
    tally: Tally = index_of(snapshot).tally()
    taken = time.perf_counter() - started
    return {
        **{"s": taken, "us of a pair": 1e6 * taken / tally.total},
        **{"= fit": tally.fits, "= unknown": tally.unknown, "= pairs": tally.total},
    }


STEPS: Mapping[str, Callable[[argparse.Namespace], Figures]] = {
    "push": step_push,
    "device": step_device,
    "device of files": step_device_of_files,
    "matrix": step_matrix,
    "matrix of files": step_matrix_of_files,
}


def write_fleet(folder: Path, side: int) -> int:
    """Writes so many devices and models, and gives how many bytes."""
    random.seed(7)
    folder.mkdir(parents=True)
    size = 0
    for number in range(side):
        for name, value in (
            (f"d{number}.td.jsonld", device(number)),
            (f"m{number}.model.jsonld", model(number)),
        ):
            size += (folder / name).write_text(json.dumps(value, indent=1), "utf-8")
    return size


def device(number: int) -> dict[str, object]:
    """A device with one to five sensors, some properties, and a runtime that is sometimes named."""
    sensors = [
        {"type": each, **({"sampleRate": random.choice((10, 50, 100))} if number % 3 else {})}
        for each in random.sample(CLASSES, random.randint(1, 5))
    ]
    runtime = {"runtime": "TensorFlowLiteMicro", "runtimeVersion": "2026"} if number % 4 else {}
    return {
        "@context": ["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"],
        "@type": "SmartSensor",
        "id": f"urn:example:fleet:d{number}",
        "title": f"d{number}",
        "securityDefinitions": {"none": {"scheme": "nosec"}},
        "security": "none",
        "controller": {
            "type": "MicroController",
            "ramBytes": random.randint(16, 512) * 1000,
            "flashBytes": random.randint(128, 2000) * 1000,
        },
        "sensors": sensors,
        **runtime,
        "properties": {
            f"p{each}": {"type": "number", "forms": [{"href": f"coap://d{number}/p{each}"}]}
            for each in range(4)
        },
    }


def model(number: int) -> dict[str, object]:
    """A model with none to three needs; of one in fifty the RAM is not known."""
    sensors = [
        {"type": each, **({"sampleRate": random.choice((10, 50))} if number % 5 == 0 else {})}
        for each in random.sample(CLASSES, random.choice((0, 1, 1, 1, 2, 3)))
    ]
    ram = {"ramBytes": random.randint(1, 250) * 1000} if random.random() > 0.02 else {}
    return {
        "@context": "https://w3id.org/thingfit/model/v1",
        "type": "NeuralNetwork",
        "id": f"urn:example:fleet:m{number}",
        "name": f"m{number}",
        "description": "A model of a fleet that a benchmark makes.",
        **ram,
        "flashBytes": random.randint(5, 900) * 1000,
        "macs": random.randint(10_000, 10_000_000),
        "runtime": "TensorFlowLiteMicro",
        "input": {"type": "NetworkInput", "sensors": sensors},
    }


def _sample(options: argparse.Namespace) -> Iterator[Device]:
    """The devices that are asked for, read from their files."""
    step = max(1, options.side // options.devices)
    names = [str(options.folder / f"d{each}.td.jsonld") for each in range(0, options.side, step)]
    snapshot = collect(names[: options.devices], None, lambda each: each).snapshot
    yield from all_devices(snapshot)


def _timed(options: argparse.Namespace, action: str) -> tuple[float, str]:
    words = ["graph", action, str(options.folder), "--base", BASE]
    out = StringIO()
    started = time.perf_counter()
    with redirect_stdout(out):
        status = thingfit([*words, "--endpoint", options.endpoint, "--profile", options.profile])
    taken = time.perf_counter() - started
    assert status == 0, out.getvalue()
    return taken, out.getvalue().splitlines()[-1]


def _spread(times: list[float]) -> Figures:
    return {"median s": statistics.median(times), "p95 s": percentile(times, 0.95)}


def _in_process(step: str, options: argparse.Namespace) -> Figures:
    """The figures of a step, with the memory that its process took at most."""
    words = ["--side", str(options.side), "--devices", str(options.devices)]
    words += ["--endpoint", options.endpoint, "--profile", options.profile]
    code = [sys.executable, __file__, "--step", step, "--folder", str(options.folder), *words]
    done = subprocess.run(code, stdout=subprocess.PIPE, text=True, check=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def _with_memory(step: Callable[[argparse.Namespace], Figures]) -> Callable[..., Figures]:
    def taken(options: argparse.Namespace) -> Figures:
        found = step(options)
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {**found, "MB": size / (1e6 if sys.platform == "darwin" else 1e3)}

    return taken


@contextmanager
def _server(folder: Path, options: argparse.Namespace) -> Iterator[Callable[[], float]]:
    """Has an endpoint in the options; gives how to ask for the memory of a server of ours."""
    if options.endpoint:
        yield lambda: 0.0
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options.endpoint, options.profile = f"http://127.0.0.1:{port}", "oxigraph"
    program = str(Path(sys.executable).with_name("oxigraph"))
    words = ["serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen([program, *words], stderr=subprocess.DEVNULL)

    def memory() -> float:
        """The largest resident memory of the server in MB, where the system tells it."""
        status = Path(f"/proc/{server.pid}/status")
        lines = status.read_text("utf-8").splitlines() if status.exists() else []
        return next((float(each.split()[1]) / 1e3 for each in lines if "VmHWM" in each), 0.0)

    try:
        while True:
            try:
                httpx.get(options.endpoint, trust_env=False)
                break
            except httpx.TransportError:
                assert server.poll() is None, "the server ends before it answers"
                time.sleep(0.05)
        yield memory
    finally:
        server.terminate()
        server.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("--side", type=int, default=10_000, help="devices, and as many models")
    add("--devices", type=int, default=40, help="devices whose matches are asked for")
    add("--endpoint", default="", help="an endpoint that runs; its documents are kept apart")
    add("--profile", default="auto", help="its engine")
    add("--json", type=Path, help="write the figures to a file as well")
    add("--step", default="", help=argparse.SUPPRESS)
    add("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


STEPS = {name: _with_memory(step) for name, step in STEPS.items()}


if __name__ == "__main__":
    sys.exit(main())
