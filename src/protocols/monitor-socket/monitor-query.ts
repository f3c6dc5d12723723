import { AirchainError } from '../../core/index.ts';

/** Whose sound is heard. The name of a mount is its path. */
export interface MonitorSubject {
  readonly kind: 'program' | 'input' | 'mount';
  readonly name: string;
}

/** What a packet's sound is. */
export type MonitorCodec = 'opus' | 's16le' | 'f32le';

/** The form of the sound. */
export interface MonitorFormat {
  readonly codec: MonitorCodec;
  /** In hertz. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Of Opus; null: PCM. */
  readonly bitrateKbps: number | null;
}

/** What the address of a monitor socket asks for. */
export interface MonitorSubscription {
  /** null: the first program. */
  readonly subject: MonitorSubject | null;
  readonly format: MonitorFormat;
  readonly hasLevels: boolean;
  /** Whether packets have a head. */
  readonly isFramed: boolean;
  /** Never to be logged. */
  readonly token: string | null;
}

const codecs: readonly MonitorCodec[] = ['opus', 's16le', 'f32le'];
const subjects = ['program', 'input', 'mount'] as const;
/** What libopus takes (RFC 6716 §2.1.3). */
const opusRates = [8000, 12_000, 16_000, 24_000, 48_000];
const pcmRates = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const BITRATES = { min: 16, max: 256 };

/** Kbit/s of Opus by default. */
export function defaultBitrateKbps(channels: 1 | 2): number {
  return channels === 1 ? 64 : 96;
}

/** @throws AirchainError `MONITOR_REQUEST_INVALID`, naming the parameter and what it may be */
export function parseMonitorQuery(query: URLSearchParams): MonitorSubscription {
  const codec = readChoice(query, 'codec', codecs, 'opus');
  const channels = Number(readChoice(query, 'channels', ['1', '2'], '2')) as 1 | 2;
  const rates = (codec === 'opus' ? opusRates : pcmRates).map(String);
  const sampleRate = Number(readChoice(query, 'rate', rates, '48000'));
  const bitrateKbps = codec === 'opus' ? readBitrate(query, channels) : null;
  return {
    subject: readSubject(query),
    format: { codec, sampleRate, channels, bitrateKbps },
    hasLevels: readChoice(query, 'levels', ['true', 'false'], 'false') === 'true',
    isFramed: readChoice(query, 'framing', ['packets', 'none'], 'packets') === 'packets',
    token: query.get('token'),
  };
}

function readSubject(query: URLSearchParams): MonitorSubject | null {
  const asked = subjects.filter((kind) => query.get(kind));
  if (asked.length > 1) throw invalid(asked.join(' and '), 'only one of them can be heard at a time');
  const [kind] = asked;
  if (!kind) return null;
  const name = query.get(kind)!;
  return { kind, name: kind === 'mount' && !name.startsWith('/') ? `/${name}` : name };
}

function readBitrate(query: URLSearchParams, channels: 1 | 2): number {
  const text = query.get('bitrate');
  if (text === null) return defaultBitrateKbps(channels);
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= BITRATES.min && value <= BITRATES.max) return value;
  throw invalid('bitrate', `"${text}" is no whole number of kbit/s from ${BITRATES.min} to ${BITRATES.max}`);
}

function readChoice<Choice extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly Choice[],
  otherwise: Choice,
): Choice {
  const text = query.get(name) ?? otherwise;
  const choice = choices.find((each) => each === text);
  if (choice === undefined) throw invalid(name, `"${text}" is none of ${choices.join(', ')}`);
  return choice;
}

function invalid(name: string, reason: string): AirchainError {
  return new AirchainError('MONITOR_REQUEST_INVALID', `Cannot read "${name}" of the monitor's address: ${reason}`);
}
