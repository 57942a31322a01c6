"""The command `thingfit`: finds the sub-command and makes its end an exit status."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Final, NoReturn

from thingfit import __version__
from thingfit.cli.console import complain
from thingfit.cli.files import reason
from thingfit.resources import ResourceError
from thingfit.spelling import nearest

COULD_NOT_RUN: Final = 2
_HINT = "set THINGFIT_DEBUG=1 to see where"
_COMMANDS = {
    "compare": "rank models that meet given needs, and mark the best",
    "deploy": "write a project for a model on a device, or check those there are",
    "describe": "describe a .tflite file, or refresh its description",
    "graph": "send documents to a SPARQL endpoint, and fetch them back",
    "import": "write devices and models of Turtle files as JSON-LD",
    "lint": "check descriptions and report what is wrong with them",
    "match": "tell which model fits which device, and why not",
    "query": "ask the workspace a SPARQL question",
    "rules": "list the rules, or explain one",
    "server": "run the language server for editors",
    "version": "print the version",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; gives 0 when all is well, 1 with findings, 2 when it could not run."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not _debugging():  # A rule that fails has its finding; its traceback is for developers.
        logging.getLogger("thingfit").addHandler(logging.NullHandler())
    try:
        status = _run(words)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # The reader of a pipe, such as `head`, has seen enough.
        _drop_output()
        return COULD_NOT_RUN
    except ResourceError as error:
        return fail(str(error))
    except OSError as error:
        if _debugging():
            raise
        if error.filename is None:
            _drop_output()
        return fail(_refusal(error))
    except Exception as error:
        if _debugging():
            raise
        said = str(error).partition("\n")[0] or "no more is known"
        return fail(f"stopped by a fault of its own ({type(error).__name__}: {said}); {_HINT}")


def _run(words: Sequence[str]) -> int:
    asked = next((word for word in words if not word.startswith("-")), None)
    if asked is not None and asked not in _COMMANDS:
        return fail(_no_command(asked))
    parser, runs = _parser(asked)
    arguments = parser.parse_args(words)
    if arguments.command is None:
        parser.print_help()
        return COULD_NOT_RUN
    return runs[arguments.command](arguments)


def _drop_output() -> None:
    """Points standard output away, or Python complains when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refusal(error: OSError) -> str:
    """One sentence for what the system refused; a stream, such as a full disk, has no name."""
    try:
        Path.cwd()
    except OSError:
        return "the current folder does not exist any more"
    if error.filename is None:
        return f"the output cannot be written: {reason(error)}"
    return f"`{os.fsdecode(error.filename)}` cannot be used: {reason(error)}"


def _debugging() -> bool:
    return bool(os.environ.get("THINGFIT_DEBUG"))


def fail(message: str) -> int:
    """Tells why the command could not run; gives the exit status of that."""
    complain(message)
    return COULD_NOT_RUN


def _no_command(name: str) -> str:
    close = nearest(name, _COMMANDS, 1)
    end = f"did you mean `{close[0]}`?" if close else "`thingfit --help` lists them"
    return f"there is no command `{name}`; {end}"


class _Parser(argparse.ArgumentParser):
    """A parser that tells a mistake in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Ends the process with the status of a command that could not run."""
        said = message.removeprefix("argument ")
        complain(said if said.endswith("?") else f"{said}; `{self.prog} --help` tells more")
        raise SystemExit(COULD_NOT_RUN)


def _parser(
    asked: str | None,
) -> tuple[argparse.ArgumentParser, dict[str, Callable[[argparse.Namespace], int]]]:
    """The parser; only the sub-command that is asked for is imported, to start fast."""
    parser = _Parser(
        prog="thingfit",
        description="Checks Thing Descriptions and TinyML models.",
        epilog="`thingfit COMMAND --help` tells more.",
    )
    parser.add_argument("--version", action="version", version=f"thingfit {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    runs: dict[str, Callable[[argparse.Namespace], int]] = {}
    for name, text in _COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name == asked:
            module = import_module(f"thingfit.cli.{name}" + "_" * iskeyword(name))
            module.configure(command)
            runs[name] = module.run
    return parser, runs
