/** The uses of a definition, shown where a lens counts them. */

import { commands, Location, Position, Range, Uri } from "vscode";

/** What the lens carries: the definition's place. */
interface Asked {
  uri: string;
  line: number;
  character: number;
}

interface Found {
  uri: string;
  range: { start: Asked; end: Asked };
}

interface Answer {
  locations?: Found[];
}

/** Shows the places that the server gives for a lens, in VS Code's own view of references. */
export async function showReferences(asked: unknown, found: unknown): Promise<void> {
  const { uri, line, character } = asked as Asked;
  const locations = ((found as Answer | null)?.locations ?? []).map(locationOf);
  const place = new Position(line, character);
  await commands.executeCommand("editor.action.showReferences", Uri.parse(uri), place, locations);
}

function locationOf({ uri, range }: Found): Location {
  const { start, end } = range;
  const span = new Range(start.line, start.character, end.line, end.character);
  return new Location(Uri.parse(uri), span);
}
