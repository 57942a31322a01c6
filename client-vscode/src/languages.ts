/** JSON files that turn out to be descriptions become JSON-LD, which the server is told of. */

import { Disposable, languages, workspace, type TextDocument } from "vscode";

/** Where a description names its context; a description does so at its beginning. */
const BEGINNING = 4_000;
const CONTEXTS =
  /"@context"[^]{0,500}?"(?:https?:\/\/www\.w3\.org\/(?:2022\/wot\/td\/v1\.1|2019\/wot\/td\/v1)|https:\/\/w3id\.org\/thingfit\/)/;

/** Whether a text begins as a description does. */
export function isDescription(text: string): boolean {
  return CONTEXTS.test(text.slice(0, BEGINNING));
}

/** Gives descriptions in plain JSON files their language, each once: users may choose another. */
export function keepLanguages(): Disposable {
  const seen = new Set<string>();
  const look = (document: TextDocument): void => {
    const key = document.uri.toString();
    if (document.languageId !== "json" || seen.has(key)) {
      return;
    }
    seen.add(key);
    if (isDescription(document.getText())) {
      void languages.setTextDocumentLanguage(document, "jsonld");
    }
  };
  workspace.textDocuments.forEach(look);
  return workspace.onDidOpenTextDocument(look);
}
