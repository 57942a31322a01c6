/** The findings of Thingfit among the diagnostics of the editor. */

import { DiagnosticSeverity, languages, type Diagnostic, type Uri } from "vscode";

export interface FindingCount {
  errors: number;
  warnings: number;
}

/** How many errors and warnings a document has. */
export function findingsIn(uri: Uri): FindingCount {
  return counted(languages.getDiagnostics(uri));
}

/** How many errors and warnings all documents have. */
export function findingsInAll(): FindingCount {
  return counted(languages.getDiagnostics().flatMap(([, diagnostics]) => diagnostics));
}

function counted(diagnostics: readonly Diagnostic[]): FindingCount {
  const ours = diagnostics.filter(({ source }) => source === "thingfit");
  const those = (severity: DiagnosticSeverity): number =>
    ours.filter((each) => each.severity === severity).length;
  return {
    errors: those(DiagnosticSeverity.Error),
    warnings: those(DiagnosticSeverity.Warning),
  };
}
