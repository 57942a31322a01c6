/** The page of a panel: no script and no style but our own files, and nothing from the network. */

export interface Page {
  title: string;
  /** The name of the panel's script and style sheet. */
  name: string;
  /** What the panel is about, for one that shows a single file. */
  subject?: string;
  nonce: string;
  cspSource: string;
  /** Gives the address of a file of the extension, of its path in there. */
  address: (path: string) => string;
}

/** The page as text. */
export function pageOf(page: Page): string {
  const policy = [
    "default-src 'none'",
    `style-src ${page.cspSource}`,
    `script-src 'nonce-${page.nonce}'`,
  ].join("; ");
  const style = (name: string) =>
    `<link rel="stylesheet" href="${text(page.address(`media/panels/${name}.css`))}">`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${text(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(page.title)}</title>
${style("panel")}
${style(page.name)}
</head>
<body class="${text(page.name)}" data-subject="${text(page.subject ?? "")}">
<div id="root"></div>
<script nonce="${page.nonce}" src="${text(page.address(`dist/panels/${page.name}.js`))}"></script>
</body>
</html>
`;
}

/** A text as it stands in HTML, between tags and in attributes. */
export function text(plain: string): string {
  return plain.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
}
