"""Whatever breaks, no part of an answer is taken for the whole, and no document is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.endpoint.engines import Engine, oxigraph
from tests.endpoint.graphs import BASE, at, fleet, pairs, push, run, state
from tests.endpoint.proxy import Exchange, proxied, reply
from tests.endpoint.pushing import packed_in
from thingfit.cli.fleet import everything
from thingfit.fit import all_candidates, all_devices, match_all
from thingfit.workspace.endpoint import Client, EndpointError, Packed, Trouble, open_client, stock
from thingfit.workspace.endpoint import push as send_all
from thingfit.workspace.endpoint.answers import statements_of
from thingfit.workspace.endpoint.reader import statements_in

FRAMING = (b"content-length", b"transfer-encoding")
HEAVY = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . "
    "FILTER (STR(?c) != STR(?f) && STR(?f) != STR(?i) && STR(?i) != STR(?l)) }"
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thingfit.workspace.endpoint.client._PAUSES", (0.01, 0.01, 0.01))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    fleet(tmp_path / "fleet")
    monkeypatch.chdir(tmp_path / "fleet")
    return tmp_path / "fleet"


class KilledError(BaseException):
    """The end of a process, as far as a test can stage it in its own."""


def test_a_push_that_is_stopped_anywhere_is_finished_by_the_next(
    folder: Path,
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    push(capsys, engine)
    changed, gone = folder / "m1.model.jsonld", folder / "m2.model.jsonld"
    new, before = folder / "new.model.jsonld", changed.read_text("utf-8")
    whole = Client.update

    def edit() -> None:
        changed.write_text(before.replace("8000", "8001"), "utf-8")
        new.write_text(gone.read_text("utf-8").replace(":m2", ":new"), "utf-8")
        gone.rename(gone.with_suffix(".away"))

    def undo() -> None:
        changed.write_text(before, "utf-8")
        new.unlink()
        gone.with_suffix(".away").rename(gone)

    edit()
    assert push(capsys, engine) == "2 sent, 1 dropped, 6 unchanged"
    with engine.client() as client:
        wanted = state(client)
        undo()
        push(capsys, engine)
        first = state(client)
        assert first != wanted
    at_work, stops = [0], [0, False]

    def update(client: Client, operations: str) -> None:
        at_work[0] += 1
        if at_work[0] == stops[0] and stops[1]:
            raise KilledError
        whole(client, operations)
        if at_work[0] == stops[0]:
            raise KilledError

    monkeypatch.setattr(Client, "update", update)
    # Each point of a push takes three pushes to look at; the second server is asked at a few.
    step = 1 if engine.name == "oxigraph" else 3
    number, stopped = 1 - step, True
    while stopped:
        number += step
        for early in (True, False):
            edit()
            at_work[0], stops[:] = 0, [number, early]
            try:
                push(capsys, engine)
                stopped = False
            except KilledError:
                pass
            stops[0] = -1
            push(capsys, engine)
            with engine.client() as client:
                assert state(client) == wanted, (number, early)
            undo()
            push(capsys, engine)
    assert number > 4, "a push is more than a few updates"
    with engine.client() as client:
        assert state(client) == first


def test_a_killed_process_leaves_what_the_next_one_finishes(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    push(capsys, engine)
    with engine.client() as client:
        wanted = state(client)
    engine.clear()
    reached, over = threading.Event(), threading.Event()

    def hold(request: bytes, exchange: Exchange) -> bytes | None:
        if b"INSERT { GRAPH" not in request or reached.is_set():
            return exchange.answer(request)
        found = exchange.answer(request)
        if found.startswith(b"HTTP/1.1 401"):
            return found
        reached.set()
        over.wait(30)
        return None

    with proxied(engine.url, hold) as proxy:
        words = ["graph", "push", "--endpoint", proxy.url, "--profile", engine.name]
        process = subprocess.Popen([sys.executable, "-m", "thingfit", *words, "--base", BASE])
        assert reached.wait(30)
        process.kill()
        process.wait()
        over.set()
    status, said = run(capsys, "graph", "status", *at(engine))
    assert status == 1
    assert "is unfinished" in said
    status, said = run(capsys, "match", *at(engine))
    assert status == 2
    push(capsys, engine)
    assert run(capsys, "graph", "status", *at(engine))[0] == 0
    with engine.client() as client:
        assert state(client) == wanted


def test_a_killed_server_keeps_or_gets_every_document(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    push(capsys, engine)
    with engine.client() as client:
        wanted = state(client)
    engine.clear()
    seen = threading.Lock()
    killed = [False]

    def kill(request: bytes, exchange: Exchange) -> bytes | None:
        with seen:
            if killed[0]:
                return None
            if b"INSERT { GRAPH" in request:
                killed[0] = True
                engine.kill()
                return None
        return exchange.answer(request)

    with proxied(engine.url, kill) as proxy:
        words = ["graph", "push", "--endpoint", proxy.url, "--profile", engine.name]
        status, said = run(capsys, *words, "--base", BASE)
    assert (status, killed[0]) == (2, True)
    assert said.count("\n") == 1
    engine.restart()
    push(capsys, engine)
    with engine.client() as client:
        assert state(client) == wanted


def test_an_answer_that_breaks_off_is_none(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    push(capsys, engine)
    status, whole = run(capsys, "match", "--format", "json", *at(engine))
    assert (status, len(pairs(whole))) == (0, 16)
    keep = [0]

    def cut(request: bytes, exchange: Exchange) -> bytes | None:
        found = exchange.answer(request)
        if found.startswith(b"HTTP/1.1 401"):
            return found
        return found[: max(1, int(len(found) * keep[0] / 100))]

    with proxied(engine.url, cut) as proxy:
        client = open_client(proxy.url, engine.name)
        client.pause = lambda seconds: None
        with client:
            for part in (1, 50, 90, 99):
                keep[0] = part
                with pytest.raises(EndpointError) as told:
                    client.select("SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 500")
                assert told.value.trouble is Trouble.PARTIAL
                assert "\n" not in str(told.value)
            keep[0] = 100
            assert client.select("SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 500").rows


def test_statements_whose_end_nobody_tells_are_none(engine: Engine) -> None:
    graph = "urn:example:literals"
    lines = [f'<urn:example:s{number}> <urn:example:p> "{number}" .' for number in range(40)]

    def cut(request: bytes, exchange: Exchange) -> bytes | None:
        found = exchange.answer(request)
        head, _, body = found.partition(b"\r\n\r\n")
        kept = [each for each in head.split(b"\r\n") if not each.lower().startswith(FRAMING)]
        if found.startswith(b"HTTP/1.1 401"):
            return found
        return b"\r\n".join(kept) + b"\r\n\r\n" + body[: body.rfind(b"\n", 0, 900) + 1]

    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    with engine.client() as client:
        client.update(f"INSERT DATA {{ GRAPH <{graph}> {{ {' '.join(lines)} }} }}")
        assert len(client.construct(query)) == 40
    with proxied(engine.url, cut) as proxy, open_client(proxy.url, engine.name) as client:
        with pytest.raises(EndpointError, match="does not tell where its answer ends") as told:
            client.construct(query)
        assert told.value.trouble is Trouble.PARTIAL


def test_graphs_are_put_fetched_and_dropped_as_a_whole(engine: Engine) -> None:
    graph = "urn:example:literals"
    lines = [f'<urn:example:s{number}> <urn:example:p> "{number}" .' for number in range(40)]
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    with engine.client() as client:
        for some in (lines, lines[:7]):
            client.put_graph(graph, "\n".join(some).encode())
            found = client.construct(query)
            assert len(found) == len(some)
            assert set(statements_of(client.get_graph(graph))) == set(found)
        client.delete_graph(graph)
        client.delete_graph(graph)
        assert client.construct(query) == ()
        with pytest.raises(EndpointError) as told:
            client.put_graph(graph, b"<urn:example:s> <urn:example:p> ")
        assert told.value.trouble in (Trouble.REFUSED, Trouble.SERVER)
    with open_client(engine.url, "generic") as client, pytest.raises(EndpointError, match="store"):
        client.get_graph(graph)


def test_a_slow_server_is_left(engine: Engine) -> None:
    over = threading.Event()

    def drip(request: bytes, exchange: Exchange) -> bytes | None:
        found = exchange.answer(request)
        for start in range(0, len(found), 5):
            exchange.client.sendall(found[start : start + 5])
            if over.wait(0.2):
                break
        return None

    with proxied(engine.url, drip) as proxy:
        try:
            with open_client(proxy.url, engine.name, seconds=0.6) as client:
                with pytest.raises(EndpointError, match=r"takes longer than 0\.6 s") as told:
                    client.ask("ASK {}")
                assert told.value.trouble is Trouble.SLOW
        finally:
            over.set()


def test_a_time_limit_gives_no_part_of_an_answer(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if engine.name == "virtuoso":
        push(capsys, engine)
        with engine.client() as client, pytest.raises(EndpointError) as told:
            client.select(HEAVY, timeout=["1000"])
        assert told.value.trouble is Trouble.PARTIAL
        assert "`S1TAT`" in str(told.value)
        return
    (tmp_path / "short").mkdir()
    with oxigraph(tmp_path / "short", limit=1) as short:
        push(capsys, short)
        status, said = run(capsys, "query", HEAVY, *at(short))
    assert (status, said) == (2, "thingfit: the time limit of the server ends the answer\n")


def test_mistakes_are_told_in_one_sentence(
    folder: Path,
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    push(capsys, engine)
    with engine.client() as client, pytest.raises(EndpointError, match="refuses the query") as told:
        client.select("SELECT ?x WHERE { ?x ")
    assert told.value.trouble is Trouble.REFUSED
    if engine.name == "virtuoso":
        monkeypatch.setenv("THINGFIT_ENDPOINT_PASSWORD", "wrong")
        for words in (["match"], ["graph", "push", "--base", BASE], ["query", "ASK {}"]):
            status, said = run(capsys, *words, *at(engine))
            assert status == 2
            assert "refuses access (status 401)" in said
            assert said.count("\n") == 1
            assert "wrong" not in said.replace("wrong password", "")
    engine_url = "http://127.0.0.1:9/"
    status, said = run(capsys, "match", "--endpoint", engine_url, "--profile", "generic")
    assert (status, said.count("\n")) == (2, 1)
    assert "cannot be reached" in said


def test_sixteen_readers_see_whole_answers_while_one_pushes(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    push(capsys, engine)

    def read(_: int) -> int:
        with engine.client() as client:
            counts = set()
            for _ in range(3):
                try:
                    snapshot = everything(client).snapshot
                except EndpointError as error:
                    assert error.trouble is Trouble.PARTIAL
                    continue
                counts.add(len(list(match_all(all_candidates(snapshot), all_devices(snapshot)))))
            # While it is written a document is not there, and models and devices are whole.
            assert counts <= {16, 12}, counts
            return len(counts)

    with ThreadPoolExecutor(17) as pool:
        reads = [pool.submit(read, number) for number in range(16)]
        path = folder / "m1.model.jsonld"
        for size in ("8003", "8004"):
            path.write_text(path.read_text("utf-8").replace("8000", size), "utf-8")
            push(capsys, engine)
        assert sum(each.result() for each in reads) > 0


def test_two_pushers_leave_one_whole_version_of_each_document(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    fleet(other)
    for path in other.glob("*.model.jsonld"):
        path.write_text(path.read_text("utf-8").replace("20000", "20001"), "utf-8")
    with engine.client() as client:
        ours, theirs = (packed_in(each, client.profile) for each in (folder, other))
        barrier = threading.Barrier(2)

        def send(documents: list[Packed]) -> None:
            with engine.client() as own:
                for _ in range(3):
                    barrier.wait(30)
                    send_all(own, documents, stock(own))

        with ThreadPoolExecutor(2) as pool:
            for each in [pool.submit(send, documents) for documents in (ours, theirs)]:
                each.result()
        listed = stock(client)
        for one, two in zip(ours, theirs, strict=True):
            (version,) = {p.hash: p for p in (one, two) if p.hash == listed[p.graph].hash}.values()
            assert len(statements_in(client, version.graph)) == len(version.statements.triples)
        push(capsys, engine)
        found = state(client)
        engine.clear()
        push(capsys, engine)
        assert found == state(client)


@pytest.mark.parametrize(
    ("answers", "trouble", "tries"),
    [
        ([reply("503 Busy", "Retry-After: 1"), None], None, 2),
        ([reply("429 Slow down")] * 4, Trouble.SERVER, 4),
        ([reply("500 Fault", body="out of order.")], Trouble.SERVER, 1),
        ([reply("301 Moved", "Location: http://elsewhere/")], Trouble.REFUSED, 1),
        ([reply("403 Forbidden")], Trouble.DENIED, 1),
        ([reply("200 OK", body='{"head": {}, "boolean": tr')] * 4, Trouble.PARTIAL, 4),
        ([reply("200 OK", body='{"head": {}}')], Trouble.PARTIAL, 1),
        (
            [reply("200 OK", body='{"head": {}} The SPARQL operation has been cancelled')],
            Trouble.SLOW,
            1,
        ),
    ],
)
def test_only_what_may_pass_is_tried_again(
    oxigraph_server: Engine, answers: list[bytes | None], trouble: Trouble | None, tries: int
) -> None:
    rest: Iterator[bytes | None] = iter(answers)
    pauses: list[float] = []

    def made(request: bytes, exchange: Exchange) -> bytes | None:
        found = next(rest)
        return exchange.answer(request) if found is None else found

    with proxied(oxigraph_server.url, made) as proxy:
        with open_client(proxy.url, "oxigraph", environment={}) as client:
            client.pause = pauses.append
            if trouble is None:
                assert client.ask("ASK {}")
                assert pauses[0] >= 0.7  # Of a second: as long as the server asks for, or nearly.
            else:
                with pytest.raises(EndpointError) as told:
                    client.ask("ASK {}")
                assert told.value.trouble is trouble
        assert (len(proxy.requests), len(pauses)) == (tries, tries - 1)


def test_a_mark_of_a_part_makes_an_answer_none(oxigraph_server: Engine) -> None:
    body = '{"head": {}, "boolean": true}'
    part = reply("200 OK", "X-SQL-State: S1TAT", body=body)
    with proxied(oxigraph_server.url, lambda request, exchange: part) as proxy:
        virtuoso = open_client(proxy.url, "virtuoso", environment={})
        with virtuoso as client, pytest.raises(EndpointError, match="S1TAT"):
            client.ask("ASK {}")
        with open_client(proxy.url, "generic", environment={}) as client:
            assert client.ask("ASK {}")


def test_a_keyring_has_the_password(
    oxigraph_server: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = pytest.importorskip("keyring", reason="the extra `keyring` is not installed")
    backend = pytest.importorskip("keyring.backend")
    asked: list[tuple[str, str]] = []

    class Ring(backend.KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            asked.append((service, username))
            return "z" if username.startswith("kg@") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

    def guarded(request: bytes, exchange: Exchange) -> bytes | None:
        if b64encode(b"kg:z") in request:
            return exchange.answer(request)
        return reply("401 Who", 'WWW-Authenticate: Basic realm="x"')

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        with proxied(oxigraph_server.url, guarded) as proxy:
            host = proxy.url.removeprefix("http://")
            user = {"THINGFIT_ENDPOINT_USER": "kg"}
            with open_client(proxy.url, "oxigraph", environment=user) as client:
                assert client.ask("ASK {}")
            assert asked == [("thingfit", f"kg@{host}")]
            with pytest.raises(EndpointError, match="names a user and no password is found"):
                open_client(proxy.url, environment={"THINGFIT_ENDPOINT_USER": "nobody"})
    finally:
        keyring.set_keyring(before)


def test_secrets_go_only_where_they_are_safe(oxigraph_server: Engine) -> None:
    def guarded(request: bytes, exchange: Exchange) -> bytes | None:
        if b64encode(b"kg:z") in request or b"Bearer t0" in request:
            return exchange.answer(request)
        return reply("401 Who", 'WWW-Authenticate: Basic realm="x"')

    signed = {"THINGFIT_ENDPOINT_USER": "kg", "THINGFIT_ENDPOINT_PASSWORD": "z"}
    with proxied(oxigraph_server.url, guarded) as proxy:
        for environment in (signed, {"THINGFIT_ENDPOINT_TOKEN": "t0"}):
            with open_client(proxy.url, "oxigraph", environment=environment) as client:
                assert client.ask("ASK {}")
        wrong = {**signed, "THINGFIT_ENDPOINT_PASSWORD": "y"}
        signed_wrong = open_client(proxy.url, "oxigraph", environment=wrong)
        with signed_wrong as client, pytest.raises(EndpointError, match="refuses access"):
            client.ask("ASK {}")
    for environment, url, said in (
        ({"THINGFIT_ENDPOINT_TOKEN": "t"}, "http://example.org/sparql", "is not encrypted"),
        ({}, "http://kg:z@127.0.0.1/", "holds a name or a password"),
        ({}, "ftp://example.org/", "`http` or `https` is expected"),
    ):
        with pytest.raises(EndpointError, match=said):
            open_client(url, "generic", environment=environment)
