/** The server's request to ask for its code lenses again: it sends it whenever facts changed. */

import type { Disposable, Event } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

/** What the client's feature of code lenses has, though its types do not show it. */
interface Lenses {
  getAllProviders(): Iterable<{ onDidChangeCodeLensEmitter: { event: Event<void> } }>;
}

/** Calls back after each such request, for as long as the client lives. */
export function onRefresh(client: LanguageClient, callback: () => void): Disposable[] {
  const feature = client.getFeature("textDocument/codeLens") as unknown as Lenses;
  return [...feature.getAllProviders()].map((provider) =>
    provider.onDidChangeCodeLensEmitter.event(callback),
  );
}
