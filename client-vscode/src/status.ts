/** The entry in the status bar: whether the server runs, and what can be done about it. */

import {
  commands,
  Disposable,
  languages,
  MarkdownString,
  StatusBarAlignment,
  ThemeColor,
  window,
  type QuickPickItem,
  type StatusBarItem,
} from "vscode";
import type { ServerState } from "./api";
import { findingsInAll } from "./findings";
import { COMMANDS } from "./ids";
import type { Session } from "./server/session";
import { findings } from "./words";

const LOOKS: Record<ServerState, { icon: string; words: string; isBad?: boolean }> = {
  stopped: { icon: "circle-slash", words: "the server does not run" },
  starting: { icon: "loading~spin", words: "the server starts" },
  installing: { icon: "loading~spin", words: "the server is set up" },
  running: { icon: "check", words: "the server runs" },
  failed: { icon: "error", words: "the server does not run", isBad: true },
};

/** Shows the state of the server for as long as the extension runs. */
export function showStatus(session: Session): Disposable {
  const item = window.createStatusBarItem("thingfit.status", StatusBarAlignment.Right, 100);
  item.name = "Thingfit";
  item.command = COMMANDS.showStatus;
  const draw = (): void => {
    drawState(item, session);
  };
  draw();
  item.show();
  return Disposable.from(
    item,
    session.onDidChangeState(draw),
    languages.onDidChangeDiagnostics(draw),
    commands.registerCommand(COMMANDS.showStatus, () => offer(session)),
  );
}

function drawState(item: StatusBarItem, session: Session): void {
  const { icon, words, isBad } = LOOKS[session.state];
  item.text = session.state === "running" ? "Thingfit" : `$(${icon}) Thingfit`;
  item.backgroundColor = isBad ? new ThemeColor("statusBarItem.errorBackground") : undefined;
  const { errors, warnings } = findingsInAll();
  const told = findings(errors, warnings) || "nothing is found wrong";
  const parts = [`**Thingfit**: ${words}`, session.description];
  if (session.state === "running") {
    parts.push(told);
  }
  item.tooltip = new MarkdownString(parts.filter((part) => part !== "").join("\n\n"));
  item.accessibilityInformation = { label: `Thingfit: ${words}`, role: "button" };
}

async function offer(session: Session): Promise<void> {
  const items: (QuickPickItem & { command: string })[] = [
    { label: "$(table) Show Fit Matrix", command: COMMANDS.showFitMatrix },
    { label: "$(checklist) Lint Workspace", command: COMMANDS.lintWorkspace },
    { label: "$(refresh) Restart Server", command: COMMANDS.restartServer },
    { label: "$(output) Show Log", command: COMMANDS.showLog },
  ];
  const running = session.state === "running";
  const chosen = await window.showQuickPick(running ? items : items.slice(2), {
    title: `Thingfit: ${LOOKS[session.state].words}`,
  });
  if (chosen) {
    await commands.executeCommand(chosen.command);
  }
}
