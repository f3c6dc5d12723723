import { onOneLine, type PlaylistStream } from './playlist-stream.ts';

/** How a PLS file says that an entry does not end. */
const endlessLength = -1;

/** Writes a PLS file (version 2) with the station's name, or else the title, for each stream. Icecast has none. */
export function writePls(streams: readonly PlaylistStream[]): string {
  const lines = ['[playlist]', `NumberOfEntries=${streams.length}`];
  for (const [index, stream] of streams.entries()) {
    const number = index + 1;
    const name = stream.serverName ?? stream.title;
    lines.push(`File${number}=${onOneLine(stream.url)}`);
    if (name !== undefined) lines.push(`Title${number}=${onOneLine(name)}`);
    lines.push(`Length${number}=${endlessLength}`);
  }
  lines.push('Version=2');
  return lines.map((line) => `${line}\r\n`).join('');
}
