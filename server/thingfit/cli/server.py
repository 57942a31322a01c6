"""The sub-command `server`: the language server for editors."""

from __future__ import annotations

import argparse

from thingfit.cli.main import fail


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of the command."""
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--stdio", action="store_true", help="speak over stdin and stdout (default)")
    ways.add_argument("--tcp", action="store_true", help="wait for an editor on a TCP port")
    ways.add_argument("--ws", action="store_true", help="wait for an editor on a web socket")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=_port, metavar="N", help="the port to listen on")


def run(arguments: argparse.Namespace) -> int:
    """Serves one editor until it leaves."""
    from thingfit.lsp.server import DEFAULT_PORT, start

    port = arguments.port if arguments.port is not None else DEFAULT_PORT
    try:
        start(tcp=arguments.tcp, ws=arguments.ws, host=arguments.host, port=port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return fail(f"the server cannot listen on {arguments.host}:{port}: {reason}")
    return 0


def _port(written: str) -> int:
    if written.isascii() and written.isdigit() and int(written) < 65536:
        return int(written)
    raise argparse.ArgumentTypeError(f"a port from 0 to 65535 is expected, not `{written}`")
