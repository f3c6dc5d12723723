import { type Html, html } from './html.ts';

/** `Content-Security-Policy` of pages without scripts: resources of this server only. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; media-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";
/** The same for admin pages, which also must not be framed. */
export const ADMIN_PAGE_POLICY = `${PAGE_POLICY}; frame-ancestors 'none'`;

interface Link {
  readonly href: string;
  readonly text: string;
}

const publicLinks: readonly Link[] = [
  { href: '/', text: 'Listen' },
  { href: '/status.xsl', text: 'Status' },
  { href: '/admin/stats.xsl', text: 'Administration' },
];

const adminLinks: readonly Link[] = [
  { href: '/admin/stats.xsl', text: 'Server' },
  { href: '/admin/listmounts.xsl', text: 'Mounts' },
  { href: '/status.xsl', text: 'Public status' },
];

/** Wraps content into a complete HTML document. */
export function writePage(kind: 'public' | 'admin', title: string, content: Html): string {
  const links = kind === 'admin' ? adminLinks : publicLinks;
  return html`<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${title}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml" />
<link rel="stylesheet" href="/style.css" />
</head>
<body>
<header><h1>${title}</h1><nav>${links.map(({ href, text }) => html`<a href="${href}">${text}</a> `)}</nav></header>
<main>
${content}
</main>
</body>
</html>
`.text;
}

/** Name, value (null: the row is omitted), and class of the value cell. */
export type Fact = readonly [name: string, value: string | number | null, className?: 'streamstats'];

/** Table of names and values with the class names and cells of Icecast, which monitoring programs search for. */
export function writeFacts(facts: readonly Fact[]): Html {
  const rows = facts.filter(([, value]) => value !== null).map(writeFact);
  return html`<table class="yellowkeys"><tbody>${rows}</tbody></table>`;
}

function writeFact([name, value, className]: Fact): Html {
  const cell = className ? html`<td class="${className}">` : html`<td>`;
  return html`<tr><td>${name}</td>${cell}${value}</td></tr>
`;
}
