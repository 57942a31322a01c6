/** Which device or model a command is about: the one it was given, or that under the cursor. */

import { Uri, window } from "vscode";
import { AskError } from "../api";
import type { Facts, Role } from "../overview";
import type { Entry } from "../sidebar";
import type { Counted } from "../types";

export interface Chosen {
  uri: string;
  number: number;
}

/** The argument of lenses and code actions, which the server writes. */
function isChosen(given: unknown): given is { uri: string; number?: number } {
  return (
    typeof given === "object" && given !== null && "uri" in given && typeof given.uri === "string"
  );
}

function isEntry(given: unknown): given is Entry {
  return typeof given === "object" && given !== null && "kind" in given && given.kind === "entry";
}

/** The device or model that is meant; throws one sentence when there is none. */
export function subjectOf(facts: Facts, given: unknown, roles: readonly Role[]): Chosen {
  if (isEntry(given)) {
    return { uri: given.subject.uri, number: given.subject.number };
  }
  if (isChosen(given)) {
    return { uri: given.uri, number: given.number ?? 0 };
  }
  const editor = window.activeTextEditor;
  const line = editor?.selection.active.line ?? 0;
  const there = roles.flatMap((role) => (editor ? facts.of(role, editor.document.uri) : []));
  const found = nearest(there, line);
  if (!found) {
    throw new AskError(`Open a file that describes a ${roles.join(" or a ")} first`);
  }
  return { uri: found.uri, number: found.number };
}

/** The last one that begins at a line or above, else the first. */
export function nearest(all: readonly Counted[], line: number): Counted | undefined {
  const inOrder = [...all].sort((a, b) => a.line - b.line);
  return inOrder.filter((each) => each.line <= line).at(-1) ?? inOrder[0];
}

/** The file that a command was given: by the explorer, or by an action of the server. */
export function fileOf(given: unknown): Uri | undefined {
  if (typeof given === "string") {
    return Uri.parse(given);
  }
  return given instanceof Uri ? given : undefined;
}
