import { onOneLine, type PlaylistStream } from './playlist-stream.ts';

/**
 * Writes a VCLT file (the playlist format of RoarAudio) as Icecast 2.4.4 does: lines `KEY=value`, an entry ended by `==`.
 * `SIGNALINFO` is always there; where the genre is missing its line is left empty.
 */
export function writeVclt(streams: readonly PlaylistStream[]): string {
  return streams.map(writeEntry).join('');
}

function writeEntry(stream: PlaylistStream): string {
  const lines = [
    field('STREAMURL', stream.url),
    field('TITLE', stream.title),
    field('SERVER_NAME', stream.serverName),
    field('DESCRIPTION', stream.serverDescription),
    field('SIGNALINFO', signalInfo(stream)),
    field('GENRE', stream.genre) ?? '',
    '==',
  ];
  return lines
    .filter((line) => line !== null)
    .map((line) => `${line}\n`)
    .join('');
}

function field(key: string, value: string | undefined): string | null {
  return value === undefined ? null : `${key}=${onOneLine(value)}`;
}

/** Icecast names a codec for this one content type only. */
function signalInfo({ contentType, subtype }: PlaylistStream): string {
  if (contentType !== 'application/ogg') return '';
  return subtype === 'Vorbis' ? 'codec:ogg_vorbis' : 'codec:ogg_general';
}
