import type { PageData } from "./page-data.js";

/** Script and style of the page, and what its content security policy knows them by. */
export interface PageAssets {
  readonly script: string;
  /** SHA-256 of the script in base64. */
  readonly scriptHash: string;
  readonly style: string;
  readonly styleHash: string;
}

/**
 * Writes a report as one HTML file that needs nothing else. All that comes from traces stands in one block of JSON,
 * which no browser reads as HTML; the script shows it as text only, and the policy lets no other script run.
 */
export function renderPage(data: PageData, { script, scriptHash, style, styleHash }: PageAssets): string {
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${scriptHash}'`,
    `style-src 'sha256-${styleHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>adjourn report</title>
<style>${style}</style>
</head>
<body>
<noscript>This report draws itself with the script that it holds. Allow scripts for this file to read it.</noscript>
<div id="page"></div>
<script type="application/json" id="data">${jsonBlock(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** JSON in which nothing can end the block it stands in, or begin another. */
function jsonBlock(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
