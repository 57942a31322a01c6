/** Where a query goes wrong, as the server tells it. */

/** The place that a sentence of the server begins with, counted from 0. */
export function placeIn(message: string): { line: number; character: number } | undefined {
  const found = /^line (\d+), column (\d+)/i.exec(message);
  return found ? { line: Number(found[1]) - 1, character: Number(found[2]) - 1 } : undefined;
}
