import { html } from './html.ts';

/** What a page says of itself to those who run no scripts: previews of links, search engines, the title of a tab. */
export interface PageHead {
  readonly title: string;
  readonly description: string;
  readonly siteName: string;
  /** Absolute, as all addresses here: a preview is made on another machine. */
  readonly url: string;
  readonly image: string;
  /** Where a player starts at once; null: the page has no one stream. */
  readonly audio: { readonly url: string; readonly contentType: string } | null;
}

/** What the build wrote in these places is for pages that no server fills. */
const PLACEHOLDERS = /\s*<title>[^<]*<\/title>|\s*<meta (?:name="description"|property="og:[^"]*")[^>]*>/g;

/** Puts the head of a page into its HTML: Open Graph (https://ogp.me) and the description beside it. */
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
