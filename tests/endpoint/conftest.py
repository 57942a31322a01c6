"""The servers that the tests of endpoints share, empty before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.endpoint.engines import Engine, oxigraph, virtuoso


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as engine:
        yield engine


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as engine:
        yield engine


@pytest.fixture(params=["oxigraph", "virtuoso"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Each server in turn, empty, with the names of who may write in the environment."""
    found: Engine = request.getfixturevalue(f"{request.param}_server")
    found.clear()
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"THINGFIT_ENDPOINT_{name}", raising=False)
    for name, value in found.environment.items():
        monkeypatch.setenv(name, value)
    return found
