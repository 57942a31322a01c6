/** The extension as a panel sees it: questions with answers, wishes, and a state that is kept. */
import type { FromPanel, PanelCommand, PanelCommands, ToPanel } from "../protocol";

interface VsCode {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCode;

const vscode = acquireVsCodeApi();
const waiting = new Map<
  number,
  { resolve: (answer: unknown) => void; reject: (e: Error) => void }
>();
let asked = 0;

/** What a panel is told besides answers. */
export interface Told {
  changed(): void;
  show?(subject: { uri: string; number?: number }): void;
}

/** Listens to the extension, and says that the panel is there. */
export function listen(told: Told): void {
  window.addEventListener("message", (event: MessageEvent<ToPanel>) => {
    const message = event.data;
    switch (message.type) {
      case "answer":
        waiting.get(message.id)?.resolve(message.answer);
        waiting.delete(message.id);
        break;
      case "refusal":
        waiting.get(message.id)?.reject(new Error(message.error));
        waiting.delete(message.id);
        break;
      case "changed":
        told.changed();
        break;
      case "show":
        told.show?.(message.subject);
        break;
    }
  });
  send({ type: "ready" });
}

/** The answer to a question; an error has one sentence for the user. */
export function ask<Name extends PanelCommand>(
  command: Name,
  argument: PanelCommands[Name]["argument"],
): Promise<PanelCommands[Name]["answer"]> {
  const id = ++asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
    send({ type: "ask", id, command, argument });
  });
}

/** Tells the extension what the user wants. */
export function send(message: FromPanel): void {
  vscode.postMessage(message);
}

/** The state that was kept when the panel was last shown, over what holds at first. */
export function kept<State extends object>(first: State): State {
  const state = vscode.getState();
  return typeof state === "object" && state !== null ? { ...first, ...state } : first;
}

/** Keeps a state for when the panel is shown again. */
export function keep(state: object): void {
  vscode.setState(state);
}

/**
 * Has a question asked again when something changed: one at a time, and once more when something
 * changed meanwhile.
 */
export function following(act: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await act();
      } while (isWanted());
    } finally {
      running = false;
    }
  };
  const isWanted = () => again;
  return () => void run();
}

/** The sentence of an error. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
