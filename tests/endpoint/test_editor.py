"""An editor that names an endpoint counts what is there beside what is in its workspace."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from pathlib import Path

import pytest
from lsprotocol import types

from tests.endpoint.engines import Engine, free_port
from tests.endpoint.graphs import fleet, push
from tests.endpoint.proxy import Exchange, proxied
from tests.fit.made import device_text, model_text
from tests.lsp.editor import CAPABILITIES, PATIENCE, Editor, connected, put
from tests.lsp.test_workspace import finished
from thingfit.lsp.remote import SECONDS

CAN_REFRESH = put(CAPABILITIES, "workspace.codeLens", {"refreshSupport": True})
FLEET = "thingfit.match.fleet"


async def lines(editor: Editor, uri: str) -> dict[str, str]:
    """The lines about fitting of a document, by their commands."""
    params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
    found = await editor.client.text_document_code_lens_async(params) or ()
    return {
        each.command.command: each.command.title
        for each in found
        if each.command and each.command.command.startswith("thingfit.match.")
    }


async def with_fleet(editor: Editor, uri: str) -> dict[str, str]:
    """The lines of a document once the endpoint has answered."""
    for _ in range(int(PATIENCE * 20)):
        found = await lines(editor, uri)
        if FLEET in found:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"{uri} shows {found}")


@pytest.fixture
def server(
    oxigraph_server: Engine,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Engine:
    """A server with four devices and four models."""
    oxigraph_server.clear()
    fleet(tmp_path / "fleet")
    monkeypatch.chdir(tmp_path / "fleet")
    push(capsys, oxigraph_server)
    return oxigraph_server


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with one device and one model that fits it."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    # A camera and 12 kB: models 0 and 2 of the fleet ask for a camera, 4 and 12 kB.
    device = device_text(controller={"ramBytes": 12_000}, sensors=[{"type": "Camera"}])
    (folder / "board.td.json").write_text(device, "utf-8")
    (folder / "wave.model.json").write_text(model_text(), "utf-8")
    return folder


@pytest.mark.asyncio
async def test_what_fits_there_is_counted_with_its_host(server: Engine, workspace: Path) -> None:
    host = server.url.removeprefix("http://")
    settings: dict[str, object] = {"graph": {"endpoint": server.url}}
    uri, wave = ((workspace / name).as_uri() for name in ("board.td.json", "wave.model.json"))
    async with connected(workspace, capabilities=CAN_REFRESH, settings=settings) as editor:
        await finished(editor)
        refreshed = asyncio.Event()

        @editor.client.feature(types.WORKSPACE_CODE_LENS_REFRESH)
        def refresh(_: None) -> None:
            refreshed.set()

        found = await with_fleet(editor, uri)
        assert found["thingfit.match.device"] == "1 of 1 model fits"
        assert found[FLEET] == f"2 of 4 models fit at {host}"
        await asyncio.wait_for(refreshed.wait(), PATIENCE)
        assert (await with_fleet(editor, wave))[FLEET] == f"3 of 4 devices fit at {host}"
        asked = {"uri": uri, "number": 0, "role": "device"}
        params = types.ExecuteCommandParams(FLEET, [asked])
        report = await editor.client.workspace_execute_command_async(params)
        assert isinstance(report, dict)
        assert (report["version"], report["endpoint"], report["total"]) == (1, host, 4)
        models = {each["model"]["name"]: each["model"]["path"] for each in report["pairs"]}
        assert models == {
            "Model 0": f"{host}: m0.model.jsonld",
            "Model 2": f"{host}: m2.model.jsonld",
        }
        wrong = types.ExecuteCommandParams(FLEET, [{**asked, "number": 7}])
        told = await editor.client.workspace_execute_command_async(wrong)
        assert told == {"error": f"no such model or device is described in `{uri}`"}


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", ["dead", "hanging"])
async def test_without_an_answer_the_workspace_is_shown_at_once(
    server: Engine, workspace: Path, kind: str
) -> None:
    asked, over = threading.Event(), threading.Event()

    def hang(request: bytes, exchange: Exchange) -> bytes | None:
        asked.set()
        if kind == "hanging":
            over.wait(PATIENCE)
        return None

    uri = (workspace / "board.td.json").as_uri()
    with proxied(server.url, hang) as proxy:
        settings: dict[str, object] = {"graph": {"endpoint": proxy.url}}
        try:
            async with connected(workspace, capabilities=CAN_REFRESH, settings=settings) as editor:
                await finished(editor)
                assert await lines(editor, uri) == {"thingfit.match.device": "1 of 1 model fits"}
                while not asked.is_set():
                    await asyncio.sleep(0.02)
                # The server answers while the endpoint does not.
                assert await lines(editor, uri) == {"thingfit.match.device": "1 of 1 model fits"}
                left_at = time.monotonic()
            # Nor does the end of the server wait for it.
            assert time.monotonic() - left_at < SECONDS / 2
        finally:
            over.set()


@pytest.mark.asyncio
async def test_other_facts_and_another_setting_count_at_once(
    server: Engine, workspace: Path
) -> None:
    host = server.url.removeprefix("http://")
    path = workspace / "board.td.json"
    uri, text = path.as_uri(), path.read_text("utf-8")
    async with connected(workspace, capabilities=CAN_REFRESH) as editor:

        def configure(endpoint: str) -> None:
            editor.client.set_configuration({"thingfit": {"graph": {"endpoint": endpoint}}})
            params = types.DidChangeConfigurationParams(settings=None)
            editor.client.workspace_did_change_configuration(params)

        await finished(editor)
        editor.open(uri, text)
        assert FLEET not in await lines(editor, uri)
        configure(server.url)
        assert (await with_fleet(editor, uri))[FLEET] == f"2 of 4 models fit at {host}"
        editor.change(uri, 2, (None, text.replace("12000", "8000")))
        # What was counted for other facts is not shown for these.
        found = await lines(editor, uri)
        assert found.get(FLEET) in (None, f"1 of 4 models fit at {host}")
        assert (await with_fleet(editor, uri))[FLEET] == f"1 of 4 models fit at {host}"
        editor.change(uri, 3, (None, f"\n{text}"))
        assert (await lines(editor, uri))[FLEET] == f"2 of 4 models fit at {host}"
        configure("")
        while FLEET in await lines(editor, uri):
            await asyncio.sleep(0.02)


@pytest.mark.asyncio
async def test_a_failing_endpoint_is_told_once_in_the_log(workspace: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    settings: dict[str, object] = {"graph": {"endpoint": nobody}}
    uri = (workspace / "board.td.json").as_uri()
    async with connected(workspace, capabilities=CAN_REFRESH, settings=settings) as editor:
        await finished(editor)

        def told() -> list[str]:
            listed = (each.message for each in editor.client.log_messages)
            return [each for each in listed if "workspace graph" in each]

        while not told():
            await lines(editor, uri)
            await asyncio.sleep(0.02)
        for _ in range(20):
            assert await lines(editor, uri) == {"thingfit.match.device": "1 of 1 model fits"}
        host = nobody.removeprefix("http://")
        assert told() == [f"The workspace graph is left out: `{host}` cannot be reached (4 tries)"]


@pytest.mark.asyncio
async def test_a_repository_does_not_decide_whom_an_editor_calls(
    server: Engine, workspace: Path
) -> None:
    called = threading.Event()

    def note(request: bytes, exchange: Exchange) -> bytes | None:
        called.set()
        return None

    with proxied(server.url, note) as proxy:
        endpoint = json.dumps(proxy.url)
        text = f"graph-endpoint = {endpoint}\n\n[graph]\nendpoint = {endpoint}\n"
        (workspace / "thingfit.toml").write_text(text, "utf-8")
        uri = (workspace / "board.td.json").as_uri()
        async with connected(workspace, capabilities=CAN_REFRESH) as editor:
            await finished(editor)
            assert FLEET not in await lines(editor, uri)
            params = types.ExecuteCommandParams(FLEET, [{"uri": uri}])
            told = await editor.client.workspace_execute_command_async(params)
            assert told == {
                "error": "no endpoint is named by the setting `thingfit.graph.endpoint`"
            }
    assert not called.is_set()


@pytest.mark.asyncio
async def test_an_endpoint_that_is_named_while_one_works_is_counted_too(
    server: Engine, workspace: Path
) -> None:
    uri = (workspace / "board.td.json").as_uri()
    async with connected(workspace, capabilities=CAN_REFRESH, settings={}) as editor:
        await finished(editor)
        assert await lines(editor, uri) == {"thingfit.match.device": "1 of 1 model fits"}
        refreshed = asyncio.Event()

        @editor.client.feature(types.WORKSPACE_CODE_LENS_REFRESH)
        def refresh(_: None) -> None:
            refreshed.set()

        editor.client.set_configuration({"thingfit": {"graph": {"endpoint": server.url}}})
        changed = types.DidChangeConfigurationParams(settings=None)
        editor.client.workspace_did_change_configuration(changed)
        await asyncio.wait_for(refreshed.wait(), PATIENCE)
        assert FLEET in await with_fleet(editor, uri)
