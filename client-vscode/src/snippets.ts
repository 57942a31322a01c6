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
