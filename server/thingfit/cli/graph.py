"""The sub-command `graph`: the documents of a repository on a SPARQL endpoint, and back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from thingfit.cli.console import console_on
from thingfit.cli.endpoint import SIGNING, configure_endpoint, opened, seconds_of
from thingfit.cli.main import fail

if TYPE_CHECKING:
    from thingfit.workspace.endpoint import Client

_ACTIONS = {
    "push": "send what changed, and drop what was removed",
    "pull": "write the documents of the endpoint as JSON-LD files",
    "diff": "tell what a push would change",
    "status": "tell what the endpoint has",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    parser.epilog = (
        "Exit status: 0 done, or nothing differs; 1 `diff` finds differences, `status` unfinished "
        f"documents; 2 could not run. {SIGNING}"
    )
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", required=True, parser_class=type(parser)
    )
    for name, text in _ACTIONS.items():
        action = actions.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        add = action.add_argument
        if name in ("push", "diff"):
            add("paths", nargs="*", default=["."], metavar="PATH", help="files or folders")
            add("--sources", action="append", default=[], metavar="TURTLE", help="also these")
            add("--config", type=Path, metavar="FILE", help="the settings file to use")
        if name == "push":
            add("--dry-run", action="store_true", help="only tell what would be sent and dropped")
        if name == "pull":
            add("-o", "--output", type=Path, required=True, metavar="DIR", help="where to write")
            add("--force", action="store_true", help="overwrite files that are there")
            add("--dry-run", action="store_true", help="only tell what would be written")
        configure_endpoint(action, required=True)
        add(
            "--base",
            metavar="IRI",
            help="the IRI of the repository, in place of that of its remote in Git",
        )
        add("--timeout", type=seconds_of, default=60.0, metavar="SECONDS", help="for a request")


def run(arguments: argparse.Namespace) -> int:
    """Does what is asked with the endpoint."""
    from thingfit.cli import graph_pull, graph_push
    from thingfit.cli.collect import CollectError
    from thingfit.workspace.endpoint import EndpointError

    actions: dict[str, Callable[[argparse.Namespace, Client], int]] = {
        "push": graph_push.push,
        "diff": graph_push.diff,
        "pull": graph_pull.pull,
        "status": status,
    }
    try:
        with opened(arguments.endpoint, arguments.profile, arguments.timeout) as client:
            return actions[arguments.action](arguments, client)
    except (EndpointError, CollectError) as error:
        return fail(str(error))


def status(arguments: argparse.Namespace, client: Client) -> int:
    """Tells the repositories of an endpoint and how much there is of each."""
    from thingfit.workspace.endpoint import stock
    from thingfit.workspace.endpoint.reader import counted

    console = console_on(sys.stdout)
    there = list(stock(client, arguments.base or "").values())
    console.line(f"{client.url} (profile {client.profile.name})")
    for name in sorted({each.repository for each in there}):
        own = [each for each in there if each.repository == name]
        statements = sum(each.count for each in own)
        console.line(f"{name}  {_many(len(own), 'document')}, {_many(statements, 'statement')}")
    models, devices = counted(client, "model"), counted(client, "device")
    console.line(f"{_many(models, 'model')}, {_many(devices, 'device')}")
    broken = [each for each in there if not each.hash]
    for each in broken:
        console.line(f"? {each.path} is unfinished; `thingfit graph push` sends it again")
    return int(bool(broken))


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"
