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
  /** A hello with a field that is beyond its bound or not of its type. */
  | { readonly type: 'hello-invalid'; readonly field: string }
  | { readonly type: 'metadata'; readonly title: string; readonly artist: string; readonly url: string }
  | { readonly type: 'other' };

/** Longest text message, in characters. */
export const MAX_WEBCAST_TEXT = 16 * 1024;
/** Longest name, password, title, in characters. */
const MAX_WORD = 1024;
/** More than any codec has, whose own head tells how many there are. */
const MOST_CHANNELS = 255;
/** kbit/s: more than any codec has. */
const MOST_BITRATE = 1_048_576;
/** libopus at 48 kHz: 6.5 ms, what WebCodecs' encoders have. */
const USUAL_PRE_SKIP = 312;
const MOST_PRE_SKIP = 48_000;

/** Reads a text message; null: it is none (not JSON, no `type`, a `hello` without a `mime`). */
export function readWebcastMessage(text: string): WebcastMessage | null {
  const message = text.length > MAX_WEBCAST_TEXT ? null : parseObject(text);
  if (typeof message?.type !== 'string') return null;
  const data = isObject(message.data) ? message.data : {};
  if (message.type === 'hello') {
    const field = findInvalidField(data);
    if (field !== null) return { type: 'hello-invalid', field };
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
    password: typeof data.password === 'string' ? data.password : null,
    channels: audio.channels === 1 ? 1 : 2,
    preSkip: wholeNumber(audio.preSkip, MOST_PRE_SKIP) ?? USUAL_PRE_SKIP,
    bitrate: wholeNumber(audio.bitrate, MOST_BITRATE),
    isAirchain: data.airchain === true,
    isMeasurement: data.measure === true,
    resume: wordOf(data.resume),
  };
}

function wholeNumber(value: unknown, most: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : null;
}

/** The first field whose value is none of its kind or beyond its bound; null: there is none. What is not sent is fine. */
function findInvalidField(data: Record<string, unknown>): string | null {
  const audio = isObject(data.audio) ? data.audio : {};
  const isWord = (value: unknown) => typeof value === 'string' && value.length <= MAX_WORD;
  const isUpTo = (most: number) => (value: unknown) => typeof value === 'number' && value >= 0 && value <= most;
  const fields: readonly (readonly [name: string, value: unknown, isValid: (value: unknown) => boolean])[] = [
    ['mime', data.mime, isWord],
    ['user', data.user, isWord],
    ['password', data.password, isWord],
    ['resume', data.resume, isWord],
    ['audio', data.audio, isObject],
    ['audio.channels', audio.channels, isUpTo(MOST_CHANNELS)],
    ['audio.preSkip', audio.preSkip, isUpTo(MOST_PRE_SKIP)],
    ['audio.bitrate', audio.bitrate, isUpTo(MOST_BITRATE)],
  ];
  const invalid = fields.find(([, value, isValid]) => value !== undefined && value !== null && !isValid(value));
  return invalid?.[0] ?? null;
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
