"""Names made safe: whatever a description holds, each language reads it back or reads no harm."""

from __future__ import annotations

import ast
import configparser
import json
import re
import subprocess
from shutil import which

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from thingfit.deploy import names

ANY = st.text(st.characters(), max_size=60)
HOSTILE = (
    "",
    " ",
    "Tür & Tor",
    'a "quoted" name',
    "it's",
    "two\nlines",
    "tab\tand\rreturn",
    "../../etc/passwd",
    "..\\..\\windows",
    "/absolute",
    "x" * 300,
    "über" * 100,
    "振動センサー",
    "emoji 🦾 name",
    "back\\slash\\",
    "ends ??/",
    "*/ int evil; /*",
    "$(rm -rf .) `id` ${HOME}",
    "%n %i %%",
    "; comment # comment",
    "- item",
    "1. item",
    "<script>alert(1)</script>",
    "a\0b",
    "\u202eright to left\u2066",
    "line\u2028separator",
    "lone \ud800 surrogate",
    "class",
    "nul",
    "9lives",
    "__init__",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("make", [names.slug, names.identifier])
def test_hostile_names_become_names(text: str, make: object) -> None:
    assert callable(make)
    found = make(text)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", found)
    assert len(found) <= 62
    assert found not in ("class", "nul", "con")


@given(ANY)
def test_any_name_becomes_a_slug(text: str) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,61}", names.slug(text))
    assert names.slug(text) == names.slug(text)


def test_slugs_are_readable() -> None:
    assert names.slug("Vibration node at the conveyor") == "vibration_node_at_the_conveyor"
    assert names.pair_slug("Gesture classifier", "Pumpe für Öl") == (
        "gesture_classifier_on_pumpe_fuer_oel"
    )


def test_what_is_cut_stays_apart() -> None:
    assert names.slug("x" * 300) != names.slug("x" * 301)
    assert names.slug("振動") != names.slug("センサー")


def test_unique_names() -> None:
    taken: set[str] = set()
    assert [names.unique("yes", taken) for _ in range(3)] == ["yes", "yes_2", "yes_3"]


@given(ANY)
def test_comments_stay_on_their_line(text: str) -> None:
    found = names.comment(text)
    assert len(found.splitlines()) <= 1
    assert "*/" not in found and "??/" not in found and not found.endswith("\\")
    assert len(found) <= names.MOST
    found.encode()


@given(ANY)
def test_python_reads_its_string(text: str) -> None:
    assert ast.literal_eval(names.python_string(text)) == _whole(text)


@settings(max_examples=60)
@given(ANY)
def test_yaml_reads_its_string(text: str) -> None:
    assert yaml.safe_load(f"name: {names.yaml_string(text)}\n") == {"name": _whole(text)}


@given(ANY)
def test_json_reads_its_string(text: str) -> None:
    assert json.loads(names.json_string(text)) == _whole(text)


@given(ANY)
def test_ini_holds_one_value(text: str) -> None:
    found = names.ini_value(text)
    for parser in (configparser.ConfigParser(), configparser.RawConfigParser()):
        parser.read_string(f"[a]\nname = {found}\nafter = 1\n")
        assert parser["a"]["name"] == found
        assert parser["a"]["after"] == "1"


@given(ANY)
def test_markdown_code_cannot_end_early(text: str) -> None:
    found = names.markdown_code(text)
    fence = re.match(r"`+", found)
    assert fence is not None
    inner = found[len(fence[0]) : -len(fence[0])]
    assert fence[0] not in re.findall(r"`+", inner)


def test_markdown_shows_text() -> None:
    assert names.markdown_text("<b>*x*</b>") == r"\<b\>\*x\*\</b\>"
    assert names.markdown_text("- item") == r"\- item"


@given(ANY)
def test_units_of_systemd_keep_their_line(text: str) -> None:
    found = names.systemd_value(text)
    assert len(found.splitlines()) <= 1
    assert "%" not in found.replace("%%", "")
    word = names.systemd_word(text)
    assert len(word.splitlines()) == 1
    assert "$" not in word.replace("$$", "")


def test_the_shell_reads_its_words() -> None:
    texts = [each.replace("\0", "").replace("\ud800", "\ufffd") for each in HOSTILE]
    script = "printf '%s\\037' " + " ".join(map(names.shell_word, HOSTILE))
    found = subprocess.run(["sh", "-c", script], capture_output=True, check=True)
    assert found.stdout.decode().split("\x1f")[:-1] == texts


def test_the_compiler_reads_its_strings(tmp_path: object) -> None:
    compiler = which("g++")
    if compiler is None:
        pytest.skip("there is no g++ here")
    from pathlib import Path

    folder = Path(str(tmp_path))
    lines = [f"    {names.c_string(each)}," for each in HOSTILE if "\0" not in each]
    comments = [f"// {names.comment(each)}" for each in HOSTILE]
    source = [
        "#include <cstdio>",
        *comments,
        "const char* const kTexts[] = {",
        *lines,
        "};",
        'int main() { for (const char* each : kTexts) std::printf("%s\\037", each); }',
    ]
    (folder / "names.cpp").write_text("\n".join(source) + "\n", "utf-8")
    flags = ["-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    program = folder / "names"
    subprocess.run([compiler, *flags, "names.cpp", "-o", program], cwd=folder, check=True)
    found = subprocess.run([program], capture_output=True, check=True).stdout.decode()
    expected = [each.replace("\ud800", "\ufffd") for each in HOSTILE if "\0" not in each]
    assert found.split("\x1f")[:-1] == expected


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1.0f"), (0.5, "0.5f"), (1e-07, "1e-07f"), (-16, "-16.0f")]
)
def test_floats(value: float, text: str) -> None:
    assert names.c_float(value) == text


def test_numbers() -> None:
    assert names.number(50.0) == "50"
    assert names.number(99.84) == "99.84"


def _whole(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (1e300, "3.4028234663852886e+38f"),
        (float("-inf"), "-3.4028234663852886e+38f"),
        (1e-300, "0.0f"),
        (-4, "-4.0f"),
        (0.1, "0.1f"),
    ],
)
def test_numbers_stay_within_what_a_float_holds(value: float, literal: str) -> None:
    assert names.c_float(value) == literal
