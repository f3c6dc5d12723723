import { type Html, html } from './html.ts';

/** `Content-Security-Policy` of a page without scripts: it may load what is here, and nothing else. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; media-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";
/** The same for admin pages, which may not stand in anybody's frame either. */
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

/** A whole document around a page's content. */
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

/** A name, its value (null: the row is left out), and the class of the cell with the value. */
export type Fact = readonly [name: string, value: string | number | null, className?: 'streamstats'];

/** A table of names and values with Icecast's class names and cells: monitoring programs search pages for them. */
export function writeFacts(facts: readonly Fact[]): Html {
  const rows = facts.filter(([, value]) => value !== null).map(writeFact);
  return html`<table class="yellowkeys"><tbody>${rows}</tbody></table>`;
}

function writeFact([name, value, className]: Fact): Html {
  const cell = className ? html`<td class="${className}">` : html`<td>`;
  return html`<tr><td>${name}</td>${cell}${value}</td></tr>
`;
}
