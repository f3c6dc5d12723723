import { onOneLine } from './playlist-stream.ts';

/** Writes an M3U file: one URL on a line, lines ended by CR LF, as Icecast 2.4.4 does. */
export function writeM3u(urls: readonly string[]): string {
  return urls.map((url) => `${onOneLine(url)}\r\n`).join('');
}
