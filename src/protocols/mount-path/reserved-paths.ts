/** Single paths with an answer of their own. `/live` is not among them: it is a page and the usual name of a mount. */
const pages: ReadonlySet<string> = new Set([
  '/',
  '/7.html',
  '/admin',
  '/admin.cgi',
  '/admin.html',
  '/api',
  '/currentsong',
  '/favicon.svg',
  '/health',
  '/icon-192.png',
  '/icon-512.png',
  '/links',
  '/live/socket',
  '/monitor',
  '/played.html',
  '/site.webmanifest',
  '/stats',
  '/studio',
  '/studio/socket',
  '/style.css',
  // What browsers, crawlers and certificate authorities ask every server for.
  '/favicon.ico',
  '/robots.txt',
]);

/** Folders of which every path is reserved, whether or not it has a route today. */
const FOLDERS = /^\/(?:\.well-known|admin|api|assets|embed|health|ingest|listen|qr)\/./;

/** What is written behind the path of a mount: its playlists and its page. Also every page of Icecast's kind. */
const BESIDE_MOUNTS = /\.(?:xsl|m3u8?|pls|xspf|vclt)$|^\/.+\/listen$/;

/**
 * Whether a decoded path belongs to airchain itself, so that no mount may have it. Letters are compared without regard to
 * case and a slash at the end is ignored: proxies and file systems may do the same.
 *
 * The routes are the truth: `createApiServer` refuses to add a route whose path is not reserved here.
 */
export function isReservedPath(path: string): boolean {
  const folded = path.toLowerCase().replace(/(?!^)\/+$/, '');
  return pages.has(folded) || FOLDERS.test(folded) || BESIDE_MOUNTS.test(folded);
}
