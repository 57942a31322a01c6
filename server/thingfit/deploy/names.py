"""Any text made safe for the language that it is written into: C++, INI, YAML, shell and others.

Names in descriptions may hold quotes, line ends, `../`, or a thousand letters of any script. Each
function gives what its language reads as that text, or the nearest that the language can hold.
"""

from __future__ import annotations

import json
import re
import shlex
import unicodedata
from hashlib import sha256

from thingfit.text import whole

# The ends of the numbers of 32 bits that keep all of their digits.
_LARGEST_FLOAT, _SMALLEST_FLOAT = 3.4028234663852886e38, 1.1754943508222875e-38

MOST = 200
"""Texts for people are cut after this many characters."""

_SLUG = 40
_IDENTIFIER = 60
_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "ø": "o",
    "å": "a",
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "œ": "oe",
    "ł": "l",
    "đ": "d",
    "þ": "th",
    "µ": "u",
    "°": "deg",
}
# Words of C++, names that its library or the Arduino core defines, and devices of Windows.
_RESERVED = frozenset(
    """alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl
    concept const consteval constexpr constinit continue co_await co_return co_yield decltype
    default delete do double else enum explicit export extern false float for friend goto if inline
    int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected
    public register reinterpret_cast requires return short signed sizeof static static_assert struct
    switch template this thread_local throw true try typedef typeid typename union unsigned using
    virtual void volatile wchar_t while xor xor_eq main setup loop min max abs round bit byte word
    random map input output high low errno signal time con prn aux nul std tflite""".split()
)
_C_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "?": "\\?"}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_UNSAFE_IN_INI = re.compile(r"[^A-Za-z0-9_.,:/@^~=<>+()\- ]")


def slug(text: str) -> str:
    """A name for files and for C: small letters, digits and underscores, a letter first.

    A text that loses something by this, such as one of 300 letters, gets a mark of its own, so that
    two of them stay apart.
    """
    return _named(text, _SLUG)


def pair_slug(model: str, device: str) -> str:
    """The name of a project for a model on a device."""
    return f"{slug(model)}_on_{slug(device)}"


def identifier(text: str) -> str:
    """A name for C and C++ in small letters with underscores, no word of these languages."""
    return _named(text, _IDENTIFIER)


def unique(wanted: str, taken: set[str]) -> str:
    """A name that is not taken yet, with a number behind it if need be; it is taken then."""
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}_{number}", number + 1
    taken.add(found)
    return found


def line(text: str, most: int = MOST) -> str:
    """A text on one line, without signs that print nothing or turn the direction of writing."""
    shown = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else sign
        for sign in text
    )
    plain = " ".join(shown.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def comment(text: str) -> str:
    """A text for the rest of a line behind `//`, `#` or `;`, and inside of `/* */`."""
    # A backslash at the end would draw the next line into a comment of C++, `??/` is one there.
    plain = line(text).replace("*/", "* /").replace("/*", "/ *").replace("??/", "?? /")
    return plain.rstrip("\\ ")


def c_string(text: str) -> str:
    """A literal of C and C++ with its quotes; other letters than ASCII as their UTF-8 bytes."""
    return f'"{"".join(map(_c_sign, text))}"'


def _c_sign(sign: str) -> str:
    if sign in _C_ESCAPES:
        return _C_ESCAPES[sign]
    if " " <= sign <= "~":
        return sign
    # Three octal digits end by themselves; a hexadecimal escape would go on with the next letter.
    return "".join(f"\\{byte:03o}" for byte in _utf8(sign))


def python_string(text: str) -> str:
    """A literal of Python with double quotes, in ASCII."""
    return '"' + "".join(_quoted_sign(each) for each in whole(text)) + '"'


def yaml_string(text: str) -> str:
    """A YAML scalar in double quotes, in ASCII."""
    return '"' + "".join(_quoted_sign(each) for each in whole(text)) + '"'


def _quoted_sign(sign: str) -> str:
    """A sign in a double-quoted text as Python and YAML both read it."""
    if sign in '\\"':
        return f"\\{sign}"
    if " " <= sign <= "~":
        return sign
    code = ord(sign)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def json_string(text: str) -> str:
    """A string of JSON with its quotes."""
    return json.dumps(whole(text), ensure_ascii=False)


def ini_value(text: str) -> str:
    """A value in an INI file: one line without signs that begin comments or insert values."""
    return _UNSAFE_IN_INI.sub("_", line(text)).strip()


def kconfig_string(text: str) -> str:
    """A string of a Kconfig fragment with its quotes."""
    return '"' + line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def cmake_string(text: str) -> str:
    """An argument of CMake in quotes, in which nothing is inserted."""
    return '"' + re.sub(r'([\\"$;@])', r"\\\1", line(text)) + '"'


def shell_word(text: str) -> str:
    """One word of a POSIX shell."""
    return shlex.quote(whole(text).replace("\0", ""))


def systemd_value(text: str) -> str:
    """The value of a setting in a unit of systemd, such as a description."""
    return line(text).replace("%", "%%").rstrip("\\ ")


def systemd_word(text: str) -> str:
    """One argument of a command in a unit of systemd, in quotes."""
    plain = line(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + plain.replace("%", "%%").replace("$", "$$") + '"'


def markdown_text(text: str) -> str:
    """A text on one line of Markdown that is shown as it is."""
    escaped = _MARKDOWN.sub(r"\\\1", line(text))
    # At the head of a line these would begin a list or a rule; a bare address becomes a link.
    return re.sub(r"^([-+=]|\d+[.)])", lambda found: "\\" + found[0], escaped)


def markdown_code(text: str) -> str:
    """A text as code in a line of Markdown, also where it holds backticks."""
    plain = line(text)
    longest = max((len(each) for each in re.findall(r"`+", plain)), default=0)
    fence = "`" * (longest + 1)
    space = " " if plain[:1] == "`" or plain[-1:] == "`" or not plain else ""
    return f"{fence}{space}{plain}{space}{fence}"


def number(value: float) -> str:
    """A number as C++, Python and people write it, without needless digits, with a point."""
    if isinstance(value, int) or value == int(value):
        return f"{int(value)}" if abs(value) < 1e15 else f"{float(value)!r}"
    return repr(value)


def c_float(value: float) -> str:
    """A literal of C++ of type `float`; what that type cannot hold becomes its end, or zero."""
    held = max(-_LARGEST_FLOAT, min(_LARGEST_FLOAT, float(value)))
    text = repr(held if abs(held) >= _SMALLEST_FLOAT else 0.0)
    return f"{text}f" if "." in text or "e" in text else f"{text}.0f"


def _named(text: str, most: int) -> str:
    plain = "".join(_LETTERS.get(sign, sign) for sign in text.casefold())
    ascii_ = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    # Letters that have no counterpart count as lost, signs between words do not.
    lost = sum(sign.isalnum() for sign in plain) > sum(sign.isalnum() for sign in ascii_)
    name = re.sub(r"[^a-z0-9]+", "_", ascii_.lower()).strip("_")
    if not name or len(name) > most or lost:
        mark = sha256(_utf8(text)).hexdigest()[:6]
        name = f"{name[: most - 7].rstrip('_') or 'x'}_{mark}"
    if name[0].isdigit() or name in _RESERVED:
        name = f"n_{name}"
    return name


def _utf8(text: str) -> bytes:
    return whole(text).encode("utf-8")
