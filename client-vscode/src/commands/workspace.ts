/** Lint Workspace and Fix All in Workspace. */

import { commands, window, type Disposable } from "vscode";
import type { Api } from "../api";
import type { FixedWorkspace, Linted } from "../types";
import { count, findings } from "../words";

/** Milliseconds that a sentence stays in the status bar. */
const SHOWN = 8_000;

/** Has all documents checked anew, and shows what is found. */
export async function lintWorkspace(api: Api): Promise<void> {
  const linted = await api.request("thingfit.lint", {});
  await commands.executeCommand("workbench.panel.markers.view.focus");
  say(lintedWords(linted));
}

/** What a check found, in one sentence. */
export function lintedWords({ documents, affected, errors, warnings, hints }: Linted): string {
  const all = count(documents, "document");
  const told = findings(errors, warnings, hints);
  return told === "" ? `Nothing is found wrong in ${all}` : `${told} in ${affected} of ${all}`;
}

/** Makes all safe fixes as one edit, which one undo takes back, and tells how many there were. */
export async function fixWorkspace(api: Api): Promise<void> {
  const fixed = await api.request("thingfit.fixAll", {});
  void window.showInformationMessage(fixedWords(fixed));
}

/** What was fixed, in one sentence. */
export function fixedWords({ documents, fixes, applied }: FixedWorkspace): string {
  if (fixes === 0) {
    return "There is nothing that can be fixed safely";
  }
  const many = `${count(fixes, "fix", "fixes")} in ${count(documents, "document")}`;
  return applied ? `${many}, not saved yet` : `${many} could not be applied; try again`;
}

function say(sentence: string): Disposable {
  return window.setStatusBarMessage(`Thingfit: ${sentence}`, SHOWN);
}
