import { type Dbfs, dbfs, type Lufs, lufs, type Millis, seconds, secondsToMillis } from '../core/index.ts';
import { cleanText } from '../protocols/title-text/index.ts';
import { decodeTagText } from './repair-id3.ts';

/** What the tags and headers of a file say. Texts are Unicode, on one line, empty where there are none. */
export interface TrackTags {
  readonly artist: string;
  readonly title: string;
  readonly album: string;
  readonly hasArtwork: boolean;
  /** As the headers say; null: they do not, or only a whole reading would tell. */
  readonly duration: Millis | null;
  /** From `replaygain` tags, or from R 128 tags of Opus; the peak is 0 dBFS where none is given. */
  readonly loudness: { readonly integrated: Lufs; readonly truePeak: Dbfs } | null;
}

/** Of a file without tags, or with ones that cannot be read. */
export const noTags: TrackTags = {
  artist: '',
  title: '',
  album: '',
  hasArtwork: false,
  duration: null,
  loudness: null,
};

/** A tag by the name that its format has for it. */
interface NativeTag {
  readonly id: string;
  readonly value: unknown;
}

/** What `music-metadata` found, as far as it is used. */
export interface FoundTags {
  readonly common: {
    readonly artist?: string;
    readonly title?: string;
    readonly album?: string;
    readonly picture?: readonly unknown[];
    readonly replaygain_track_gain?: { readonly dB: number };
    /** A share of full scale; its `dB` is of power, half of what it is for a sample. */
    readonly replaygain_track_peak?: { readonly ratio: number };
  };
  readonly format: { readonly duration?: number };
  readonly native: Readonly<Record<string, readonly NativeTag[]>>;
}

/** Loudness of a track with a gain of 0: ReplayGain 2.0 aims at -18 LUFS. */
const REPLAYGAIN_LUFS = -18;
/** RFC 7845 §5.2.1: gain in 1/256 dB towards -23 LUFS. */
const R128_LUFS = -23;
const R128_STEPS_A_DB = 256;
/** What no music needs is a broken tag. */
const MOST_GAIN_DB = 40;
/** What is kept of a text. */
const MAX_TEXT_CHARACTERS = 500;

/** Puts what was found into our words. `charset`: of texts that are not Unicode; null: Windows-1252. */
export function toTrackTags({ common, format, native }: FoundTags, charset: string | null): TrackTags {
  const { duration } = format;
  const line = (text = '') =>
    oneLine(isFromRiff(text, native) ? decodeTagText(Buffer.from(text, 'latin1'), charset) : text);
  return {
    artist: line(common.artist),
    title: line(common.title),
    album: line(common.album),
    hasArtwork: (common.picture?.length ?? 0) > 0,
    duration: duration !== undefined && duration > 0 && Number.isFinite(duration) ? toMillis(duration) : null,
    loudness: toLoudness(common, native),
  };
}

function toLoudness(common: FoundTags['common'], native: FoundTags['native']): TrackTags['loudness'] {
  const integrated = r128Loudness(native) ?? replaygainLoudness(common.replaygain_track_gain?.dB);
  if (integrated === null) return null;
  const peak = 20 * Math.log10(common.replaygain_track_peak?.ratio ?? 1);
  return { integrated: lufs(integrated), truePeak: dbfs(Number.isFinite(peak) ? peak : 0) };
}

function replaygainLoudness(gain: number | undefined): number | null {
  return gain !== undefined && Math.abs(gain) <= MOST_GAIN_DB ? REPLAYGAIN_LUFS - gain : null;
}

function r128Loudness(native: FoundTags['native']): number | null {
  const tag = native.vorbis?.find(({ id }) => id.toUpperCase() === 'R128_TRACK_GAIN');
  const gain = Number.parseInt(String(tag?.value), 10) / R128_STEPS_A_DB;
  return Math.abs(gain) <= MOST_GAIN_DB ? R128_LUFS - gain : null;
}

function toMillis(duration: number): Millis {
  return secondsToMillis(seconds(duration));
}

/** Whether a text is of RIFF INFO, which is handed out with one character for each byte. */
function isFromRiff(text: string, native: FoundTags['native']): boolean {
  return /^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(text) && native.exif?.some(({ value }) => value === text) === true;
}

function oneLine(text: string): string {
  return cleanText(text.replace(/\s+/g, ' '), MAX_TEXT_CHARACTERS);
}
