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
import { placeIn } from "./query_place";

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

/** Answers by the path of their document. */
class Answers implements Disposable {
  readonly #answers = new Map<string, Answer>();
  readonly #changes = new EventEmitter<Uri>();
  readonly onDidChange = this.#changes.event;

  provideTextDocumentContent(uri: Uri): string {
    const answer = this.at(uri);
    return answer ? answerText(answer).text : "";
  }

  at(uri: Uri | undefined): Answer | undefined {
    return uri?.scheme === SCHEME ? this.#answers.get(uri.path) : undefined;
  }

  put(uri: Uri, answer: Answer): void {
    this.#answers.set(uri.path, answer);
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
    commands.registerCommand(
      COMMANDS.answerAsCsv,
      guard((given) => openCsv(answers, given)),
    ),
    languages.registerCodeLensProvider({ language: "sparql" }, { provideCodeLenses: lens }),
  );
}

/** Makes a handler of a command tell its failure in a message. */
export type Guard = (
  handler: (given: unknown) => Promise<void>,
) => (given: unknown) => Promise<void>;

async function openQuery(): Promise<void> {
  // One that was emptied and closed stays among the documents for a while.
  const open = workspace.textDocuments.find(
    (each) => each.languageId === "sparql" && each.isUntitled && each.getText().trim() !== "",
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
  const name = query.uri.path.split("/").at(-1) ?? "query";
  const ending = answerText(answer).language === "turtle" ? "ttl" : "txt";
  const uri = Uri.from({ scheme: SCHEME, path: `/Answer to ${name}.${ending}` });
  answers.put(uri, answer);
  const document = await workspace.openTextDocument(uri);
  const options = { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true };
  await window.showTextDocument(document, options);
}

async function openCsv(answers: Answers, given: unknown): Promise<void> {
  const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
  const answer = answers.at(uri);
  if (answer?.form !== "rows") {
    throw new AskError("Only an answer with rows can be opened as CSV");
  }
  const made = await workspace.openTextDocument({ language: "csv", content: answerCsv(answer) });
  await window.showTextDocument(made);
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
