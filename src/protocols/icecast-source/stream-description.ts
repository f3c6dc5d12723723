import { decodePercent, decodeWireText } from '../http-head/index.ts';

/**
 * What a source says about its stream, as sent. Null: not said. Numbers stay text, because Icecast shows them as they came
 * (`Quality 5`, `128`).
 */
export interface StreamDescription {
  readonly name: string | null;
  readonly description: string | null;
  readonly genre: string | null;
  readonly url: string | null;
  /** Whether the station wants to be listed in directories. */
  readonly isPublic: boolean | null;
  /** Mostly kbit/s. */
  readonly bitrate: string | null;
  /** `ice-audio-info` as sent; goes to listeners so. */
  readonly audioInfoText: string | null;
  readonly contentType: string | null;
}

/** The names of each fact by generation: Icecast 2, SHOUTcast, xaudiocast. The first that is there counts. */
const spellings = {
  name: ['ice-name', 'icy-name', 'x-audiocast-name'],
  description: ['ice-description', 'icy-description', 'x-audiocast-description'],
  genre: ['ice-genre', 'icy-genre', 'x-audiocast-genre'],
  url: ['ice-url', 'icy-url', 'x-audiocast-url'],
  isPublic: ['ice-public', 'icy-pub', 'x-audiocast-public'],
  bitrate: ['ice-bitrate', 'icy-br', 'x-audiocast-bitrate'],
  audioInfo: ['ice-audio-info', 'icy-audio-info'],
  contentType: ['content-type'],
} as const satisfies Record<string, readonly string[]>;

/** Reads the description out of a source's headers (or a relay's answer, which uses the same names). */
export function readSourceDescription(headers: ReadonlyMap<string, string>): StreamDescription {
  const find = (fact: keyof typeof spellings): string | null => {
    for (const name of spellings[fact]) {
      const value = headers.get(name);
      if (value) return value;
    }
    return null;
  };
  const audioInfoText = find('audioInfo');
  const audioInfo = readAudioInfo(audioInfoText ?? '');
  return {
    name: find('name'),
    description: find('description'),
    genre: find('genre'),
    url: find('url'),
    isPublic: readFlag(find('isPublic')),
    bitrate: find('bitrate') ?? audioInfo.get('ice-bitrate') ?? audioInfo.get('bitrate') ?? null,
    audioInfoText,
    contentType: find('contentType'),
  };
}

/**
 * Takes `ice-audio-info` apart: `k=v;k=v`, keys and values percent-encoded, in the order sent.
 * BUTT, DarkIce and Liquidsoap put `ice-` before the keys, libshout and Mixxx do not.
 */
export function readAudioInfo(text: string): Map<string, string> {
  const info = new Map<string, string>();
  for (const pair of text.split(';')) {
    const equals = pair.indexOf('=');
    const key = equals === -1 ? '' : readPart(pair.slice(0, equals));
    if (key !== '') info.set(key, readPart(pair.slice(equals + 1)));
  }
  return info;
}

function readPart(part: string): string {
  // The header is decoded text by now; encoded once more, every character is one byte for decodePercent.
  return decodeWireText(decodePercent(Buffer.from(part.trim(), 'utf8').toString('latin1'), 'keep'));
}

/** Icecast reads the flag as a number; `yes` and `true` are what people type. */
function readFlag(text: string | null): boolean | null {
  if (text === null) return null;
  const number = Number.parseInt(text, 10);
  if (!Number.isNaN(number)) return number !== 0;
  if (/^(yes|true)$/i.test(text)) return true;
  return /^(no|false)$/i.test(text) ? false : null;
}
