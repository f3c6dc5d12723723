import { TO_MONO } from '../ffmpeg/index.ts';
import { type Codec, codecs } from '../formats/index.ts';
import type { EncodedForm } from './ports.ts';

/** The form that is wanted of an encoder. */
export interface EncoderFormat {
  readonly codec: Codec;
  /** Constant bit rate, or Opus's average; null: by `quality`, or what the codec takes (FLAC). */
  readonly bitrateKbps: number | null;
  /** VBR: of MP3 0 (best) to 9, of Vorbis 0 to 10 (best); null: by `bitrateKbps`. */
  readonly quality: number | null;
  /** In hertz. Opus is always 48000. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

interface EncoderFacts {
  /** Name of ffmpeg's encoder. */
  readonly encoder: string;
  readonly arguments: readonly string[];
  /**
   * Sample frames (at the stream's own rate) that come out of a decoder before the first that went in: LAME's 576 and the
   * decoder's 529; one frame of AAC; Opus's pre-skip as libopus sets it.
   */
  readonly delay: number;
}

/** A page for each packet, so that a title and a listener may come at any of them. In microseconds. */
const OGG_PAGE = ['-page_duration', '20000', '-f', 'ogg'];

const encoders: Readonly<Record<Codec, EncoderFacts>> = {
  mp3: {
    encoder: 'libmp3lame',
    // No tag frames in front: they are for files.
    arguments: ['-write_xing', '0', '-id3v2_version', '0', '-f', 'mp3'],
    delay: 1105,
  },
  aac: { encoder: 'aac', arguments: ['-f', 'adts'], delay: 1024 },
  opus: { encoder: 'libopus', arguments: OGG_PAGE, delay: 312 },
  vorbis: { encoder: 'libvorbis', arguments: OGG_PAGE, delay: 0 },
  flac: {
    encoder: 'flac',
    arguments: ['-sample_fmt', 's16', ...OGG_PAGE],
    delay: 0,
  },
  wav: { encoder: 'pcm_s16le', arguments: ['-f', 'wav'], delay: 0 },
};

/** Name of the ffmpeg encoder that a codec needs. */
export function encoderNameOf(codec: Codec): string {
  return encoders[codec].encoder;
}

/** How long the sound is on its way through encoder and decoder, in seconds. */
export function codecDelaySeconds({ codec, sampleRate }: EncoderFormat): number {
  return encoders[codec].delay / sampleRate;
}

/** What the encoded stream is, for those who hand it on. */
export function formOf({ codec, bitrateKbps, sampleRate, channels }: EncoderFormat): EncodedForm {
  const { family, contentType } = codecs[codec];
  return { family, contentType, bitrateKbps, sampleRate, channels };
}

/** ffmpeg's arguments behind its input. */
export function encoderArguments(format: EncoderFormat): string[] {
  const { encoder, arguments: container } = encoders[format.codec];
  return [
    ...['-c:a', encoder, ...rateArguments(format)],
    ...['-ar', `${format.sampleRate}`, '-ac', `${format.channels}`],
    ...(format.channels === 1 ? ['-af', TO_MONO] : []),
    ...container,
    // What is encoded goes out at once.
    ...['-flush_packets', '1', 'pipe:1'],
  ];
}

/** Above it ffmpeg's documentation finds its fast search the better one, and it takes half the work. For each channel. */
const AAC_FAST_ABOVE_KBPS = 48;

function rateArguments({ codec, bitrateKbps, quality, channels }: EncoderFormat): string[] {
  if (codec === 'aac' && bitrateKbps !== null && bitrateKbps / channels > AAC_FAST_ABOVE_KBPS) {
    return ['-b:a', `${bitrateKbps}k`, '-aac_coder', 'fast'];
  }
  if (quality !== null) return ['-q:a', `${quality}`];
  return bitrateKbps === null ? [] : ['-b:a', `${bitrateKbps}k`];
}
