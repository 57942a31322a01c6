"""The models and devices of a SPARQL endpoint beside those of the workspace, read only.

The endpoint is named by the editor's setting `thingfit.graph.endpoint` and by nothing else: a
settings file comes with a repository, and nobody's repository is to decide whom an editor calls.
What the workspace says is shown at once. What the endpoint says is counted in a thread, shown when
it is there, and left out, with one line in the log, when it does not come.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from lsprotocol import types

from thingfit.facts import Device, Document
from thingfit.facts.stated import plain
from thingfit.features.fleet import Described, FleetError, fleet_pairs, fleet_title
from thingfit.features.pairs import pairs_json
from thingfit.fit import Tally, candidates_of, devices_of
from thingfit.json_value import JsonValue
from thingfit.lsp.arguments import AskedError
from thingfit.lsp.fleet import Place, Wish
from thingfit.lsp.places import first_line_of
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.uris import normal
from thingfit.lsp.work import StoppedError, Work
from thingfit.workspace import Snapshot

FLEET = "thingfit.match.fleet"
SECONDS = 15.0
"""How long one request to an endpoint may take, as somebody waits for it."""
KEPT = 300.0
"""For how many seconds a count is taken for new."""
SILENCE = 60.0
"""For how many seconds an endpoint that fails is not asked again."""
PAUSE = 0.3
"""How many seconds pass before the first of some devices or models is counted."""
BETWEEN = 1.0
"""How many seconds pass at least before the editor is asked to show again what is counted."""
MOST_LINES = 50
"""How many devices, and how many models, of one document are counted."""
_LOG = logging.getLogger(__name__)


def endpoint_of(ls: ThingfitServer) -> str:
    """The address of the endpoint, if the editor names one."""
    stated = ls.configuration.get("") or ls.first_configuration
    graph = stated.get("graph") if isinstance(stated, Mapping) else None
    found = graph.get("endpoint") if isinstance(graph, Mapping) else None
    return found.strip() if isinstance(found, str) else ""


def fleet_lenses(
    ls: ThingfitServer, snapshot: Snapshot, document: Document, uri: str
) -> Iterator[types.CodeLens]:
    """The lines of a document that tell of the endpoint, as far as there is something to tell."""
    endpoint = endpoint_of(ls)
    if not endpoint:
        return
    sides: tuple[tuple[str, Sequence[Described]], ...] = (
        ("device", devices_of(document)),
        ("model", candidates_of(document, snapshot)),
    )
    for role, found in sides:
        for number, described in enumerate(found[:MOST_LINES]):
            place = Place(uri, role, number)
            tally = _count(ls, endpoint, place, described)
            if tally is not None and tally.total:
                span = described.span if isinstance(described, Device) else described.model.span
                title = fleet_title(tally, urlsplit(endpoint).netloc, role == "device")
                asked: dict[str, types.LSPAny] = {"uri": uri, "number": number, "role": role}
                command = types.Command(title, FLEET, arguments=[asked])
                yield types.CodeLens(first_line_of(ls, document, span), command)


def _count(ls: ThingfitServer, endpoint: str, place: Place, described: Described) -> Tally | None:
    """What is known of a device or model; what is not, or is old, is asked for."""
    fleet, key = ls.fleet, _key(endpoint, described)
    tally, counted_at = fleet.counts.get(key, (None, 0.0))
    now = time.monotonic()
    if (tally is None or now > counted_at + KEPT) and now >= fleet.failing.get(endpoint, 0.0):
        fleet.wanted[place] = Wish(endpoint, key, described)
        if fleet.worker is None or fleet.worker.done():
            fleet.worker = asyncio.get_running_loop().create_task(_work(ls))
    else:
        fleet.wanted.pop(place, None)
    return tally


def fleet_command(
    ls: ThingfitServer,
) -> Callable[[Snapshot, Sequence[object], Work], types.LSPAny]:
    """The command that gives the pairs of a model or device with those of the endpoint."""

    def match_fleet(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
        endpoint = endpoint_of(ls)
        if not endpoint:
            raise AskedError("no endpoint is named by the setting `thingfit.graph.endpoint`")
        described = _described(snapshot, arguments)
        try:
            found = fleet_pairs(endpoint, described, SECONDS, work.stopped, work.counted)
        except FleetError as error:
            if work.stopped.is_set():
                raise StoppedError from None
            raise AskedError(str(error)) from None

        def path_of(uri: str) -> str:
            return found.paths.get(uri) or snapshot.options_for(uri)[1]

        report: dict[str, JsonValue] = pairs_json(found.matches, snapshot, path_of)
        return {**report, "endpoint": found.host, "total": found.total}

    return match_fleet


async def _work(ls: ThingfitServer) -> None:
    """Counts what is wanted, one after the other, and has the editor ask again now and then."""
    fleet, news, shown_at = ls.fleet, False, time.monotonic()
    await asyncio.sleep(PAUSE)  # Who writes makes a new device at every keystroke.
    while fleet.wanted and not ls.stopping.is_set():
        wish = fleet.wanted.pop(next(reversed(fleet.wanted)))
        if wish.endpoint != endpoint_of(ls):
            continue
        try:
            found = await asyncio.to_thread(
                fleet_pairs, wish.endpoint, wish.described, SECONDS, ls.stopping
            )
        except FleetError as error:
            _leave(ls, wish.endpoint, error)
        except Exception:
            _LOG.exception("The workspace graph is left out, by a fault of Thingfit")
            _leave(ls, wish.endpoint)
        else:
            fleet.failing.pop(wish.endpoint, None)
            fleet.remember(wish.key, found.tally, time.monotonic())
            news = True
        if news and (not fleet.wanted or time.monotonic() > shown_at + BETWEEN):
            news, shown_at = False, time.monotonic()
            if ls.client.refreshes_lenses and not ls.stopping.is_set():
                ls.workspace_code_lens_refresh(None)


def _leave(ls: ThingfitServer, endpoint: str, error: FleetError | None = None) -> None:
    """Asks an endpoint nothing for a while, and tells so when it begins to fail."""
    fleet = ls.fleet
    if error is not None and endpoint not in fleet.failing and not ls.stopping.is_set():
        _LOG.info("The workspace graph is left out: %s", error)
    fleet.failing[endpoint] = time.monotonic() + SILENCE
    fleet.wanted.clear()


def _key(endpoint: str, described: Described) -> str:
    """A name for facts, whatever else is in their document; the same after an edit beside them."""
    if isinstance(described, Device):
        return f"{endpoint} {json.dumps(plain(described))}"
    content = described.file.sha256 if described.file else ""
    return f"{endpoint} {content} {json.dumps(plain(described.model))}"


def _described(snapshot: Snapshot, arguments: Sequence[object]) -> Described:
    """The model or device that the argument names: by document, role and number."""
    asked = arguments[0] if arguments else None
    if not isinstance(asked, Mapping):
        raise AskedError("one object is expected as the argument")
    uri, number = asked.get("uri"), asked.get("number", 0)
    document = snapshot.documents.get(normal(uri)) if isinstance(uri, str) else None
    if document is None:
        raise AskedError(f"the URI of a known document is expected, not `{uri}`")
    found: Sequence[Described] = devices_of(document)
    if asked.get("role", "device" if found else "model") == "model":
        found = candidates_of(document, snapshot)
    if type(number) is not int or not 0 <= number < len(found):
        raise AskedError(f"no such model or device is described in `{uri}`")
    return found[number]
