"""Templates filled with a plan: the one Jinja2 environment of all targets, and its filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from textwrap import wrap

from jinja2 import Environment, PackageLoader, StrictUndefined

from thingfit.deploy import names
from thingfit.deploy.parts import Plan, TensorUse

COLUMNS = 100
"""The longest line of generated code and of the prose in comments."""

_BYTES_A_LINE = 16
_HEX = tuple(f"0x{byte:02x}" for byte in range(256))


def render(template: str, plan: Plan, **more: object) -> str:
    """The text of a template filled with a plan, with one line end at its end."""
    text = _environment().get_template(template).render(plan=plan, **more)
    return text.rstrip("\n") + "\n"


def fragment(template: str, name: str, *arguments: object) -> str:
    """What a macro of a template gives."""
    macro: Callable[..., str] = getattr(_environment().get_template(template).module, name)
    return str(macro(*arguments)).strip("\n")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("thingfit.deploy", "templates"),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= {
        name: getattr(names, name)
        for name in (
            "c_float",
            "c_string",
            "cmake_string",
            "ini_value",
            "json_string",
            "kconfig_string",
            "line",
            "markdown_code",
            "markdown_text",
            "number",
            "python_string",
            "shell_word",
            "slug",
            "systemd_value",
            "systemd_word",
            "yaml_string",
        )
    }
    environment.filters |= {
        "cell": cell,
        "dt_token": dt_token,
        "grid": grid,
        "hex_rows": hex_rows,
        "marked": marked,
        "remark": remark,
        "shape": shape,
    }
    return environment


def remark(text: str, sign: str = "//", indent: int = 0) -> str:
    """A text as lines of comment, each within the columns; the first one is not indented."""
    # A line that ends in a backslash would take the next line of code into the comment.
    plain = names.comment(names.line(text, 2000)).replace("\\", "/")
    # Formatters count columns in letters, or in bytes where they meet a letter they do not know.
    widest = max((len(each.encode()) for each in plain), default=1)
    room = (COLUMNS - indent - len(sign) - 1) // widest
    lines = wrap(plain, room, break_on_hyphens=False) or [""]
    return f"\n{' ' * indent}".join(f"{sign} {each}".rstrip() for each in lines)


def hex_rows(content: bytes) -> str:
    """Bytes as rows of a C array."""
    rows = (
        ", ".join([_HEX[byte] for byte in content[start : start + _BYTES_A_LINE]])
        for start in range(0, len(content), _BYTES_A_LINE)
    )
    return ",\n".join(f"    {row}" for row in rows)


def shape(sizes: Iterable[int]) -> str:
    """The sizes of a tensor as people write them."""
    return " x ".join(map(str, sizes)) or "one value"


def grid(tensor: TensorUse) -> str:
    """How the integers of a tensor stand for real numbers, in words."""
    if tensor.scale is None or tensor.zero_point is None:
        return "not quantised"
    return f"scale {names.number(tensor.scale)}, zero point {tensor.zero_point}"


def dt_token(compatible: str) -> str:
    """A compatible of the devicetree as the macros of Zephyr take it."""
    return re.sub(r"[^a-z0-9]", "_", compatible.lower())


def cell(markdown: str) -> str:
    """Markdown for a cell of a table, in which a bar would end the cell."""
    return re.sub(r"(?<!\\)\|", r"\\|", markdown)


def marked(sentence: str) -> str:
    """A sentence of ours in Markdown: what stands in backticks is code, all else plain text."""
    parts = sentence.split("`")
    if len(parts) % 2 == 0:
        return names.markdown_text(sentence)
    shown = (
        names.markdown_code(part) if number % 2 else _inner(part)
        for number, part in enumerate(parts)
    )
    found = "".join(shown)
    return found[:1].upper() + found[1:]


def _inner(text: str) -> str:
    """Plain text inside of a line, whose spaces at both ends count."""
    lead = " " if text[:1].isspace() else ""
    trail = " " if text.strip() and text[-1:].isspace() else ""
    # A letter in front keeps a number at the start from being read as the head of a list.
    return lead + names.markdown_text("x" + text.strip())[1:] + trail
