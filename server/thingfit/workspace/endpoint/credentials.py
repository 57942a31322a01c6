"""Who asks an endpoint: a token or a name with a password, from the environment or a keyring.

Never from settings: those are read by everyone, and travel in repositories.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from importlib import import_module
from urllib.parse import urlsplit

import httpx

from thingfit.workspace.endpoint.errors import EndpointError, Trouble

USER, PASSWORD, TOKEN = (f"THINGFIT_ENDPOINT_{name}" for name in ("USER", "PASSWORD", "TOKEN"))
SERVICE = "thingfit"
"""The name under which a keyring has the password: `keyring set thingfit USER@HOST`."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_loopback(url: str) -> bool:
    """Whether an address is that of this machine."""
    return (urlsplit(url).hostname or "") in _LOOPBACK


def authentication(url: str, environment: Mapping[str, str]) -> httpx.Auth | None:
    """How to prove who asks; nothing where no name and no token is given."""
    token, user = environment.get(TOKEN), environment.get(USER)
    if token:
        return _Bearer(url, token)
    if not user:
        return None
    password = environment.get(PASSWORD)
    if password is None:
        password = _from_keyring(user, url)
    if password is None:
        raise EndpointError(
            Trouble.DENIED,
            f"`{USER}` names a user and no password is found; `{PASSWORD}` or a keyring is "
            "expected to have it",
        )
    return _Challenged(url, user, password)


def _from_keyring(user: str, url: str) -> str | None:
    try:
        keyring = import_module("keyring")
    except ImportError:
        return None
    try:
        found = keyring.get_password(SERVICE, f"{user}@{urlsplit(url).netloc}")
    except Exception:  # Keyrings fail in as many ways as there are desktops; none is ours to tell.
        return None
    return found if isinstance(found, str) else None


class _Bearer(httpx.Auth):
    """Shows a token with each request."""

    def __init__(self, url: str, token: str) -> None:
        _demand_secrecy(url)
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class _Challenged(httpx.Auth):
    """Answers in the way that the server asks for, digest or basic, from its first refusal on."""

    requires_request_body = True

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url, self._user, self._password = url, user, password
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            self._chosen = self._choose(response.headers.get("WWW-Authenticate", ""))
        yield from self._chosen.auth_flow(request)

    def _choose(self, challenge: str) -> httpx.Auth:
        if "digest" in challenge.casefold():
            return httpx.DigestAuth(self._user, self._password)
        _demand_secrecy(self._url)
        return httpx.BasicAuth(self._user, self._password)


def _demand_secrecy(url: str) -> None:
    """Refuses to send a secret in clear to another machine."""
    if not url.startswith("https:") and not is_loopback(url):
        raise EndpointError(
            Trouble.DENIED,
            f"`{url}` is not encrypted, so no password is sent there; `https` is expected",
        )
