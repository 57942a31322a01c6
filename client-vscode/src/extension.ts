/** The extension's start: everything is registered at once, and the server comes by itself. */

import {
  commands,
  Range,
  Uri,
  window,
  workspace,
  type ExtensionContext,
  type LogOutputChannel,
} from "vscode";
import type { Api } from "./api";
import { generateDeployment } from "./commands/deploy";
import { showReferences } from "./commands/references";
import { registerCommands } from "./commands/register";
import { keepContext } from "./context";
import { COMMANDS, VIEWS } from "./ids";
import { keepLanguages } from "./languages";
import { registerPanels } from "./panels";
import { Facts } from "./overview";
import { Session } from "./server/session";
import { followSettings } from "./server/settings";
import { Sidebar } from "./sidebar";
import { showStatus } from "./status";
import type { Place } from "./types";

let session: Session | undefined;

/** Called by VS Code when something of Thingfit is wanted first. */
export function activate(context: ExtensionContext): void {
  const started = performance.now();
  const log = window.createOutputChannel("Thingfit", { log: true });
  const made = new Session(context, log, intercept);
  session = made;
  const api = apiOf(context, made, log);
  const facts = new Facts(api);
  context.subscriptions.push(
    log,
    made,
    facts,
    new Sidebar(facts),
    showStatus(made),
    keepContext(api, facts),
    keepLanguages(),
    registerCommands(api, facts, made),
    registerPanels(api),
    followSettings(() => void made.restart()),
  );
  const took = Math.round(performance.now() - started);
  // The first line of the log is the one that names the server.
  void made.restart().finally(() => {
    log.info(`The extension was activated in ${took} ms`);
  });
}

/** Called by VS Code when it leaves; the server ends with it. */
export async function deactivate(): Promise<void> {
  await session?.stop();
}

function apiOf(context: ExtensionContext, session: Session, log: LogOutputChannel): Api {
  const api: Api = {
    request: (command, argument, token) => session.request(command, argument, token),
    onDidChangeFacts: session.onDidChangeFacts,
    open,
    generateDeployment: (subject, partner) => generateDeployment(api, subject, partner),
    get state() {
      return session.state;
    },
    onDidChangeState: session.onDidChangeState,
    log,
    extensionUri: context.extensionUri,
  };
  return api;
}

async function open({ uri, range, line }: Place): Promise<void> {
  const target = Uri.parse(uri);
  if (target.path.endsWith(".tflite")) {
    await commands.executeCommand("vscode.openWith", target, VIEWS.model);
    return;
  }
  const document = await workspace.openTextDocument(target);
  const start = range?.start ?? { line: line ?? 0, character: 0 };
  const end = range?.end ?? start;
  const selection = new Range(start.line, start.character, end.line, end.character);
  await window.showTextDocument(document, { selection: document.validateRange(selection) });
}

/** The server's commands that lenses and actions carry, shown as the palette shows them. */
const SHOWN: Record<string, string> = {
  "thingfit.match.device": COMMANDS.findModels,
  "thingfit.match.model": COMMANDS.findDevices,
  "thingfit.match.fleet": COMMANDS.findInGraph,
  "thingfit.match.matrix": COMMANDS.showFitMatrix,
  "thingfit.compare": COMMANDS.compareModels,
  "thingfit.deploy.choices": COMMANDS.generateDeployment,
  "thingfit.describeModel": COMMANDS.describeTflite,
  "thingfit.new.thingDescription": COMMANDS.newThingFromModel,
};

function intercept(
  command: string,
  args: unknown[],
  next: () => PromiseLike<unknown>,
): PromiseLike<unknown> {
  if (command === "thingfit.references") {
    return next().then((found) => showReferences(args[0], found));
  }
  const own = SHOWN[command];
  return own === undefined ? next() : commands.executeCommand(own, ...args);
}
