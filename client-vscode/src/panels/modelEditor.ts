/** The editor of `.tflite` files, which shows them and cannot change them. */

import {
  Disposable,
  RelativePattern,
  Uri,
  window,
  workspace,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type WebviewPanel,
} from "vscode";
import type { Api } from "../api";
import { Conversation } from "./conversation";

class ModelEditor implements CustomReadonlyEditorProvider {
  constructor(private readonly api: Api) {}

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): void {
    const title = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    const about = { name: "model" as const, title, subject: uri.toString() };
    const conversation = new Conversation(panel, this.api, about);
    const watcher = watch(uri, () => {
      conversation.changed();
    });
    panel.onDidDispose(() => {
      watcher.dispose();
      conversation.dispose();
    });
  }
}

/** Tells when a file is written anew, wherever it lies. */
function watch(uri: Uri, act: () => void): Disposable {
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const folder = Uri.joinPath(uri, "..");
  // In a pattern some signs of a file name would mean others.
  const pattern = name.replace(/[[\]{}*?!]/g, "?");
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, pattern));
  return Disposable.from(
    watcher,
    watcher.onDidChange(act),
    watcher.onDidCreate(act),
    watcher.onDidDelete(act),
  );
}

/** Registers the editor under the kind of view that the manifest names. */
export function registerModelEditor(api: Api, view: string): Disposable {
  return window.registerCustomEditorProvider(view, new ModelEditor(api), {
    supportsMultipleEditorsPerDocument: true,
  });
}
