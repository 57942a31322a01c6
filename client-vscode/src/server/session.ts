/** The server as the rest of the extension sees it: started, asked, and back again when it ends. */

import {
  EventEmitter,
  window,
  workspace,
  type CancellationToken,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
} from "vscode";
import { ExecuteCommandRequest, type LanguageClient } from "vscode-languageclient/node";
import { AskCancelled, AskError, type ServerState } from "../api";
import type { CommandName, Commands } from "../types";
import { Backoff } from "./backoff";
import { folderPaths, makeClient, type Hooks } from "./client";
import { Cancelled } from "./environment";
import { find, type ServerCommand, type Source, type Surroundings } from "./find";
import { carriedWheel, complain, install } from "./install";
import { activePython } from "./python_extension";
import { onRefresh } from "./refresh";
import { serverSettings } from "./settings";
import { areCompatible, versionIn, type Version } from "./version";

/** Milliseconds between two signals that facts changed. */
const PACE = 200;

const ORIGINS: Record<Source, string> = {
  settings: "named in the settings",
  interpreter: "of the interpreter in the settings",
  workspace: "of the workspace's Python environment",
  own: "of the extension's own environment",
};

export class Session implements Disposable {
  readonly #states = new EventEmitter<ServerState>();
  readonly #facts = new EventEmitter<void>();
  readonly onDidChangeState = this.#states.event;
  readonly onDidChangeFacts = this.#facts.event;
  readonly #backoff = new Backoff();
  #state: ServerState = "stopped";
  #client: LanguageClient | undefined;
  /** Counts the starts; what belongs to an earlier one is left alone. */
  #start = 0;
  #timer: NodeJS.Timeout | undefined;
  #pace: NodeJS.Timeout | undefined;
  /** What is running, for people. */
  description = "";

  constructor(
    private readonly context: ExtensionContext,
    private readonly log: LogOutputChannel,
    private readonly intercept: Hooks["intercept"],
  ) {}

  get state(): ServerState {
    return this.#state;
  }

  /** Starts the server, or starts it again as it is to be now. */
  async restart(): Promise<void> {
    this.#backoff.reset();
    await this.#begin();
  }

  /** Ends the server. */
  async stop(): Promise<void> {
    this.#start += 1;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    this.#set("stopped");
    await end(client);
  }

  async request<Name extends CommandName>(
    command: Name,
    argument: Commands[Name]["argument"],
    token?: CancellationToken,
  ): Promise<Commands[Name]["answer"]> {
    const client = await this.#running(token);
    const known = client.initializeResult?.capabilities.executeCommandProvider?.commands;
    if (!known?.includes(command)) {
      throw new AskError(`The server does not know \`${command}\`; a newer one is needed`);
    }
    const params = { command, arguments: [argument] };
    const answer: unknown = await client
      .sendRequest(ExecuteCommandRequest.type, params, token)
      .catch((error: unknown) => {
        stopIf(token);
        throw new AskError(error instanceof Error ? error.message : String(error));
      });
    stopIf(token);
    return checkedAnswer(command, answer);
  }

  dispose(): void {
    this.#start += 1;
    clearTimeout(this.#timer);
    clearTimeout(this.#pace);
    this.#states.dispose();
    this.#facts.dispose();
  }

  /** Starts the server; a start that nobody asked for is repeated when it goes wrong. */
  async #begin(byItself = false): Promise<void> {
    const start = (this.#start += 1);
    clearTimeout(this.#timer);
    const before = this.#client;
    this.#client = undefined;
    this.#set("starting");
    await end(before);
    try {
      const server = await this.#find();
      if (start === this.#start) {
        await this.#run(server, start);
      }
    } catch (error) {
      if (start !== this.#start) {
        return;
      }
      if (byItself && !(error instanceof Cancelled)) {
        this.#comeBack();
      } else {
        this.#fail(error);
      }
    }
  }

  async #find(): Promise<ServerCommand> {
    const notes: string[] = [];
    const around = await this.#surroundings(notes);
    await workspace.fs.createDirectory(this.context.globalStorageUri);
    let found = await find(around);
    if (!found) {
      this.log.info(`Thingfit ${around.version.text} sets up its server in ${around.storage}`);
      this.#set("installing");
      found = await install(around, this.log);
      this.#set("starting");
    }
    const version = found.version ?? "an unknown version";
    const words = [found.command, ...found.words].join(" ");
    const origin = ORIGINS[found.source];
    this.log.info(`Thingfit ${around.version.text} starts \`${words}\` (${version}, ${origin})`);
    notes.forEach((note) => {
      this.log.info(note);
    });
    this.description = `Thingfit ${version}, ${origin}\n\n\`${words}\``;
    return found;
  }

  async #surroundings(notes: string[]): Promise<Surroundings> {
    return {
      trusted: workspace.isTrusted,
      ...serverSettings(),
      folders: folderPaths(),
      activePython,
      storage: this.context.globalStorageUri.fsPath,
      wheel: await carriedWheel(this.context.extensionUri),
      version: this.#version(),
      log: (line) => notes.push(line),
    };
  }

  #version(): Version {
    const manifest = this.context.extension.packageJSON as { version: string };
    const version = versionIn(manifest.version);
    if (!version) {
      throw new AskError(`The extension's version \`${manifest.version}\` cannot be read`);
    }
    return version;
  }

  async #run(server: ServerCommand, start: number): Promise<void> {
    const client = makeClient(server, this.context.globalStorageUri.fsPath, this.log, {
      intercept: this.intercept,
      lost: () => {
        if (start === this.#start && this.#client === client) {
          this.#comeBack();
        }
      },
    });
    this.#backoff.started(Date.now());
    try {
      await client.start();
    } catch {
      await end(client);
      throw new AskError("The server of Thingfit ended before it was ready; its log says why");
    }
    if (start !== this.#start) {
      await end(client);
      return;
    }
    this.#client = client;
    this.#warn(client);
    onRefresh(client, () => {
      this.#signal();
    });
    this.#set("running");
    this.#signal();
  }

  /** Tells of a server that the settings name although it is of another version. */
  #warn(client: LanguageClient): void {
    const version = versionIn(client.initializeResult?.serverInfo?.version ?? "");
    const ours = this.#version();
    if (version && !areCompatible(version, ours)) {
      const message = `The server is Thingfit ${version.text}, and the extension is ${ours.text}`;
      this.log.warn(message);
      void window.showWarningMessage(`${message}; some commands may not work`);
    }
  }

  #comeBack(): void {
    const client = this.#client;
    this.#client = undefined;
    const wait = this.#backoff.ended(Date.now());
    if (wait === undefined) {
      this.#fail(new AskError("The server of Thingfit ends again and again, so it stays off"));
      return;
    }
    this.log.warn(`The server ended; it is started again in ${wait / 1000} s`);
    this.#set("starting");
    this.#timer = setTimeout(() => {
      void end(client).then(() => this.#begin(true));
    }, wait);
  }

  #fail(error: unknown): void {
    const cancelled = error instanceof Cancelled;
    const message = error instanceof Error ? error.message : String(error);
    if (cancelled) {
      this.log.info("The server is not set up, as that was cancelled");
    } else {
      this.log.error(message);
    }
    this.description = cancelled ? "The server is not set up" : message;
    this.#set(cancelled ? "stopped" : "failed");
    void complain(error, () => void this.restart());
  }

  #set(state: ServerState): void {
    if (state !== this.#state) {
      this.#state = state;
      this.#states.fire(state);
    }
  }

  #signal(): void {
    this.#pace ??= setTimeout(() => {
      this.#pace = undefined;
      this.#facts.fire();
    }, PACE);
  }

  /** The client, as soon as the server answers. */
  async #running(token?: CancellationToken): Promise<LanguageClient> {
    while (this.#state === "starting" || this.#state === "installing") {
      await this.#change(token);
    }
    if (!this.#client) {
      throw new AskError("The server of Thingfit does not run; its log says why");
    }
    return this.#client;
  }

  #change(token?: CancellationToken): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        changed.dispose();
        cancelled?.dispose();
      };
      const changed = this.onDidChangeState(() => {
        done();
        resolve();
      });
      const cancelled = token?.onCancellationRequested(() => {
        done();
        reject(new AskCancelled("cancelled"));
      });
    });
  }
}

function stopIf(token: CancellationToken | undefined): void {
  if (token?.isCancellationRequested) {
    throw new AskCancelled("cancelled");
  }
}

/** The answer itself; a refusal of the server, and no answer at all, are thrown. */
function checkedAnswer<Name extends CommandName>(
  command: Name,
  answer: unknown,
): Commands[Name]["answer"] {
  if (typeof answer !== "object" || answer === null) {
    throw new AskError(`The server has no answer to \`${command}\`; its log says why`);
  }
  if ("error" in answer && typeof answer.error === "string") {
    throw new AskError(answer.error);
  }
  return answer as Commands[Name]["answer"];
}

/** Ends a client in whatever state it is. */
async function end(client: LanguageClient | undefined): Promise<void> {
  try {
    await client?.dispose(2000);
  } catch {
    // It has ended by itself, or never began.
  }
}
