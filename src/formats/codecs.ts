import type { FormatFamily } from './framer.ts';

/** Names of the codecs that airchain encodes to, as the configuration and the API write them; in the order of preference. */
export const codecNames = ['mp3', 'aac', 'opus', 'vorbis', 'flac', 'wav'] as const;

/** A codec with its container: `aac` is AAC-LC in ADTS; `opus`, `vorbis` and `flac` are in Ogg; `wav` is 16-bit PCM. */
export type Codec = (typeof codecNames)[number];

/** What is fixed for a codec. */
export interface CodecFacts {
  readonly displayName: string;
  /** Container of the stream: listeners can be moved within one family only. */
  readonly family: FormatFamily;
  /** `Content-Type` of the stream. */
  readonly contentType: string;
  /** Content type with which browsers are asked whether they can play it. */
  readonly playerType: string;
  /** Content types with which players request it in `Accept`. */
  readonly acceptTypes: readonly string[];
  /** Extensions of mount and file names, without the dot. */
  readonly endings: readonly string[];
  /** In kbit/s; null: the codec is lossless and has no bit rate to choose. */
  readonly defaultBitrate: number | null;
  /** Highest `quality` of a variable bit rate; null: no quality to choose. */
  readonly highestQuality: number | null;
  /** In hertz, the default first. */
  readonly sampleRates: readonly number[];
}

/** Sample rates that airchain encodes at, in hertz: those of MPEG-1 and MPEG-2 audio. */
export const sampleRates = [48_000, 44_100, 32_000, 24_000, 22_050, 16_000] as const;
/** Opus streams are decoded at 48 kHz (RFC 7845 §5.1). */
const OPUS_RATES = [48_000] as const;

/** What is encoded. */
export interface SampleForm {
  /** In hertz. */
  readonly sampleRate: number;
  readonly channels: number;
}

/** Bit rates that an encoder takes, in kbit/s. */
export interface BitrateRange {
  readonly lowest: number;
  readonly highest: number;
  /** Absent: every whole number between them. */
  readonly all?: readonly number[];
}

/** Facts of every codec. */
export const codecs: Readonly<Record<Codec, CodecFacts>> = {
  mp3: {
    displayName: 'MP3',
    family: 'mpeg-audio',
    contentType: 'audio/mpeg',
    playerType: 'audio/mpeg',
    acceptTypes: ['audio/mpeg', 'audio/mp3'],
    endings: ['mp3'],
    defaultBitrate: 128,
    highestQuality: 9,
    sampleRates,
  },
  aac: {
    displayName: 'AAC',
    family: 'adts',
    contentType: 'audio/aac',
    playerType: 'audio/aac',
    acceptTypes: ['audio/aac', 'audio/aacp'],
    endings: ['aac', 'aacp'],
    defaultBitrate: 128,
    highestQuality: null,
    sampleRates,
  },
  opus: {
    displayName: 'Opus',
    family: 'ogg',
    contentType: 'audio/ogg',
    playerType: 'audio/ogg; codecs="opus"',
    acceptTypes: ['audio/ogg', 'audio/opus', 'application/ogg'],
    endings: ['opus', 'ogg', 'oga'],
    defaultBitrate: 96,
    highestQuality: null,
    sampleRates: OPUS_RATES,
  },
  vorbis: {
    displayName: 'Vorbis',
    family: 'ogg',
    contentType: 'audio/ogg',
    playerType: 'audio/ogg; codecs="vorbis"',
    acceptTypes: ['audio/ogg', 'audio/vorbis', 'application/ogg'],
    endings: ['ogg', 'oga'],
    defaultBitrate: 128,
    highestQuality: 10,
    sampleRates,
  },
  flac: {
    displayName: 'FLAC',
    family: 'ogg',
    contentType: 'audio/ogg',
    playerType: 'audio/ogg; codecs="flac"',
    acceptTypes: ['audio/ogg', 'audio/flac', 'application/ogg'],
    endings: ['flac', 'ogg', 'oga'],
    defaultBitrate: null,
    highestQuality: null,
    sampleRates,
  },
  wav: {
    displayName: 'WAV',
    family: 'wav',
    contentType: 'audio/wav',
    playerType: 'audio/wav',
    acceptTypes: ['audio/wav', 'audio/x-wav'],
    endings: ['wav'],
    defaultBitrate: null,
    highestQuality: null,
    sampleRates,
  },
};

/** Bit rates of layer III, in kbit/s: ISO/IEC 11172-3 at 32 kHz and more, ISO/IEC 13818-3 below. */
const MPEG1_BITRATES = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG2_BITRATES = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const LOWEST_MPEG1_RATE = 32_000;

type Ranges = readonly [mono: readonly [number, number], stereo: readonly [number, number]];

/** Lowest and highest kbit/s that libvorbis was seen to take, by sample rate. */
const VORBIS_RANGES: Readonly<Record<number, Ranges>> = {
  16000: [
    [16, 96],
    [24, 192],
  ],
  22050: [
    [16, 80],
    [32, 160],
  ],
  24000: [
    [16, 80],
    [32, 160],
  ],
  32000: [
    [32, 160],
    [40, 320],
  ],
  44100: [
    [32, 240],
    [45, 500],
  ],
  48000: [
    [32, 240],
    [45, 500],
  ],
};

/** The limits of libopus. */
const OPUS_RANGES: Ranges = [
  [6, 256],
  [6, 510],
];
/** From barely intelligible to transparent. */
const AAC_RANGES: Ranges = [
  [16, 256],
  [24, 512],
];

/** Bit rates of a codec at a sample rate and 1 or 2 channels. Lossless codecs have no limits. */
export function bitratesOf(codec: Codec, { sampleRate, channels }: SampleForm): BitrateRange {
  if (codec === 'mp3') {
    const all = sampleRate >= LOWEST_MPEG1_RATE ? MPEG1_BITRATES : MPEG2_BITRATES;
    return { lowest: Math.min(...all), highest: Math.max(...all), all };
  }
  const ranges = { aac: AAC_RANGES, opus: OPUS_RANGES, vorbis: VORBIS_RANGES[sampleRate], flac: null, wav: null };
  const [lowest, highest] = ranges[codec]?.[channels - 1] ?? [0, Number.POSITIVE_INFINITY];
  return { lowest, highest };
}
