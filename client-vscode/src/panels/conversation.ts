/** The extension's side of a panel: its page, answers to its questions, and what its user wants. */

import { randomBytes } from "node:crypto";
import {
  commands,
  Disposable,
  env,
  Uri,
  window,
  workspace,
  type Webview,
  type WebviewPanel,
} from "vscode";
import type { Api } from "../api";
import { COMMANDS } from "../ids";
import type { Commands } from "../types";
import { pageOf } from "./html";
import { ASKED, type Action, type FromPanel, type PanelCommand, type ToPanel } from "./protocol";

const RUN: Record<Action, string> = {
  describe: COMMANDS.describeTflite,
  newThing: COMMANDS.newThing,
  restart: COMMANDS.restartServer,
  log: COMMANDS.showLog,
};
const SHOWN_FOR = 3000;

/** What a panel is about. */
export interface About {
  /** The name of its script and its style sheet. */
  name: "matrix" | "compare" | "model";
  title: string;
  /** The file that is shown, for an editor. */
  subject?: string;
}

/** A panel that is open; messages to it wait until its page listens. */
export class Conversation implements Disposable {
  readonly #webview: Webview;
  readonly #listening: Disposable[];
  #waiting: ToPanel[] | null = [];

  constructor(
    panel: WebviewPanel,
    private readonly api: Api,
    about: About,
  ) {
    const { webview } = panel;
    const root = api.extensionUri;
    this.#webview = webview;
    webview.options = {
      enableScripts: true,
      localResourceRoots: ["dist/panels", "media/panels"].map((path) => Uri.joinPath(root, path)),
    };
    this.#listening = [
      webview.onDidReceiveMessage((message: FromPanel) => void this.#take(message)),
      api.onDidChangeFacts(() => {
        this.changed();
      }),
      api.onDidChangeState((state) => {
        if (state === "running") {
          this.changed();
        }
      }),
    ];
    webview.html = pageOf({
      ...about,
      nonce: randomBytes(16).toString("hex"),
      cspSource: webview.cspSource,
      address: (path) => webview.asWebviewUri(Uri.joinPath(root, path)).toString(),
    });
  }

  /** Says that what is shown may not be so any more. */
  changed(): void {
    // A page that does not listen yet asks of itself.
    if (this.#waiting === null) {
      this.#send({ type: "changed" });
    }
  }

  /** Has the panel show a device or a model. */
  show(subject: { uri: string; number?: number }): void {
    this.#send({ type: "show", subject });
  }

  dispose(): void {
    this.#listening.forEach((each) => {
      each.dispose();
    });
  }

  #send(message: ToPanel): void {
    if (this.#waiting === null) {
      void this.#webview.postMessage(message);
    } else {
      this.#waiting.push(message);
    }
  }

  async #take(message: FromPanel): Promise<void> {
    switch (message.type) {
      case "ready": {
        const waiting = this.#waiting ?? [];
        this.#waiting = null;
        waiting.forEach((each) => {
          this.#send(each);
        });
        return;
      }
      case "ask":
        await this.#answer(message.id, message.command, message.argument);
        return;
      default:
        try {
          await this.#act(message);
        } catch (error) {
          void window.showErrorMessage(sentence(error));
        }
    }
  }

  async #answer(id: number, command: PanelCommand, argument: unknown): Promise<void> {
    try {
      if (!ASKED.includes(command)) {
        throw new Error(`a panel does not ask \`${command}\``);
      }
      const given = argument as Commands[PanelCommand]["argument"];
      const answer = await this.api.request<PanelCommand>(command, given);
      this.#send({ type: "answer", id, answer });
    } catch (error) {
      this.#send({ type: "refusal", id, error: sentence(error) });
    }
  }

  async #act(message: Exclude<FromPanel, { type: "ready" | "ask" }>): Promise<void> {
    switch (message.type) {
      case "open":
        await this.api.open(message.place);
        return;
      case "deploy":
        await this.api.generateDeployment(message.subject, message.partner);
        return;
      case "copy":
        await env.clipboard.writeText(message.text);
        window.setStatusBarMessage(`${message.said} is in the clipboard`, SHOWN_FOR);
        return;
      case "save":
        await save(message.name, message.text);
        return;
      case "run":
        await commands.executeCommand(RUN[message.action], message.uri);
    }
  }
}

/** Writes a text where the user wants it. */
async function save(name: string, text: string): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const chosen = await window.showSaveDialog({
    title: "Export",
    ...(folder && { defaultUri: Uri.joinPath(folder, name) }),
    filters: { CSV: ["csv"] },
  });
  if (chosen) {
    await workspace.fs.writeFile(chosen, new TextEncoder().encode(text));
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
