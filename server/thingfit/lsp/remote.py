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
from thingfit.fit import candidates_of, devices_of
from thingfit.json_value import JsonValue
from thingfit.lsp.arguments import AskedError
from thingfit.lsp.places import first_line_of
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.uris import normal
from thingfit.lsp.work import Work
from thingfit.workspace import Snapshot

FLEET = "thingfit.match.fleet"
SECONDS = 15.0
"""How long one request to an endpoint may take, as somebody waits for it."""
KEPT = 300.0
"""For how many seconds a count is taken for new."""
SILENCE = 60.0
"""For how many seconds an endpoint that fails is not asked again."""
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
    sides: tuple[Sequence[Described], ...] = (
        devices_of(document),
        candidates_of(document, snapshot),
    )
    for found in sides:
        for number, described in enumerate(found):
            span = described.span if isinstance(described, Device) else described.model.span
            place = first_line_of(ls, document, span)
            yield from _lens(ls, endpoint, described, place, {"uri": uri, "number": number})


def _lens(
    ls: ThingfitServer,
    endpoint: str,
    described: Described,
    place: types.Range,
    where: Mapping[str, types.LSPAny],
) -> Iterator[types.CodeLens]:
    key = _key(endpoint, described)
    tally, counted_at = ls.fleet.counts.get(key, (None, 0.0))
    if tally is None or time.monotonic() > counted_at + KEPT:
        _want(ls, endpoint, key, described)
    if tally is not None and tally.total:
        is_device = isinstance(described, Device)
        role = "device" if is_device else "model"
        asked: dict[str, types.LSPAny] = {**where, "role": role}
        title = fleet_title(tally, urlsplit(endpoint).netloc, is_device)
        yield types.CodeLens(place, types.Command(title, FLEET, arguments=[asked]))


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
            found = fleet_pairs(endpoint, described, SECONDS, work.counted)
        except FleetError as error:
            raise AskedError(str(error)) from None

        def path_of(uri: str) -> str:
            return found.paths.get(uri) or snapshot.options_for(uri)[1]

        report: dict[str, JsonValue] = pairs_json(found.matches, snapshot, path_of)
        return {**report, "endpoint": found.host, "total": found.total}

    return match_fleet


def _want(ls: ThingfitServer, endpoint: str, key: str, described: Described) -> None:
    fleet = ls.fleet
    if time.monotonic() < fleet.failing.get(endpoint, 0.0):
        return
    fleet.wanted[key] = (endpoint, described)
    if fleet.worker is None or fleet.worker.done():
        fleet.worker = asyncio.get_running_loop().create_task(_work(ls))


async def _work(ls: ThingfitServer) -> None:
    """Counts what is wanted, one after the other, and has the editor ask again."""
    fleet, news = ls.fleet, False
    while fleet.wanted and not ls.stopping.is_set():
        key, (endpoint, described) = fleet.wanted.popitem()
        try:
            found = await asyncio.to_thread(fleet_pairs, endpoint, described, SECONDS)
        except FleetError as error:
            if endpoint not in fleet.failing:
                _LOG.info("The workspace graph is left out: %s", error)
            fleet.failing[endpoint] = time.monotonic() + SILENCE
            fleet.wanted.clear()
        except Exception:
            _LOG.exception("The workspace graph is left out, by a fault of Thingfit")
            fleet.failing[endpoint] = time.monotonic() + SILENCE
            fleet.wanted.clear()
        else:
            fleet.failing.pop(endpoint, None)
            fleet.counts[key] = (found.tally, time.monotonic())
            news = True
    if news and ls.client.refreshes_lenses:
        ls.workspace_code_lens_refresh(None)


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
