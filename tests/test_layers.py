"""The direction of imports, held by reading them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "server" / "thingfit"
LAYERS = [
    "text",
    "syntax",
    "meaning",
    "facts",
    "tflite",
    "workspace",
    "fit",
    "deploy",
    "rules",
    "features",
]
LEAVES = {"options", "resources", "json_value", "spelling"}
TOPS = {"lsp", "cli"}
ONLY_IN = {
    "pygls": {"lsp"},
    "lsprotocol": {"lsp"},
    "pyshacl": {"rules"},
    "argparse": {"cli"},
    "httpx": {"workspace"},
    "pyoxigraph": {"workspace"},
    "socket": set(),
    "urllib.request": set(),
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    """The top-level module or package that a file belongs to."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> list[str]:
    """The modules that a file imports, also those imported within functions."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            module = node.module or ""
            found += [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_its_left(path: Path) -> None:
    own = part_of(path)
    if own in ("__init__", "__main__"):
        return
    allowed = LEAVES | {own}
    if own in LAYERS:
        allowed |= set(LAYERS[: LAYERS.index(own)])
    elif own in TOPS:
        allowed |= set(LAYERS)
    else:
        assert own in LEAVES, f"{own} has no place in the order"
    if own == "cli":
        allowed.add("lsp")  # `thingfit server` starts it.
    used = {name.split(".")[1] for name in imports(path) if name.startswith("thingfit.")}
    assert used - {"__version__"} <= allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_libraries_stay_where_they_belong(path: Path) -> None:
    for name in imports(path):
        for library, places in ONLY_IN.items():
            if name == library or name.startswith(library + "."):
                assert part_of(path) in places


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_are_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 430
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            start = first.end_lineno if documented else node.lineno
            assert start is not None
            assert node.end_lineno is not None
            assert node.end_lineno - start <= 60, node.name
