/** A panel of which there is one: shown by a command, and brought back when VS Code starts again. */

import { commands, Disposable, Uri, ViewColumn, window, type WebviewPanel } from "vscode";
import type { Api } from "../api";
import { Conversation, type About } from "./conversation";

interface Open {
  panel: WebviewPanel;
  conversation: Conversation;
}

/** Registers a panel under a kind of view and a command. */
export function registerPanel(api: Api, view: string, command: string, about: About): Disposable {
  let open: Open | undefined;

  const attach = (panel: WebviewPanel): Open => {
    panel.iconPath = Uri.joinPath(api.extensionUri, "media", "icon.svg");
    const made = { panel, conversation: new Conversation(panel, api, about) };
    open = made;
    panel.onDidDispose(() => {
      made.conversation.dispose();
      if (open === made) {
        open = undefined;
      }
    });
    return made;
  };

  const show = (given: unknown): void => {
    if (open) {
      open.panel.reveal();
    } else {
      attach(window.createWebviewPanel(view, about.title, ViewColumn.Active));
    }
    const subject = subjectIn(given);
    if (subject) {
      open?.conversation.show(subject);
    }
  };

  return Disposable.from(
    commands.registerCommand(command, show),
    window.registerWebviewPanelSerializer(view, {
      deserializeWebviewPanel: (panel) => {
        attach(panel);
        return Promise.resolve();
      },
    }),
    new Disposable(() => {
      open?.panel.dispose();
    }),
  );
}

/** The device or model that a command was given by the side bar, a lens or another command. */
function subjectIn(given: unknown): { uri: string; number?: number } | undefined {
  if (typeof given !== "object" || given === null) {
    return undefined;
  }
  const stated: unknown = "subject" in given ? given.subject : given;
  if (typeof stated !== "object" || stated === null || !("uri" in stated)) {
    return undefined;
  }
  const { uri } = stated;
  const number = "number" in stated && typeof stated.number === "number" ? stated.number : 0;
  return typeof uri === "string" && uri ? { uri, number } : undefined;
}
