/** New Thing Description: from one of the carried examples, or from a Thing Model. */

import { SnippetString, Uri, window, workspace } from "vscode";
import { AskError, type Api } from "../api";
import { snippetsIn, type Snippet } from "../snippets";
import { fileOf } from "./subject";

const MODELS = "**/*{.,-,_}tm.{json,jsonld}";
const FILE = "thing-descriptions.code-snippets";

/** Opens a new description of a kind that the user chooses. */
export async function newThing(api: Api): Promise<void> {
  const file = Uri.joinPath(api.extensionUri, "dist", "snippets", FILE);
  const snippets = snippetsIn(new TextDecoder().decode(await workspace.fs.readFile(file)));
  const items = snippets.map((snippet) => ({
    label: snippet.name,
    detail: snippet.description,
    snippet,
  }));
  const chosen = await window.showQuickPick(items, { title: "New Thing Description" });
  if (chosen) {
    await openSnippet(chosen.snippet);
  }
}

async function openSnippet({ body }: Snippet): Promise<void> {
  const document = await workspace.openTextDocument({ language: "jsonld", content: "" });
  const editor = await window.showTextDocument(document);
  await editor.insertSnippet(new SnippetString(body));
}

/** Opens a new description made from a Thing Model, with the model's placeholders filled in. */
export async function newThingFromModel(api: Api, given: unknown): Promise<void> {
  const file = fileOf(given) ?? shown() ?? (await choose());
  if (!file) {
    return;
  }
  const { placeholders } = await api.request("thingfit.new.placeholders", { uri: file.toString() });
  const values: Record<string, string> = {};
  for (const [at, name] of placeholders.entries()) {
    const value = await window.showInputBox({
      title: `New Thing Description (${at + 1} of ${placeholders.length})`,
      prompt: `What the Thing Model leaves open as ${name}`,
      ignoreFocusOut: true,
    });
    if (value === undefined) {
      return;
    }
    values[name] = value;
  }
  const { text } = await api.request("thingfit.new.fromThingModel", {
    uri: file.toString(),
    values,
  });
  const document = await workspace.openTextDocument({ language: "jsonld", content: text });
  await window.showTextDocument(document);
}

/** The Thing Model of the active editor. */
function shown(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  return document && /[.\-_]?tm\.json(ld)?$/i.test(document.uri.path) ? document.uri : undefined;
}

async function choose(): Promise<Uri | undefined> {
  const files = await workspace.findFiles(MODELS, undefined, 1000);
  if (files.length === 0) {
    throw new AskError("There is no Thing Model in the workspace; `pump.tm.jsonld` would be one");
  }
  const items = files
    .map((uri) => ({ label: workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const chosen = await window.showQuickPick(items, { title: "The Thing Model" });
  return chosen?.uri;
}
