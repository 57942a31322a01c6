"""The files of a Linux project: formatted, typed, parsed by their own tools, whatever is named."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thingfit.deploy.names import pair_slug
from thingfit.deploy.parts import Plan, SensorUse, TensorUse, Window
from thingfit.deploy.targets.linux import TARGET
from thingfit.deploy.targets.linux_code import COLUMNS, literal, text_literal

from .linux_projects import EXAMPLES, planned, plans, project, run, write

HOSTILE = (
    'a "quoted" name',
    "it's 'quoted'",
    "two\nlines\r\nand\tmore",
    "../../etc/passwd",
    "n" * 300,
    "Schwingungs-Wächter, 振動 🤖",
    '"""; import os; """',
    "$(reboot) `reboot` ${HOME} %n %%",
    "{{ plan }} {% raw %} {# no #}",
    "back\\slash\\",
    "# comment: yes\n- no",
    "\u202eright\u2028line\x00\x07",
    "-->]]><b>|a|b|*c*_d_[e](f)",
    "",
)


def named(text: str) -> Plan:
    """A plan that bears a text wherever texts come in."""
    made = planned("Gesture")
    subject = replace(made.model, name=text, description=text)
    device = replace(made.device, name=text)

    def tensor(each: TensorUse) -> TensorUse:
        labels = tuple(f"{text}{n}" for n in range(len(each.labels)))
        return replace(each, name=text, labels=labels, info=(text,))

    def sensor(each: SensorUse) -> SensorUse:
        known = replace(each, title=text, part=text, bus=text, unit="", range_basis=text)
        return replace(known, rate_basis=text, library=text)

    unknown = replace(sensor(made.sensors[0]), cls="urn:x", name=text, identifier="odd")
    return replace(
        made,
        slug=pair_slug(text, text),
        model=subject,
        device=device,
        inputs=tuple(map(tensor, made.inputs)),
        outputs=tuple(map(tensor, made.outputs)),
        labels=tuple(f"{text}{n}" for n in range(4)),
        labels_basis=text,
        sensors=(*map(sensor, made.sensors), unknown),
        window=Window(None, 4, False, text, None, (text, text)),
        hardware=replace(made.hardware, part=text),
        file_name=text,
        forced=True,
        forced_reasons=(text,),
    )


def scaled() -> Plan:
    """A plan whose readings are scaled by the range of the sensor."""
    made = planned("Gesture")
    return replace(made, window=replace(made.window, scaled=(-1.0, 1.0)))


def normalized() -> Plan:
    """A plan whose readings have a stated mean and divisor."""
    made = planned("Gesture")
    return replace(made, window=replace(made.window, normalized=(0.5, 2.0)))


@pytest.mark.parametrize("made", plans(), ids=lambda made: made.slug)
def test_the_same_plan_gives_the_same_bytes(made: Plan) -> None:
    files = TARGET.render(made)
    assert files == TARGET.render(made)
    paths = [each.path for each in files]
    assert paths == sorted(set(paths))
    assert all(len(PurePosixPath(each).parts) == 1 for each in paths)
    assert not TARGET.missing(made)
    (model,) = (each.content for each in files if each.path.endswith(".tflite"))
    assert model == made.content
    for each in files:
        if not each.path.endswith(".tflite"):
            text = each.content.decode("utf-8")
            assert text.endswith("\n")
            assert not text.endswith("\n\n")
            assert "\r" not in text
            assert str(EXAMPLES.parent) not in text
        if each.path.endswith(".py"):
            assert max(map(len, text.splitlines())) <= COLUMNS


def several(folder: Path) -> list[Path]:
    """Projects of all kinds, hostile ones among them."""
    made = [*plans(), scaled(), normalized(), *map(named, HOSTILE)]
    # Names of each length, as a line that nearly fits is broken in another way.
    made += [named("n" * length) for length in range(25, 90, 2)]
    return [write(folder / str(n), TARGET.render(each)) for n, each in enumerate(made)]


def test_the_code_is_formatted_and_clean(tmp_path: Path) -> None:
    several(tmp_path)
    ours = ["--config", str(EXAMPLES.parent / "pyproject.toml")]
    # Names of the base class, and addresses and limits that are meant.
    meant = "E501,S104,PLR2004,PLR0911,PLR0913,ANN401"
    for command in (
        ["format", "--check", "--isolated"],
        ["check", "--isolated", "--select", "E,F,I,B,UP,SIM,RUF,T20,PTH,S,PL", "--ignore", meant],
        ["check", *ours, "--ignore", "E501"],  # Long names make long lines.
    ):
        # Each folder is a project of its own.
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--config", "src=['*']", "."],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr


@pytest.mark.parametrize(
    "made",
    [planned("Gesture"), planned("Sine"), planned("Vibration"), scaled(), named(HOSTILE[0])],
    ids=["gesture", "sine", "vibration", "scaled", "hostile"],
)
def test_the_code_is_typed(made: Plan, tmp_path: Path) -> None:
    folder = write(tmp_path, TARGET.render(made))
    cache = EXAMPLES.parent / ".mypy_cache" / "linux"
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache), "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:24])
def test_any_name_gives_files_that_parse(text: str, tmp_path: Path) -> None:
    made = named(text)
    for each in TARGET.render(made):
        path = PurePosixPath(each.path)
        assert len(path.parts) == 1
        assert path.name not in ("..", ".")
        assert len(path.name) < 150
        if path.suffix == ".py":
            ast.parse(each.content.decode())
        if path.suffix == ".yaml":
            composed = yaml.safe_load(each.content)
            assert composed["services"]["service"]["image"] == made.slug
    folder = project(tmp_path, made)
    assert run(folder, "--stdin", given="[]\n").returncode in (1, 78)


def test_compose_file_says_what_is_meant() -> None:
    made = planned("Gesture")
    (file,) = (each for each in TARGET.render(made) if each.path == "compose.yaml")
    service = yaml.safe_load(file.content)["services"]["service"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["ports"] == ["127.0.0.1:8080:8080"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize(
    "made", [planned("Gesture"), *map(named, HOSTILE)], ids=lambda made: made.slug[:24]
)
def test_the_unit_passes_the_check_of_systemd(made: Plan, tmp_path: Path) -> None:
    folder = project(tmp_path, made)
    (unit,) = folder.glob("*.service")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not [line for line in done.stderr.splitlines() if unit.name in line]


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed")
@pytest.mark.parametrize("text", ["Gesture", HOSTILE[7]], ids=["plain", "hostile"])
def test_the_script_passes_shellcheck(text: str, tmp_path: Path) -> None:
    folder = project(tmp_path, named(text))
    done = subprocess.run(
        ["shellcheck", "--severity=style", "install.sh"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def inputs_of(made: Plan, window: list[tuple[float, ...]]) -> list[float]:
    """What the function `inputs_of` of a project makes of a window."""
    (file,) = (each for each in TARGET.render(made) if each.path == "sensors.py")
    tree = ast.parse(file.content.decode())
    wanted = [
        node
        for node in tree.body
        if (isinstance(node, ast.FunctionDef) and node.name == "inputs_of")
        or (isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "SCALING")
    ]
    for node in wanted:
        if isinstance(node, ast.FunctionDef):
            node.returns, node.args.args[0].annotation = None, None
        else:
            node.annotation = ast.Name("object", ast.Load())
    scope: dict[str, object] = {}
    exec(compile(ast.fix_missing_locations(ast.Module(wanted, [])), "x", "exec"), scope)
    (found,) = scope["inputs_of"](window)  # type: ignore[operator]
    return list(found)


def test_readings_are_scaled_as_stated() -> None:
    window = [(-4.0, 0.0, 4.0), (1.0, 2.0, 3.0)]
    assert inputs_of(planned("Gesture"), window) == [-4, 0, 4, 1, 2, 3]
    # The model asks for readings from -4 to 4 g.
    assert inputs_of(scaled(), window) == pytest.approx([-1, 0, 1, 0.25, 0.5, 0.75])
    expected = [(each - 0.5) / 2 for row in window for each in row]
    assert inputs_of(normalized(), window) == pytest.approx(expected)


def test_a_type_that_numpy_lacks_is_reported() -> None:
    made = planned("Gesture")
    odd = replace(made.inputs[0], type="COMPLEX64")
    (told,) = TARGET.missing(replace(made, inputs=(odd,)))
    assert "`COMPLEX64`" in told.sentence
    assert told.uri == made.model.uri


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=300)
@given(st.text())
def test_a_literal_reads_back_as_the_text(text: str) -> None:
    assert ast.literal_eval(text_literal(text)) == text
    assert text_literal(text).isascii()


@given(st.lists(st.integers() | st.text(max_size=20), max_size=12))
def test_a_tuple_reads_back_as_it_was(values: list[object]) -> None:
    assert ast.literal_eval(literal(tuple(values))) == tuple(values)


def test_sentences_of_the_readme_are_marked_up_once() -> None:
    files = TARGET.render(planned("Gesture"))
    readme = next(each.content.decode() for each in files if each.path == "README.md")
    assert "industrial I/O as `in_accel`, in g." in readme
    assert "(stored + 47)" in readme and "- -" not in readme
    assert "The model takes readings from -4 to 4 g." in readme
