"""What a pull writes: a JSON-LD file for each document of an endpoint."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from thingfit.cli.console import console_on
from thingfit.cli.endpoint import Bar
from thingfit.cli.files import not_written
from thingfit.cli.graph_names import repository_of
from thingfit.cli.main import fail
from thingfit.workspace.discovery import Unreadable, read_source
from thingfit.workspace.endpoint import Client, EndpointError, Stock, Trouble, stock
from thingfit.workspace.endpoint.pulled import document_text
from thingfit.workspace.endpoint.reader import statements_in


def pull(arguments: argparse.Namespace, client: Client) -> int:
    """Writes the documents of a repository."""
    folder: Path = arguments.output
    if folder.exists() and not folder.is_dir():
        return fail(f"`{folder}` is a file, where a folder is expected")
    wanted = _wanted(arguments, client)
    broken = next((each for each in wanted if not each.hash), None)
    if broken is not None:
        return fail(f"`{broken.path}` is unfinished at `{client.host}`; a push has to come first")
    files = {_place(each): each for each in wanted}
    texts: dict[str, str] = {}
    bar = Bar("reading", len(files))
    for number, (name, each) in enumerate(files.items()):
        bar(number)
        texts[name] = _text(client, each)
    bar.end()
    return _write(folder, texts, arguments)


def _wanted(arguments: argparse.Namespace, client: Client) -> list[Stock]:
    """The documents of the repository that is meant: the one named, the own one, or the only."""
    there = sorted(stock(client).values(), key=lambda each: each.path)
    names = sorted({each.repository for each in there})
    base = repository_of([], arguments.base).name
    if base not in names and (arguments.base or len(names) != 1):
        listed = ", ".join(f"`{name}`" for name in names[:5]) or "none"
        raise EndpointError(
            Trouble.REFUSED,
            f"the repository is to be named by `--base`; `{client.host}` has {listed}",
        )
    chosen = base if base in names else names[0]
    return [each for each in there if each.repository == chosen]


def _place(document: Stock) -> str:
    """Where a document is written, below the folder: nothing leads out of it."""
    path = PurePosixPath(document.path.replace("\\", "/"))
    parts = [part for part in path.parts if part not in ("/", "..", ".")]
    if not parts or path.is_absolute() or len(parts) != len(path.parts) or ":" in parts[0]:
        raise EndpointError(
            Trouble.REFUSED, f"`{document.path}` is no path of a file in a repository"
        )
    place = PurePosixPath(*parts)
    return str(place if place.suffix in (".json", ".jsonld") else f"{place}.jsonld")


def _text(client: Client, document: Stock) -> str:
    triples = statements_in(client, document.graph)
    if len(triples) != document.count and not client.profile.rounds_doubles:
        least = document.count - len(triples)
        if least < 0:
            raise EndpointError(
                Trouble.PARTIAL,
                f"`{document.path}` has {len(triples)} statements where {document.count} were "
                "sent; `thingfit graph push` sends it again",
            )
    above = PurePosixPath(document.path).parent.as_posix()
    folder = document.repository + ("" if above == "." else f"{quote(above)}/")
    return document_text(triples, document.kind, folder, client.profile.rounds_doubles)


def _write(folder: Path, texts: dict[str, str], arguments: argparse.Namespace) -> int:
    console = console_on(sys.stdout)
    other = [name for name, text in texts.items() if _is_other(folder / name, text)]
    if other and not arguments.force:
        more = f" and {len(other) - 1} more" if len(other) > 1 else ""
        return fail(
            f"`{(folder / other[0]).as_posix()}`{more} would be overwritten; `--force` allows it"
        )
    for name, text in texts.items():
        path = folder / name
        if not arguments.dry_run:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode("utf-8"))
            except OSError as error:
                return fail(not_written(path, error))
        console.line(path.as_posix())
    return 0


def _is_other(path: Path, text: str) -> bool:
    if not path.exists():
        return False
    source = read_source(path)
    return isinstance(source, Unreadable) or source.text != text
