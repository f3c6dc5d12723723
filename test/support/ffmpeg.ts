import { Program, type TestHooks } from './program.ts';
import type { Sound } from './tone.ts';

/** What an encoder of the tests can send. */
export type ToneCodec = 'mp3' | 'aac' | 'vorbis' | 'opus' | 'flac';

/** What a stream looks like to ffmpeg and to a server. */
interface CodecForm {
  readonly encoder: readonly string[];
  readonly contentType: string;
  /** As ffmpeg names what it decodes. */
  readonly decoded: RegExp;
}

/** Each codec as stations send it. */
export const codecForms: Readonly<Record<ToneCodec, CodecForm>> = {
  mp3: {
    encoder: ['-c:a', 'libmp3lame', '-b:a', '128k', '-f', 'mp3', '-write_xing', '0', '-id3v2_version', '0'],
    contentType: 'audio/mpeg',
    decoded: /Audio: mp3/,
  },
  aac: {
    encoder: ['-c:a', 'aac', '-b:a', '128k', '-f', 'adts'],
    contentType: 'audio/aac',
    decoded: /Audio: aac/,
  },
  vorbis: {
    // Held to its bit rate: a tone alone would take so few bytes that players wait long for the first.
    encoder: ['-c:a', 'libvorbis', '-b:a', '128k', '-minrate', '128k', '-maxrate', '128k', '-f', 'ogg'],
    contentType: 'application/ogg',
    decoded: /Audio: vorbis/,
  },
  opus: {
    encoder: ['-c:a', 'libopus', '-b:a', '96k', '-ar', '48000', '-f', 'ogg'],
    contentType: 'application/ogg',
    decoded: /Audio: opus/,
  },
  flac: {
    encoder: ['-c:a', 'flac', '-sample_fmt', 's16', '-f', 'ogg'],
    contentType: 'application/ogg',
    decoded: /Audio: flac/,
  },
};

/** A tone for ffmpeg to make. */
export interface ToneInput {
  readonly hertz: number;
  /** Default: long enough for every test. */
  readonly seconds?: number;
  /** As fast as it goes instead of in real time. */
  readonly isUnpaced?: boolean;
}

/** Far longer than any test: its program ends with it. */
const LONG_SECONDS = 120;
const COMMON = ['-nostdin', '-hide_banner'] as const;

/** Arguments of ffmpeg that make a tone in stereo at 44.1 kHz. */
export function toneArguments({ hertz, seconds = LONG_SECONDS, isUnpaced = false }: ToneInput): string[] {
  const source = `sine=frequency=${hertz}:sample_rate=44100:duration=${seconds}`;
  // The same level on both channels as on the one; `-ac 2` would make each quieter.
  return [...(isUnpaced ? [] : ['-re']), '-f', 'lavfi', '-i', source, '-af', 'pan=stereo|c0=c0|c1=c0'];
}

/** How ffmpeg logs in. */
export interface FfmpegSourceOptions extends ToneInput {
  readonly port: number;
  readonly mount: string;
  readonly codec: ToneCodec;
  /** `SOURCE` instead of `PUT`. */
  readonly isLegacy?: boolean;
  readonly name?: string;
}

/** Sends a tone with ffmpeg's own Icecast client, in real time. */
export function startFfmpegSource(hooks: TestHooks, options: FfmpegSourceOptions): Program {
  const { port, mount, codec, isLegacy = false, name = 'Tone' } = options;
  const { encoder, contentType } = codecForms[codec];
  const login = ['-content_type', contentType, '-ice_name', name, '-ice_genre', 'test', '-ice_public', '0'];
  const url = `icecast://source:hackme@127.0.0.1:${port}${mount}`;
  const legacy = isLegacy ? ['-legacy_icecast', '1'] : [];
  return Program.start(hooks, {
    command: 'ffmpeg',
    arguments: [...COMMON, ...toneArguments(options), ...encoder, ...login, ...legacy, url],
  });
}

/** A program that gives an encoded tone in real time on its standard output. */
export function startToneEncoder(hooks: TestHooks, tone: ToneInput, codec: ToneCodec): Program {
  return Program.start(hooks, {
    command: 'ffmpeg',
    arguments: [...COMMON, ...toneArguments(tone), ...codecForms[codec].encoder, 'pipe:1'],
    givesSound: true,
  });
}

/** Writes a file of an encoded tone; the codec is the encoder's arguments. */
export async function writeToneFile(
  hooks: TestHooks,
  path: string,
  tone: ToneInput,
  encoder: readonly string[],
): Promise<void> {
  const input = toneArguments({ ...tone, isUnpaced: true });
  const ffmpeg = Program.start(hooks, { command: 'ffmpeg', arguments: [...COMMON, ...input, ...encoder, '-y', path] });
  await ffmpeg.waitForEnd();
  if (ffmpeg.exitCode !== 0) throw new Error(`Cannot write "${path}": ${ffmpeg.messages}`);
}

/** What ffmpeg decoded of a stream or of a file. */
export interface FfmpegHearing extends Sound {
  /** What it said of the stream. */
  readonly messages: string;
}

const HEARD_RATE = 16_000;
/** A connection that gives nothing for this long is a failure. */
const READ_PATIENCE_MICROS = 6_000_000;

/** Decodes with ffmpeg: at most `seconds` of an address or a file; `form` says what a file is that does not say so itself. */
export async function decodeWithFfmpeg(
  hooks: TestHooks,
  input: string,
  seconds: number,
  form: readonly string[] = [],
): Promise<FfmpegHearing> {
  const patience = input.startsWith('http') ? ['-rw_timeout', String(READ_PATIENCE_MICROS)] : [];
  const output = ['-t', String(seconds), '-vn', '-f', 's16le', '-ac', '1', '-ar', String(HEARD_RATE), 'pipe:1'];
  const ffmpeg = Program.start(hooks, {
    command: 'ffmpeg',
    // Headers are complete at once; the default of 5 s of analysis would only make the tests wait.
    arguments: [...COMMON, ...patience, '-analyzeduration', '1500000', ...form, '-i', input, ...output],
    givesSound: true,
  });
  await ffmpeg.waitForEnd(seconds * 1000 + 15_000);
  return { pcm: ffmpeg.sound, sampleRate: HEARD_RATE, messages: ffmpeg.messages };
}
