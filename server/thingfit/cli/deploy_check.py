"""The check of all deployments of a workspace, for people and for CI."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from types import MappingProxyType

from thingfit.cli.checking import Checked, locate
from thingfit.cli.collect import Collected
from thingfit.cli.console import complain, console_on
from thingfit.cli.main import COULD_NOT_RUN
from thingfit.cli.report.as_json import as_json
from thingfit.cli.report.as_text import Run, write_text
from thingfit.facts import Document, Kind
from thingfit.rules import Severity
from thingfit.workspace.binaries import file_uri, wanted_by
from thingfit.workspace.discovery import Source, path_of_uri, read_binary, read_source


def check(collected: Collected, form: str, colour: str, limit: Severity | None) -> int:
    """Checks the deployments that were collected; gives the exit status."""
    started = time.perf_counter()
    collected = with_sources(collected)
    snapshot = collected.snapshot
    manifests = [uri for uri in collected.inputs if snapshot.documents[uri].kind is Kind.DEPLOYMENT]
    checked = tuple(
        Checked(
            collected.paths[uri],
            uri,
            Kind.DEPLOYMENT,
            snapshot.documents[uri],
            locate(snapshot, uri)[1],
        )
        for uri in manifests
    )
    console = console_on(sys.stdout, colour)
    if form == "json":
        console.write(as_json(checked))
    elif not checked:
        files = len(collected.inputs)
        console.line(f"nothing to check: no deployment in {files} file{'s' * (files != 1)}")
    else:
        seconds = time.perf_counter() - started
        write_text(checked, Run(seconds, len(collected.inputs)), console)
    for error in collected.errors:
        complain(error)
    if collected.errors:
        return COULD_NOT_RUN
    found = (located.finding.severity for each in checked for located in each.findings)
    return int(limit is not None and any(severity <= limit for severity in found))


def with_sources(collected: Collected) -> Collected:
    """The same with the descriptions that deployments were made from, wherever they lie."""
    documents = dict(collected.snapshot.documents)
    binaries = dict(collected.snapshot.binaries)
    paths = dict(collected.paths)
    for uri in collected.inputs:
        for source in _sources(documents[uri]):
            if source in documents:
                continue
            path = path_of_uri(source)
            read = read_source(path) if path and path.is_file() else None
            if path is None or not isinstance(read, Source):
                continue  # That it is not there, or cannot be read, is for the rules to tell.
            documents[source] = document = read.document()
            paths[source] = path.as_posix()
            for wanted in wanted_by(document):
                place = path_of_uri(wanted)
                if wanted not in binaries and place is not None:
                    binaries[wanted] = read_binary(place, wanted)
    snapshot = replace(
        collected.snapshot,
        documents=MappingProxyType(documents),
        binaries=MappingProxyType(binaries),
    )
    return replace(collected, snapshot=snapshot, paths=paths)


def _sources(document: Document) -> list[str]:
    """The URIs of the descriptions that the deployments of a document name."""
    stated = [
        source.path
        for each in document.deployments
        for source in (each.model_source, each.device_source)
        if source is not None and source.path is not None
    ]
    found = (file_uri(document.uri, path.value) for path in stated)
    return [uri for uri in found if uri is not None]
