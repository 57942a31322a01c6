/** The table of commands; each tells its failure in one message. */

import { commands, Disposable, Uri, window } from "vscode";
import { AskCancelled, AskError, type Api } from "../api";
import { COMMANDS } from "../ids";
import type { Facts } from "../overview";
import type { Session } from "../server/session";
import type { Entry } from "../sidebar";
import { newThing, newThingFromModel } from "./create";
import { describeTflite } from "./describe";
import { findInGraph } from "./fleet";
import { findPartners } from "./partners";
import { registerQueries, type Guard } from "./query";
import { subjectOf } from "./subject";
import { fixWorkspace, lintWorkspace } from "./workspace";

/** Registers the commands of the palette, of menus and of the side bar. */
export function registerCommands(api: Api, facts: Facts, session: Session): Disposable {
  const guard: Guard = (handler) => (given) => told(api, handler(given));
  const table: [string, (given: unknown) => Promise<void>][] = [
    [COMMANDS.findModels, (given) => findPartners(api, facts, "device", given)],
    [COMMANDS.findDevices, (given) => findPartners(api, facts, "model", given)],
    [COMMANDS.findInGraph, (given) => findInGraph(api, facts, given)],
    [COMMANDS.generateDeployment, (given) => generate(api, facts, given)],
    [COMMANDS.describeTflite, (given) => describeTflite(api, given)],
    [COMMANDS.newThing, () => newThing(api)],
    [COMMANDS.newThingFromModel, (given) => newThingFromModel(api, given)],
    [COMMANDS.lintWorkspace, () => lintWorkspace(api)],
    [COMMANDS.fixWorkspace, () => fixWorkspace(api)],
    [COMMANDS.restartServer, () => session.restart()],
    [COMMANDS.openEntry, (given) => openEntry(api, given as Entry)],
    [
      COMMANDS.showLog,
      async () => {
        api.log.show();
        await Promise.resolve();
      },
    ],
  ];
  return Disposable.from(
    ...table.map(([name, handler]) => commands.registerCommand(name, guard(handler))),
    registerQueries(api, guard),
  );
}

async function generate(api: Api, facts: Facts, given: unknown): Promise<void> {
  await api.generateDeployment(subjectOf(facts, given, ["device", "model"]));
}

async function openEntry(api: Api, { subject }: Entry): Promise<void> {
  await api.open({ uri: Uri.parse(subject.uri).toString(), line: subject.line });
}

async function told(api: Api, done: Promise<void>): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (error instanceof AskCancelled) {
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof AskError)) {
      api.log.error(error instanceof Error ? error : message);
    }
    void window.showErrorMessage(message);
  }
}
