"""The broken descriptions of this folder: each names its one finding and marks the place of it.

The first line is the severity and the message; then comes a document, in which `«…»` encloses the
text that the finding is about. The file name ends as that of the document would.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from thingfit.text import Span

FOLDER = Path(__file__).resolve().parent / "broken"


@dataclass(frozen=True)
class Case:
    name: str
    severity: str
    message: str
    text: str
    span: Span

    @property
    def uri(self) -> str:
        return f"file:///broken/{self.name}.json"


def read_case(path: Path) -> Case:
    head, _, marked = path.read_text("utf-8").partition("\n")
    severity, _, message = head.partition(": ")
    start = marked.index("«")
    end = marked.index("»") - 1
    assert marked.count("«") == marked.count("»") == 1
    text = marked.replace("«", "").replace("»", "")
    return Case(path.stem, severity, message, text, Span(start, end))


CASES = [read_case(path) for path in sorted(FOLDER.glob("*.txt"))]
