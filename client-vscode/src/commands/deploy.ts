/** Generate Deployment: partner, target, and what becomes of the answer. */

import { commands, ProgressLocation, Uri, window, type QuickPickItem } from "vscode";
import { AskError, type Api } from "../api";
import { keyOf } from "../overview";
import type { Choices, DeployAsked, Deployed, Partner, Target, Wanted } from "../types";
import { count } from "../words";
import { itemsOf, titleOf } from "./partners";

/** Has the user choose what is not given, and has the server write the project. */
export async function generateDeployment(
  api: Api,
  subject: Wanted,
  wanted?: Wanted,
): Promise<void> {
  const choices = await api.request("thingfit.deploy.choices", subject);
  const partner = wanted ? named(choices, wanted) : await choosePartner(choices);
  if (!partner) {
    return;
  }
  const target = await chooseTarget(choices.targets, choices.subject.name, partner.name);
  if (!target) {
    return;
  }
  await deploy(api, asked(choices, partner, target), target);
}

function named({ partners, subject }: Choices, { uri, number = 0 }: Wanted): Partner {
  const key = keyOf(uri);
  const found = partners.find((each) => keyOf(each.uri) === key && each.number === number);
  if (!found) {
    throw new AskError(`What was chosen for \`${subject.name}\` is not described any more`);
  }
  return found;
}

async function choosePartner(choices: Choices): Promise<Partner | undefined> {
  const chosen = await window.showQuickPick(itemsOf(choices.partners), {
    title: titleOf(choices),
    placeHolder: choices.role === "device" ? "The model to deploy" : "The device to deploy to",
    matchOnDescription: true,
  });
  return chosen?.partner;
}

async function chooseTarget(
  targets: readonly Target[],
  one: string,
  other: string,
): Promise<Target | undefined> {
  const items: (QuickPickItem & { target: Target })[] = targets.map((target) => ({
    label: target.title,
    detail: target.sentence,
    target,
  }));
  const title = `Generate a project for ${one} and ${other}`;
  const chosen = await window.showQuickPick(items, { title, placeHolder: "The kind of project" });
  return chosen?.target;
}

function asked({ role, subject }: Choices, partner: Partner, target: Target): DeployAsked {
  const pick = ({ uri, number }: Wanted): { uri: string; number: number } => ({
    uri,
    number: number ?? 0,
  });
  const [device, model] = role === "device" ? [subject, partner] : [partner, subject];
  return { device: pick(device), model: pick(model), target: target.name };
}

async function deploy(api: Api, argument: DeployAsked, target: Target): Promise<void> {
  const title = `Generating a ${target.title} project`;
  const answer = await window.withProgress(
    { location: ProgressLocation.Window, title },
    (_, token) => api.request("thingfit.deploy", argument, token),
  );
  if (answer.applied) {
    await tell(api, answer);
  } else if (await refused(api, answer, argument.force === true)) {
    await deploy(api, { ...argument, force: true }, target);
  }
}

async function tell(api: Api, { manifest, files }: Deployed & { applied: true }): Promise<void> {
  const uri = Uri.parse(manifest);
  const folder = Uri.joinPath(uri, "..").path.split("/").at(-1) ?? "";
  const reveal = "Reveal in Explorer";
  const readme = files.find((file) => /\/README\.md$/i.test(file));
  const open = "Open README";
  const chosen = await window.showInformationMessage(
    `${count(files.length, "file")} generated in ${folder}`,
    ...(readme === undefined ? [reveal] : [open, reveal]),
  );
  if (chosen === reveal) {
    await commands.executeCommand("revealInExplorer", uri);
  } else if (chosen === open && readme !== undefined) {
    await api.open({ uri: readme });
  }
}

/** Tells why nothing was generated; gives whether it is to be done all the same. */
async function refused(
  api: Api,
  { reasons, missing }: Deployed & { applied: false },
  forced: boolean,
): Promise<boolean> {
  const sentences = [...reasons, ...missing.map(({ sentence }) => sentence)];
  const go = "Go to the Place";
  const anyway = "Generate Anyway";
  const place = missing[0];
  const buttons = [...(place ? [go] : []), ...(forced ? [] : [anyway])];
  const chosen = await window.showWarningMessage(
    "No deployment is generated",
    { modal: true, detail: sentences.join("\n") },
    ...buttons,
  );
  if (chosen === go && place) {
    await api.open({ uri: place.uri, line: place.line });
  }
  return chosen === anyway;
}
