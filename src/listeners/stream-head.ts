import type { Mount } from '../mount/index.ts';

/**
 * The header fields that say what the stream is, in the order and spelling of Icecast 2.4.4 (recorded). Players take the
 * bit rate from `icy-br` and the name from `icy-name`.
 */
export function streamHeaders(mount: Mount, icyInterval: number | null): (readonly [string, string])[] {
  const { name, description, genre, url, bitrate, isPublic, audioInfoText } = mount.description;
  const headers: (readonly [string, string])[] = [];
  const add = (key: string, value: string | null | undefined) => {
    if (value) headers.push([key, value]);
  };
  add('icy-br', bitrate ?? mount.streamInfo.bitrate?.toString());
  add('ice-audio-info', audioInfoText);
  add('icy-description', description);
  add('icy-genre', genre);
  add('icy-name', name);
  add('icy-pub', isPublic ? '1' : '0');
  add('icy-url', url);
  if (icyInterval !== null) headers.push(['icy-metaint', String(icyInterval)]);
  // A browser takes the bytes for what the source says they are, and for nothing that it finds in them.
  headers.push(['X-Content-Type-Options', 'nosniff']);
  for (const [key, value] of Object.entries(mount.options.headers)) headers.push([key, value]);
  return headers;
}
