"""News of files: which ones the editor is asked to tell of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from thingfit.lsp.model_files import WATCHED as MODELS
from thingfit.lsp.session import ThingfitServer
from thingfit.options import Options
from thingfit.workspace.binaries import SUFFIX, file_name
from thingfit.workspace.settings import SETTINGS_NAMES

ALWAYS = ("**/.gitignore", MODELS, *(f"**/{name}" for name in SETTINGS_NAMES))
_DOCUMENTS = (".json", ".jsonld", ".ttl")
_IN_GLOBS = frozenset("*?{}[]!")


def watch(ls: ThingfitServer) -> None:
    """Asks for news of the files that the settings name, when these are not asked for yet."""
    if not ls.client.registers_watchers:
        return
    named = {glob for root in ls.host.roots for glob in globs(root.options)}
    wanted = (*ALWAYS, *sorted(named | spoken_of(ls.model_files.values())))
    if wanted == ls.watched:
        return
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    if ls.watched:
        gone = types.Unregistration(_id(ls.watched), method)
        ls.client_unregister_capability(types.UnregistrationParams([gone]))
    ls.watched = wanted
    watchers = [types.FileSystemWatcher(pattern) for pattern in wanted]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    asked = types.Registration(_id(wanted), method, options)
    ls.client_register_capability(types.RegistrationParams([asked]))


def globs(options: Options) -> Iterator[str]:
    """The files that settings name, as globs of the protocol: those are wider than `.gitignore`'s.

    Being told of too many files does no harm; a walk decides which of them count.
    """
    for pattern in (*options.include, *options.sources, *options.shapes):
        bare = pattern.removeprefix("**/").strip("/")
        if bare and not pattern.startswith(("!", "#")):
            yield f"**/{bare}/**" if pattern.endswith("/") else f"**/{bare}"


def spoken_of(files: Iterable[tuple[str, ...]]) -> set[str]:
    """The files that descriptions speak of and that are no descriptions, as globs by their names.

    These are the generated files of deployments; model files are asked for anyway.
    """
    names = {file_name(uri) for uris in files for uri in uris}
    return {
        f"**/{name}"
        for name in names
        if not name.endswith((SUFFIX, *_DOCUMENTS)) and _IN_GLOBS.isdisjoint(name)
    }


def _id(patterns: tuple[str, ...]) -> str:
    return f"thingfit files {' '.join(patterns)}"
