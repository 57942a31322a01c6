"""Requests to an endpoint, and answers that are whole or none.

An answer counts only when its status is good, no header marks it as a part, and its body ends where
it has to. What may be asked twice is asked again after a while when the connection breaks; what the
server refuses, or has no time for, is not.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from thingfit.json_value import JsonValue
from thingfit.workspace.endpoint.credentials import authentication, is_loopback
from thingfit.workspace.endpoint.errors import EndpointError, Trouble
from thingfit.workspace.endpoint.profiles import (
    PROFILES,
    Profile,
    profile_of_server,
    update_address,
)
from thingfit.workspace.store import Rows

if TYPE_CHECKING:
    from thingfit.meaning.statements import Iri, Resource, Term

_JSON = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_TRIES = 4
_PAUSES = (0.2, 0.8, 2.4)
_AGAIN = frozenset((429, 502, 503, 504))
_LOOK = 0.1
"""For how many seconds nobody looks whether an answer is still wanted."""
_LARGEST = 512_000_000
"""The size in bytes of an answer above which it has to be asked for in parts."""
_COMPLETE = "00000"
"""The state of SQL that means that all is done (SQL, class 00: successful completion)."""
_CANCELLED = "operation has been cancelled"
"""What Oxigraph writes into the body of an answer that takes too long, after a good status."""


@dataclass(slots=True)
class Client:
    """A connection to an endpoint; `seconds` is the limit of one request."""

    url: str
    profile: Profile
    seconds: float
    _http: httpx.Client
    _signed: bool
    stop: Event = field(default_factory=Event)
    """Set by who no longer waits: the request under way is then left."""
    pause: Callable[[float], object] = time.sleep
    sent: dict[str, int] = field(default_factory=lambda: {"queries": 0, "updates": 0})
    """How many requests were made, for reports and tests."""

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends all connections."""
        self._http.close()

    @property
    def host(self) -> str:
        """The endpoint in short, for people."""
        return urlsplit(self.url).netloc

    def select(self, query: str, **dataset: list[str]) -> Rows:
        """The whole answer to a `SELECT`."""
        from thingfit.workspace.endpoint.answers import rows_of

        return rows_of(self._question(query, _JSON, dataset))

    def ask(self, query: str, **dataset: list[str]) -> bool:
        """The answer to an `ASK`."""
        from thingfit.workspace.endpoint.answers import truth_of

        return truth_of(self._question(query, _JSON, dataset))

    def construct(self, query: str, **dataset: list[str]) -> tuple[tuple[Resource, Iri, Term], ...]:
        """The statements of a `CONSTRUCT` or `DESCRIBE`."""
        from thingfit.workspace.endpoint.answers import statements_of

        return statements_of(self._body_of_question(query, _TRIPLES, dataset))

    def update(self, operations: str) -> None:
        """Changes the graphs; the operations are such that to do them twice is to do them once."""
        self.sent["updates"] += 1
        address = update_address(self.profile, self.url)
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        body = operations.encode("utf-8")
        self._tried(lambda: self._whole("POST", address, headers=headers, content=body))

    def put_graph(self, graph: str, triples: bytes) -> None:
        """Replaces a graph by statements in N-Triples (Graph Store HTTP Protocol)."""
        self._on_graph("PUT", graph, {"Content-Type": "text/turtle"}, triples)

    def get_graph(self, graph: str) -> bytes:
        """The statements of a graph in N-Triples (Graph Store HTTP Protocol)."""
        return self._on_graph("GET", graph, {"Accept": _TRIPLES}, b"")

    def delete_graph(self, graph: str) -> None:
        """Drops a graph, whether it is there or not (Graph Store HTTP Protocol)."""
        self._on_graph("DELETE", graph, {}, b"")

    def _on_graph(self, method: str, graph: str, headers: Mapping[str, str], body: bytes) -> bytes:
        profile = self.profile
        if not profile.store:
            raise EndpointError(
                Trouble.REFUSED, f"the profile `{profile.name}` names no graph store"
            )
        address = profile.address(self.url, profile.store)
        missing = (404,) if method == "DELETE" else ()
        return self._tried(
            lambda: self._whole(
                method,
                address,
                params={profile.store_parameter: graph},
                headers=headers,
                content=body,
                also_good=missing,
            )
        )

    def _question(self, query: str, accept: str, dataset: Mapping[str, list[str]]) -> JsonValue:
        def read() -> JsonValue:
            body = self._post_query(query, accept, dataset)
            try:
                found: JsonValue = json.loads(body)
            except ValueError:
                raise _broken_body(body) from None
            return found

        return self._tried(read)

    def _body_of_question(self, query: str, accept: str, dataset: Mapping[str, list[str]]) -> bytes:
        return self._tried(lambda: self._post_query(query, accept, dataset))

    def _post_query(self, query: str, accept: str, dataset: Mapping[str, list[str]]) -> bytes:
        self.sent["queries"] += 1
        profile = self.profile
        path = profile.signed_query if self._signed else profile.query
        # As a form: Virtuoso gives no answer to the type `application/sparql-query`.
        form: dict[str, str | list[str]] = {"query": query}
        form |= {name.replace("_", "-"): list(values) for name, values in dataset.items()}
        address = profile.address(self.url, path)
        return self._whole("POST", address, headers={"Accept": accept}, data=form)

    def _tried(self, attempt: Callable[[], _Answer]) -> _Answer:
        """What comes of a request that is sent again, for a time, where the connection fails."""
        for pause in _PAUSES:
            try:
                return attempt()
            except _PassingError as error:
                self.pause(max(pause, error.after) * random.uniform(0.7, 1.3))
                self._refuse_unwanted()
        try:
            return attempt()
        except _PassingError as error:
            raise EndpointError(error.trouble, f"{error} ({_TRIES} tries)") from None

    def _whole(
        self, method: str, address: str, *, also_good: tuple[int, ...] = (), **request: object
    ) -> bytes:
        """The whole body of an answer, within the limit of time."""
        return self._within(lambda left: self._read(method, address, left, also_good, **request))

    def _within(self, read: Callable[[Event], _Answer]) -> _Answer:
        """What is read within the limit of time.

        The limits of the library are those of one read each, and a server may send its answer
        letter by letter. So a thread reads, and is left alone when the time is up.
        """
        found: list[_Answer | BaseException] = []
        left, ended = Event(), Event()

        def work() -> None:
            try:
                found.append(read(left))
            except BaseException as error:
                found.append(error)
            ended.set()

        end = time.monotonic() + self.seconds
        Thread(target=work, daemon=True).start()
        try:
            while not ended.wait(max(0.0, min(_LOOK, end - time.monotonic()))):
                self._refuse_unwanted()
                if time.monotonic() >= end:
                    raise self._slow()
        finally:
            left.set()
        (answer,) = found
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _refuse_unwanted(self) -> None:
        if self.stop.is_set():
            raise EndpointError(Trouble.SLOW, f"nobody waits for `{self.host}` any more")

    def _read(
        self,
        method: str,
        address: str,
        left: Event,
        also_good: tuple[int, ...],
        **request: object,
    ) -> bytes:
        with (
            self._told(address),
            self._http.stream(method, address, **request) as response,  # type: ignore[arg-type]
        ):
            parts: list[bytes] = []
            size = 0
            for part in response.iter_bytes():
                size += len(part)
                if size > _LARGEST:
                    raise EndpointError(
                        Trouble.REFUSED, f"the answer is larger than {_LARGEST // 1_000_000} MB"
                    )
                if left.is_set():
                    raise self._slow()
                parts.append(part)
            body = b"".join(parts)
            if not (response.is_success or response.status_code in also_good):
                raise self._refused(response, body)
            self._refuse_partial(response)
            return body

    def _refuse_partial(self, response: httpx.Response) -> None:
        lengths = ("Content-Length", "Transfer-Encoding")
        if response.request.headers["Accept"] == _TRIPLES and not any(
            name in response.headers for name in lengths
        ):
            # Some lines of statements are statements too, so nothing else tells of a broken line.
            raise EndpointError(
                Trouble.PARTIAL, f"`{self.host}` does not tell where its answer ends"
            )
        header = self.profile.partial_header
        state = response.headers.get(header, _COMPLETE) if header else _COMPLETE
        if state != _COMPLETE:
            # Virtuoso gives what it found so far, as a valid answer, when the time is up.
            raise EndpointError(
                Trouble.PARTIAL,
                f"`{self.host}` gives a part of the answer only (state `{state}`); more time or a "
                "smaller question is needed",
            )

    def _refused(self, response: httpx.Response, body: bytes) -> EndpointError:
        status = response.status_code
        said = _first_line(body)
        if status in (401, 403):
            return EndpointError(
                Trouble.DENIED,
                f"`{self.host}` refuses access (status {status}); `THINGFIT_ENDPOINT_USER` and "
                "`THINGFIT_ENDPOINT_PASSWORD`, or `THINGFIT_ENDPOINT_TOKEN`, name who asks",
            )
        if 300 <= status < 400:
            where = response.headers.get("Location", "another address")
            return EndpointError(
                Trouble.REFUSED, f"`{self.host}` points to `{where}`; that address is expected"
            )
        told = f"`{self.host}` answers with status {status}" + (f": {said}" if said else "")
        passing = any(word in said.casefold() for word in self.profile.passing)
        if status in _AGAIN or passing:
            return _PassingError(Trouble.SERVER, told, _retry_after(response))
        if status == 400:
            return EndpointError(Trouble.REFUSED, f"`{self.host}` refuses the query: {said}")
        return EndpointError(Trouble.SERVER, told)

    def _slow(self) -> EndpointError:
        return EndpointError(
            Trouble.SLOW, f"`{self.host}` takes longer than {self.seconds:g} s; the answer is left"
        )

    @contextmanager
    def _told(self, address: str) -> Iterator[None]:
        """Tells failures of the connection in one sentence."""
        try:
            yield
        except httpx.ConnectTimeout:
            raise _PassingError(
                Trouble.UNREACHABLE, f"`{self.host}` gives no answer within the time"
            ) from None
        except httpx.TimeoutException:
            # Not asked again: the server goes on with what nobody waits for.
            raise self._slow() from None
        except httpx.ConnectError as error:
            if "certificate" in str(error).casefold():
                raise EndpointError(
                    Trouble.DENIED, f"the certificate of `{self.host}` cannot be verified"
                ) from None
            raise _PassingError(Trouble.UNREACHABLE, f"`{self.host}` cannot be reached") from None
        except httpx.TransportError:
            raise _PassingError(
                Trouble.PARTIAL, f"`{self.host}` breaks off in the middle of an answer"
            ) from None
        except httpx.InvalidURL:
            raise EndpointError(
                Trouble.REFUSED, f"`{address}` is no address of an endpoint"
            ) from None


class _PassingError(EndpointError):
    """A failure that another try may pass, after so many seconds."""

    def __init__(self, trouble: Trouble, message: str, after: float = 0.0) -> None:
        super().__init__(trouble, message)
        self.after = after


if TYPE_CHECKING:
    from typing import TypeVar

    _Answer = TypeVar("_Answer")


def open_client(
    url: str,
    profile: str = "auto",
    seconds: float = 60.0,
    environment: Mapping[str, str] = os.environ,
    stop: Event | None = None,
) -> Client:
    """A client of the endpoint at an address; `auto` asks the server what it is.

    Who sets `stop`, in another thread, waits no longer.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EndpointError(
            Trouble.REFUSED, f"an address with `http` or `https` is expected, not `{url}`"
        )
    if parts.username or parts.password:
        raise EndpointError(
            Trouble.REFUSED,
            "the address holds a name or a password; the environment is the place for them",
        )
    auth = authentication(url, environment)
    http = httpx.Client(
        auth=auth,
        timeout=httpx.Timeout(seconds, connect=min(seconds, 5.0)),
        limits=httpx.Limits(max_connections=16, max_keepalive_connections=8),
        follow_redirects=False,
        # A proxy of the environment is none for this machine.
        mounts={"all://" + _bracketed(parts.hostname): None} if is_loopback(url) else None,
        headers={"User-Agent": "thingfit"},
    )
    known = PROFILES.get(profile)
    client = Client(url.rstrip("/"), known or PROFILES["generic"], seconds, http, auth is not None)
    if stop is not None:
        client.stop, client.pause = stop, stop.wait
    if known is None:
        client.profile = _asked_profile(client)
    return client


def _asked_profile(client: Client) -> Profile:
    def look(_: Event) -> Profile:
        with (
            client._told(client.url),
            client._http.stream("GET", client.url, auth=None) as response,
        ):
            return profile_of_server(response.headers.get("Server", ""))

    return client._tried(lambda: client._within(look))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _broken_body(body: bytes) -> EndpointError:
    if _CANCELLED in body[-2000:].decode("utf-8", "replace"):
        return EndpointError(Trouble.SLOW, "the time limit of the server ends the answer")
    return _PassingError(Trouble.PARTIAL, "the answer breaks off before its end")


def _first_line(body: bytes) -> str:
    lines = body[:4000].decode("utf-8", "replace").strip().splitlines()
    return lines[0].strip().rstrip(".")[:300] if lines else ""


def _retry_after(response: httpx.Response) -> float:
    written = response.headers.get("Retry-After", "")
    return min(float(written), 10.0) if written.isdigit() else 0.0
