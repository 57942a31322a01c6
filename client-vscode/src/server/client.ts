/** The language client: one for each start of the server. */

import { workspace, type LogOutputChannel, type ProviderResult } from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  type DocumentSelector,
  type LanguageClientOptions,
  type Middleware,
} from "vscode-languageclient/node";
import type { ServerCommand } from "./find";

/** The documents that the server is told of; other JSON stays with the editor's own server. */
const DOCUMENTS: DocumentSelector = [
  // Not the older versions that an editor shows beside a change: they would have findings too.
  { scheme: "file", language: "jsonld" },
  { scheme: "untitled", language: "jsonld" },
  { scheme: "file", pattern: "**/*{.,-,_}{td,tm}.json" },
  { scheme: "file", pattern: "**/*.{model,deployment}.json" },
  { scheme: "file", pattern: "**/thingfit.toml" },
  { scheme: "file", pattern: "**/*.ttl" },
];

/** Settings under `thingfit` that are ours and not the server's. */
const OURS = ["server", "trace"];

/** A client whose failures are told by the session, in one message and not in one for each. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export interface Hooks {
  /** Shows the answer to a server's command that the user asked for by a lens or an action. */
  intercept: (
    command: string,
    args: unknown[],
    next: () => PromiseLike<unknown>,
  ) => ProviderResult<unknown>;
  /** Called when the connection is gone although nobody asked for that. */
  lost: () => void;
}

/** A client that is not started yet. */
export function makeClient(
  server: ServerCommand,
  cwd: string,
  log: LogOutputChannel,
  hooks: Hooks,
): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: DOCUMENTS,
    outputChannel: log,
    traceOutputChannel: log,
    diagnosticCollectionName: "thingfit",
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    // What the server writes beside the protocol is the trace of a fault.
    stdioOptions: {
      stdout: () => undefined,
      stderr: (input) => input.on("data", lines(log)),
    },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        hooks.lost();
        return {
          action: CloseAction.DoNotRestart,
          handled: true,
          message: "The server ended without being asked to",
        };
      },
    },
    middleware: middleware(hooks),
  };
  const run = { command: server.command, args: server.words, options: { cwd, env: environment() } };
  return new QuietClient("thingfit", "Thingfit", { run, debug: run }, options);
}

function middleware(hooks: Hooks): Middleware {
  return {
    executeCommand: (command, args, next) =>
      hooks.intercept(command, args, () => Promise.resolve(next(command, args))),
    workspace: {
      configuration: async (params, token, next) => {
        const answer = await next(params, token);
        return Array.isArray(answer) ? answer.map(withoutOurs) : answer;
      },
    },
  };
}

/** The settings of a folder as the server knows them. */
function withoutOurs(settings: unknown): unknown {
  if (typeof settings !== "object" || settings === null) {
    return settings;
  }
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !OURS.includes(name)));
}

function environment(): NodeJS.ProcessEnv {
  return { PYTHONUTF8: "1" };
}

function lines(log: LogOutputChannel): (data: Buffer) => void {
  return (data) => {
    for (const line of data.toString("utf8").split(/\r?\n/)) {
      if (line.trim() !== "") {
        log.warn(line);
      }
    }
  };
}

/** The folders that are open, as paths. */
export function folderPaths(): string[] {
  const local = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  return local.map(({ uri }) => uri.fsPath);
}
