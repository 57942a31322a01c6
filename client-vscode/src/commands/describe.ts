/** Describe TFLite Model: writes the description of a model file beside it, or refreshes it. */

import { TabInputCustom, Uri, window, workspace } from "vscode";
import { AskError, type Api } from "../api";
import { fileOf } from "./subject";

/** Milliseconds to wait for a new file, and between two looks at it. */
const PATIENCE = 5_000;
const PAUSE = 50;

/** Describes the file that is given, or shown, or chosen. */
export async function describeTflite(api: Api, given: unknown): Promise<void> {
  const file = fileOf(given) ?? shown() ?? (await choose());
  if (!file) {
    return;
  }
  const answer = await api.request("thingfit.describeModel", { uri: file.toString() });
  if (answer.uri !== undefined) {
    await appears(Uri.parse(answer.uri));
    await api.open({ uri: answer.uri });
    if (answer.applied === false) {
      void window.showInformationMessage("The description is up to date");
    }
  }
}

/** Waits for a file that the server has the editor make, which may end after its answer came. */
async function appears(file: Uri): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
    try {
      await workspace.fs.stat(file);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** The model file of the active tab. */
function shown(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  const isModel = input instanceof TabInputCustom && input.uri.path.endsWith(".tflite");
  return isModel ? input.uri : undefined;
}

async function choose(): Promise<Uri | undefined> {
  const files = await workspace.findFiles("**/*.tflite", undefined, 1000);
  if (files.length === 0) {
    throw new AskError("There is no `.tflite` file in the workspace");
  }
  const items = files
    .map((uri) => ({ label: workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const chosen = await window.showQuickPick(items, { title: "The model file to describe" });
  return chosen?.uri;
}
