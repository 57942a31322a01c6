/** The snippets that the extension carries, in the format of VS Code. */

export interface Snippet {
  name: string;
  prefix: string;
  description: string;
  /** The text with places to fill in. */
  body: string;
}

/** The snippets of a file. */
export function snippetsIn(text: string): Snippet[] {
  const read = JSON.parse(text) as Record<
    string,
    { prefix: string; description?: string; body: string | string[] }
  >;
  return Object.entries(read).map(([name, { prefix, description = "", body }]) => ({
    name,
    prefix,
    description,
    body: Array.isArray(body) ? body.join("\n") : body,
  }));
}

/** A snippet with a text filled in for one of its places, wherever that is used. */
export function filled(body: string, place: number, value: string): string {
  const escaped = value.replace(/[\\$}]/g, "\\$&");
  const whole = new RegExp(
    `\\$\\{${place}(?::(?:[^}\\\\]|\\\\.)*|\\|[^|]*\\|)?\\}|\\$${place}\\b`,
    "g",
  );
  return body.replace(whole, () => escaped);
}
