/** Which device or model a command is about: the one it was given, or that under the cursor. */

import { Uri, window } from "vscode";
import { AskError } from "../api";
import type { Facts, Role } from "../overview";
import type { Entry } from "../sidebar";
import type { Wanted } from "../types";

/** The argument of lenses and code actions, which the server writes. */
function isWanted(given: unknown): given is Wanted {
  return (
    typeof given === "object" && given !== null && "uri" in given && typeof given.uri === "string"
  );
}

function isEntry(given: unknown): given is Entry {
  return typeof given === "object" && given !== null && "kind" in given && given.kind === "entry";
}

/** The device or model that is meant; throws one sentence when there is none. */
export function subjectOf(facts: Facts, given: unknown, roles: readonly Role[]): Wanted {
  if (isEntry(given)) {
    const { role, subject } = given;
    return { uri: subject.uri, number: subject.number, role };
  }
  if (isWanted(given)) {
    const { uri, number = 0, role = roles.length === 1 ? roles[0] : undefined } = given;
    return { uri, number, ...(role && { role }) };
  }
  const editor = window.activeTextEditor;
  const line = editor?.selection.active.line ?? 0;
  const there = roles.flatMap((role) =>
    editor ? facts.of(role, editor.document.uri).map((each) => ({ ...each, role })) : [],
  );
  const found = nearest(there, line);
  if (!found) {
    throw new AskError(`Open a file that describes a ${roles.join(" or a ")} first`);
  }
  return { uri: found.uri, number: found.number, role: found.role };
}

/** The last one that begins at a line or above, else the first. */
export function nearest<One extends { line: number }>(
  all: readonly One[],
  line: number,
): One | undefined {
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
