/** What a sender says first. Never to be logged: it has the password. */
export interface WebcastHello {
  /** As sent, trimmed. */
  readonly mime: string;
  /** null: not said, which webcast.js writes as `""` or leaves out. */
  readonly user: string | null;
  readonly password: string | null;
  /** Of Opus packets: 1 or 2. */
  readonly channels: 1 | 2;
  /** Of Opus packets: sample frames at 48 kHz that a decoder throws away first. */
  readonly preSkip: number;
  /** kbit/s, for people; null: not said. */
  readonly bitrate: number | null;
  /** Whether the server's own words are understood. */
  readonly isAirchain: boolean;
  /** Whether it is only measured how fast bytes arrive: no mount is taken. */
  readonly isMeasurement: boolean;
  /** What the server gave to come back with; null: it is a new stream. */
  readonly resume: string | null;
}

/** One text message. `other`: well formed and of a type that is not ours; to be passed over. */
export type WebcastMessage =
  | { readonly type: 'hello'; readonly hello: WebcastHello }
  | { readonly type: 'metadata'; readonly title: string; readonly artist: string; readonly url: string }
  | { readonly type: 'other' };

/** Longest text message, in characters. */
export const MAX_WEBCAST_TEXT = 16 * 1024;
/** Longest name, password, title, in characters. */
const MAX_WORD = 1024;
/** libopus at 48 kHz: 6.5 ms, what WebCodecs' encoders have. */
const USUAL_PRE_SKIP = 312;
const MOST_PRE_SKIP = 48_000;

/** Reads a text message; null: it is none (not JSON, no `type`, a `hello` without a `mime`). */
export function readWebcastMessage(text: string): WebcastMessage | null {
  const message = text.length > MAX_WEBCAST_TEXT ? null : parseObject(text);
  if (typeof message?.type !== 'string') return null;
  const data = isObject(message.data) ? message.data : {};
  if (message.type === 'hello') {
    const hello = readHello(data);
    return hello && { type: 'hello', hello };
  }
  if (message.type !== 'metadata') return { type: 'other' };
  // Liquidsoap takes `song` for both in one line, as its SHOUTcast clients send it.
  return {
    type: 'metadata',
    title: wordOf(data.title) ?? wordOf(data.song) ?? '',
    artist: wordOf(data.artist) ?? '',
    url: wordOf(data.url) ?? '',
  };
}

function readHello(data: Record<string, unknown>): WebcastHello | null {
  const mime = wordOf(data.mime);
  if (mime === null) return null;
  const audio = isObject(data.audio) ? data.audio : {};
  return {
    mime,
    user: wordOf(data.user),
    password: typeof data.password === 'string' && data.password.length <= MAX_WORD ? data.password : null,
    channels: audio.channels === 1 ? 1 : 2,
    preSkip: wholeNumber(audio.preSkip, MOST_PRE_SKIP) ?? USUAL_PRE_SKIP,
    bitrate: wholeNumber(audio.bitrate, MAX_WORD * MAX_WORD),
    isAirchain: data.airchain === true,
    isMeasurement: data.measure === true,
    resume: wordOf(data.resume),
  };
}

function wholeNumber(value: unknown, most: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : null;
}

/** Trimmed; null: empty, too long or no text. */
function wordOf(value: unknown): string | null {
  const word = typeof value === 'string' ? value.trim() : '';
  return word !== '' && word.length <= MAX_WORD ? word : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
