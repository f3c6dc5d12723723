import type { FormatFamily } from '../formats/index.ts';

/** The formats that sound can be encoded in. */
export const soundFormats = ['mp3', 'aac', 'opus', 'vorbis', 'flac', 'wav'] as const;

/** One of them. `flac` is FLAC in Ogg, `aac` AAC-LC in ADTS. */
export type SoundFormat = (typeof soundFormats)[number];

/** Sample rates that can be asked for, in hertz. Those of MPEG-1 and MPEG-2 audio; all formats but Opus take them. */
export const sampleRates = ['48000', '44100', '32000', '24000', '22050', '16000'] as const;

/** The one sample rate of Opus (RFC 7845 §5.1: streams are decoded at 48 kHz). */
const OPUS_RATE = 48_000;

/** How sound is to be encoded, as far as it was said. */
export interface Encoding {
  readonly format: SoundFormat;
  /** Kbit/s; null: not said. */
  readonly bitrate: number | null;
  /** Of a variable bit rate; null: the bit rate is constant. */
  readonly quality: number | null;
  /** In hertz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Bit rates of a ladder; empty: there is none. */
  readonly ladder: readonly number[];
}

interface FormatFacts {
  readonly family: FormatFamily;
  readonly endings: readonly string[];
  /** Kbit/s where nothing is said; null: the format has no bit rate to choose. */
  readonly usualBitrate: number | null;
  /** Highest number that `quality` takes; null: it takes none. */
  readonly highestQuality: number | null;
}

const FACTS: Readonly<Record<SoundFormat, FormatFacts>> = {
  mp3: { family: 'mpeg-audio', endings: ['mp3'], usualBitrate: 128, highestQuality: 9 },
  aac: { family: 'adts', endings: ['aac', 'aacp'], usualBitrate: 128, highestQuality: null },
  opus: { family: 'ogg', endings: ['opus', 'ogg', 'oga'], usualBitrate: 96, highestQuality: null },
  vorbis: { family: 'ogg', endings: ['ogg', 'oga'], usualBitrate: 128, highestQuality: 10 },
  flac: { family: 'ogg', endings: ['flac', 'ogg', 'oga'], usualBitrate: null, highestQuality: null },
  wav: { family: 'wav', endings: ['wav'], usualBitrate: null, highestQuality: null },
};

/** Bit rates of layer III, in kbit/s: ISO/IEC 11172-3 at 32 kHz and more, ISO/IEC 13818-3 below. */
const MPEG1_BITRATES = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG2_BITRATES = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const LOWEST_MPEG1_RATE = 32_000;

/** Lowest and highest kbit/s that libvorbis was seen to take, for one and two channels. */
const VORBIS_RANGES: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
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

/** Lowest and highest kbit/s of the other two, for one and two channels: libopus' limits; from noise to transparent in AAC. */
const OPUS_RANGES = [
  [6, 256],
  [6, 510],
] as const;
const AAC_RANGES = [
  [16, 256],
  [24, 512],
] as const;

type Kind = Pick<Encoding, 'format' | 'sampleRate' | 'channels'>;

/** What listeners of a format may be moved to, as `FormatFamily`. */
export function familyOfFormat(format: SoundFormat): FormatFamily {
  return FACTS[format].family;
}

/** Whether a mount's name ends as if it were of another format. */
export function isNamedOtherwise(mount: string, format: SoundFormat): boolean {
  const ending = /\.([^./]+)$/.exec(mount)?.[1]?.toLowerCase() ?? '';
  const isKnown = Object.values(FACTS).some(({ endings }) => endings.includes(ending));
  return isKnown && !FACTS[format].endings.includes(ending);
}

/** The endings that a mount of the format has. */
export function endingsOf(format: SoundFormat): readonly string[] {
  return FACTS[format].endings;
}

/** The bit rate of an encoding where none is said, in kbit/s; null: a quality or a ladder is, or the format has none. */
export function defaultBitrate(encoding: Kind & Pick<Encoding, 'quality' | 'ladder'>): number | null {
  const usual = FACTS[encoding.format].usualBitrate;
  if (usual === null || encoding.quality !== null || encoding.ladder.length > 0) return null;
  return Math.min(usual, bitratesOf(encoding).highest);
}

/** Something that does not fit together in an encoding: the key to change, and a sentence about it. */
export interface EncodingMistake {
  readonly key: readonly (string | number)[];
  readonly message: string;
}

/** Finds what a format cannot do. Of a bit rate, a quality and a ladder there may be one. */
export function findEncodingMistakes(encoding: Encoding): EncodingMistake[] {
  const { format, bitrate, quality, ladder, sampleRate } = encoding;
  const { usualBitrate, highestQuality } = FACTS[format];
  const mistakes: EncodingMistake[] = [];
  const add = (key: EncodingMistake['key'], message: string): void => void mistakes.push({ key, message });
  if (format === 'opus' && sampleRate !== OPUS_RATE) add(['sampleRate'], `is always ${OPUS_RATE} in Opus: take it out`);
  if (quality !== null) {
    if (highestQuality === null) add(['quality'], `is not for ${format}: take it out; mp3 and vorbis have it`);
    else if (quality > highestQuality) add(['quality'], `"${quality}" is not from 0 to ${highestQuality}`);
  }
  if (usualBitrate === null) {
    const message = `is not for ${format}, which loses nothing and takes what it needs: take it out`;
    if (bitrate !== null) add(['bitrate'], message);
    if (ladder.length > 0) add(['ladder'], message);
    return mistakes;
  }
  if (bitrate !== null && quality !== null) add(['quality'], 'is instead of a bit rate: take one of the two out');
  if (ladder.length > 0 && (bitrate !== null || quality !== null)) {
    add(['ladder'], `is instead of a ${bitrate === null ? 'quality' : 'bit rate'}: take one of the two out`);
  }
  const rates: [EncodingMistake['key'], number][] = ladder.map((rung, index) => [['ladder', index], rung]);
  if (bitrate !== null) rates.unshift([['bitrate'], bitrate]);
  for (const [key, rate] of rates) {
    const problem = describeBitrate(rate, encoding);
    if (problem) add(key, problem);
  }
  const twice = ladder.findIndex((rung, index) => ladder.indexOf(rung) < index);
  if (twice !== -1) add(['ladder', twice], `"${ladder[twice]}" is there already: take it out`);
  return mistakes;
}

function describeBitrate(value: number, kind: Kind): string | null {
  const { lowest, highest, all } = bitratesOf(kind);
  const what = `${kind.format} at ${kind.sampleRate} Hz in ${kind.channels === 1 ? 'mono' : 'stereo'}`;
  if (value < lowest || value > highest)
    return `"${value}" is not a bit rate of ${what}: write ${lowest} to ${highest}`;
  if (!all || all.includes(value)) return null;
  const above = all.findIndex((each) => each > value);
  return `"${value}" is not a bit rate of ${what}: write ${all[above - 1]} or ${all[above]}`;
}

/** The range of bit rates, in kbit/s, and all of them where only some are possible. */
function bitratesOf({ format, sampleRate, channels }: Kind): { lowest: number; highest: number; all?: number[] } {
  if (format === 'mp3') {
    const all = sampleRate >= LOWEST_MPEG1_RATE ? MPEG1_BITRATES : MPEG2_BITRATES;
    return { lowest: Math.min(...all), highest: Math.max(...all), all };
  }
  const ranges = { aac: AAC_RANGES, opus: OPUS_RANGES, vorbis: VORBIS_RANGES[sampleRate], flac: null, wav: null }[
    format
  ];
  const [lowest, highest] = ranges?.[channels - 1] ?? [0, Number.POSITIVE_INFINITY];
  return { lowest, highest };
}
