import { html } from './html.ts';

/** Metadata of a page for clients that run no scripts: link previews, search engines, tab titles. */
export interface PageHead {
  readonly title: string;
  readonly description: string;
  readonly siteName: string;
  /** Absolute, like all URLs here: previews are created on other machines. */
  readonly url: string;
  readonly image: string;
  /** Stream to play; null: the page has no single stream. */
  readonly audio: { readonly url: string; readonly contentType: string } | null;
}

/** Placeholders of the build; the server replaces them. */
const PLACEHOLDERS = /\s*<title>[^<]*<\/title>|\s*<meta (?:name="description"|property="og:[^"]*")[^>]*>/g;

/** Inserts title, description and Open Graph tags (https://ogp.me) into the HTML of a page. */
export function fillHead(page: string, { title, description, siteName, url, image, audio }: PageHead): string {
  const head = html`<title>${title}</title>
    <meta name="description" content="${description}" />
    <meta property="og:type" content="music.radio_station" />
    <meta property="og:site_name" content="${siteName}" />
    <meta property="og:title" content="${title}" />
    <meta property="og:description" content="${description}" />
    <meta property="og:url" content="${url}" />
    <meta property="og:image" content="${image}" />
    <meta name="twitter:card" content="summary" />
    ${
      audio &&
      html`<meta property="og:audio" content="${audio.url}" />
    <meta property="og:audio:type" content="${audio.contentType}" />
    `
    }`;
  return page.replaceAll(PLACEHOLDERS, '').replace('</head>', () => `  ${head.text.trimEnd()}\n  </head>`);
}
