/** Query Workspace: a SPARQL document, and its answer beside it. */

import {
  CodeLens,
  commands,
  Disposable,
  EventEmitter,
  languages,
  Position,
  ProgressLocation,
  Range,
  Selection,
  Uri,
  ViewColumn,
  window,
  workspace,
  type TextDocument,
} from "vscode";
import { AskError, type Api } from "../api";
import { COMMANDS } from "../ids";
import { answerCsv, answerText } from "../query_table";
import type { Answer } from "../types";

const SCHEME = "thingfit-answer";

const FIRST = `# Which devices are there, and how much memory do they have for a model?
SELECT ?title ?ram ?flash
WHERE {
  ?device td:title ?title ;
          tf:ramBytes ?ram ;
          tf:flashBytes ?flash .
}
ORDER BY DESC(?ram)
`;

/** The texts of answers, by the path of their document. */
class Answers implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changes = new EventEmitter<Uri>();
  readonly onDidChange = this.#changes.event;

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.path) ?? "";
  }

  put(uri: Uri, text: string): void {
    this.#texts.set(uri.path, text);
    this.#changes.fire(uri);
  }

  dispose(): void {
    this.#changes.dispose();
  }
}

/** Registers what belongs to queries. */
export function registerQueries(api: Api, guard: Guard): Disposable {
  const answers = new Answers();
  return Disposable.from(
    answers,
    workspace.registerTextDocumentContentProvider(SCHEME, answers),
    commands.registerCommand(COMMANDS.queryWorkspace, guard(openQuery)),
    commands.registerCommand(
      COMMANDS.runQuery,
      guard(() => runQuery(api, answers)),
    ),
    languages.registerCodeLensProvider({ language: "sparql" }, { provideCodeLenses: lens }),
  );
}

/** Makes a handler of a command tell its failure in a message. */
export type Guard = (
  handler: (given: unknown) => Promise<void>,
) => (given: unknown) => Promise<void>;

async function openQuery(): Promise<void> {
  const open = workspace.textDocuments.find(
    (each) => each.languageId === "sparql" && each.isUntitled && !each.isClosed,
  );
  const made = open ?? (await workspace.openTextDocument({ language: "sparql", content: FIRST }));
  await window.showTextDocument(made);
}

function lens(): CodeLens[] {
  const command = { title: "$(play) Ask the workspace", command: COMMANDS.runQuery };
  return [new CodeLens(new Range(0, 0, 0, 0), command)];
}

async function runQuery(api: Api, answers: Answers): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (document?.languageId !== "sparql") {
    throw new AskError("Open a SPARQL query first");
  }
  const answer = await window
    .withProgress(
      { location: ProgressLocation.Notification, title: "Asking the workspace", cancellable: true },
      (_, token) => api.request("thingfit.query", { query: document.getText() }, token),
    )
    .then(undefined, (error: unknown) => {
      showPlace(document, error);
      throw error;
    });
  await show(document, answer, answers);
}

async function show(query: TextDocument, answer: Answer, answers: Answers): Promise<void> {
  const { text, language } = answerText(answer);
  const name = query.uri.path.split("/").at(-1) ?? "query";
  const ending = language === "turtle" ? "ttl" : "txt";
  const uri = Uri.from({ scheme: SCHEME, path: `/Answer to ${name}.${ending}` });
  answers.put(uri, text);
  const document = await workspace.openTextDocument(uri);
  const options = { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true };
  await window.showTextDocument(document, options);
  if (answer.form === "rows" && answer.rows.length > 0) {
    void offerCsv(answer);
  }
}

async function offerCsv(answer: Answer & { form: "rows" }): Promise<void> {
  const open = "Open as CSV";
  const chosen = await window.showInformationMessage(
    answer.rows.length === 1 ? "1 row" : `${answer.rows.length} rows`,
    open,
  );
  if (chosen === open) {
    const made = await workspace.openTextDocument({ language: "csv", content: answerCsv(answer) });
    await window.showTextDocument(made, ViewColumn.Beside);
  }
}

/** Puts the cursor where the server says that a query goes wrong. */
function showPlace(document: TextDocument, error: unknown): void {
  const place = error instanceof AskError ? placeIn(error.message) : undefined;
  const editor = window.visibleTextEditors.find((each) => each.document === document);
  if (place && editor) {
    const at = document.validatePosition(new Position(place.line, place.character));
    editor.selection = new Selection(at, at);
    editor.revealRange(new Range(at, at));
  }
}

/** The place that a sentence of the server begins with, counted from 0. */
export function placeIn(message: string): { line: number; character: number } | undefined {
  const found = /^line (\d+), column (\d+)/i.exec(message);
  return found ? { line: Number(found[1]) - 1, character: Number(found[2]) - 1 } : undefined;
}
