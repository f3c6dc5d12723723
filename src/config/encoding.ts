import { bitratesOf, type Codec, codecs } from '../formats/index.ts';

/** How sound is to be encoded, as far as it was said. */
export interface Encoding {
  readonly format: Codec;
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

type Kind = Pick<Encoding, 'format' | 'sampleRate' | 'channels'>;

/** Whether a mount's name ends as if it were of another format. */
export function isNamedOtherwise(mount: string, format: Codec): boolean {
  const ending = /\.([^./]+)$/.exec(mount)?.[1]?.toLowerCase() ?? '';
  const isKnown = Object.values(codecs).some(({ endings }) => endings.includes(ending));
  return isKnown && !codecs[format].endings.includes(ending);
}

/** The bit rate of an encoding where none is said, in kbit/s; null: a quality or a ladder is, or the format has none. */
export function defaultBitrate(encoding: Kind & Pick<Encoding, 'quality' | 'ladder'>): number | null {
  const usual = codecs[encoding.format].defaultBitrate;
  if (usual === null || encoding.quality !== null || encoding.ladder.length > 0) return null;
  return Math.min(usual, bitratesOf(encoding.format, encoding).highest);
}

/** Something that does not fit together in an encoding: the key to change, and a sentence about it. */
export interface EncodingMistake {
  readonly key: readonly (string | number)[];
  readonly message: string;
}

/** Finds what a format cannot do. Of a bit rate, a quality and a ladder there may be one. */
export function findEncodingMistakes(encoding: Encoding): EncodingMistake[] {
  const { format, bitrate, quality, ladder, sampleRate } = encoding;
  const { defaultBitrate, displayName, highestQuality, sampleRates } = codecs[format];
  const mistakes: EncodingMistake[] = [];
  const add = (key: EncodingMistake['key'], message: string): void => void mistakes.push({ key, message });
  if (!sampleRates.includes(sampleRate)) {
    add(['sampleRate'], `is always ${sampleRates.join(' or ')} in ${displayName}: take it out`);
  }
  if (quality !== null) {
    if (highestQuality === null) add(['quality'], `is not for ${format}: take it out; mp3 and vorbis have it`);
    else if (quality > highestQuality) add(['quality'], `"${quality}" is not from 0 to ${highestQuality}`);
  }
  if (defaultBitrate === null) {
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
  const { lowest, highest, all } = bitratesOf(kind.format, kind);
  const what = `${kind.format} at ${kind.sampleRate} Hz in ${kind.channels === 1 ? 'mono' : 'stereo'}`;
  if (value < lowest || value > highest)
    return `"${value}" is not a bit rate of ${what}: write ${lowest} to ${highest}`;
  if (!all || all.includes(value)) return null;
  const above = all.findIndex((each) => each > value);
  return `"${value}" is not a bit rate of ${what}: write ${all[above - 1]} or ${all[above]}`;
}
