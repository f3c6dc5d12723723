import type { SizedFrame } from '../framing/index.ts';

/** Length of an MPEG audio frame's header (ISO/IEC 11172-3 §2.4.1.3). */
export const mpegHeaderBytes = 4;

/** What the header of one MPEG audio frame says. */
export interface MpegFrameHeader extends SizedFrame {
  /** MPEG-1, MPEG-2 (half the sample rates) or MPEG-2.5 (a quarter of them). */
  readonly version: 1 | 2 | 2.5;
  readonly layer: 1 | 2 | 3;
  /** In hertz. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Of this frame, in kbit/s. */
  readonly bitrate: number;
  /** Samples of each channel in the frame. */
  readonly samples: number;
}

/** By the two version bits; the second is reserved. */
const versions = [2.5, null, 2, 1] as const;
/** By the two layer bits; the first is reserved (and is what ADTS has there). */
const layers = [null, 3, 2, 1] as const;

/** Sample rates of MPEG-1 by index; the later versions divide them. */
const sampleRates = [44_100, 48_000, 32_000] as const;
const sampleRateDivisors = { 1: 1, 2: 2, 2.5: 4 } as const;

/** kbit/s by index 1 to 14 (ISO/IEC 11172-3 §2.4.2.3, 13818-3 §2.4.2.3). Index 0 is free format, 15 is forbidden. */
const bitrates = {
  mpeg1: {
    1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  mpeg2: {
    1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    3: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  },
} as const;

const monoMode = 3;
const reservedEmphasis = 2;

/**
 * Reads the header of an MPEG audio frame at `offset`: versions 1, 2 and 2.5, layers I to III.
 * Null when fewer than four bytes are there, when they are no such header, and for free format, whose frames do not tell
 * their length.
 */
export function readMpegFrameHeader(bytes: Buffer, offset: number): MpegFrameHeader | null {
  if (bytes.length - offset < mpegHeaderBytes) return null;
  const second = bytes[offset + 1]!;
  if (bytes[offset] !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const version = versions[(second >> 3) & 3]!;
  const layer = layers[(second >> 1) & 3]!;
  if (version === null || layer === null) return null;

  const third = bytes[offset + 2]!;
  const bitrate = bitrates[version === 1 ? 'mpeg1' : 'mpeg2'][layer][(third >> 4) - 1];
  const fullRate = sampleRates[(third >> 2) & 3];
  if (bitrate === undefined || fullRate === undefined) return null;

  const fourth = bytes[offset + 3]!;
  if ((fourth & 3) === reservedEmphasis) return null;

  const sampleRate = fullRate / sampleRateDivisors[version];
  const samples = samplesOf(version, layer);
  const padding = (third >> 1) & 1;
  return {
    version,
    layer,
    sampleRate,
    bitrate,
    samples,
    channels: fourth >> 6 === monoMode ? 1 : 2,
    frameBytes: frameBytesOf(layer, samples, bitrate, sampleRate, padding),
  };
}

/**
 * Whether a frame with header `next` may follow one with `header`: same version, layer and sample rate. Bit rate and
 * channel mode may change from frame to frame.
 */
export function isSameMpegStream(header: MpegFrameHeader, next: MpegFrameHeader): boolean {
  return header.version === next.version && header.layer === next.layer && header.sampleRate === next.sampleRate;
}

function samplesOf(version: 1 | 2 | 2.5, layer: 1 | 2 | 3): number {
  if (layer === 1) return 384;
  return layer === 3 && version !== 1 ? 576 : 1152;
}

/** Layer I counts in slots of four bytes, the others in bytes (ISO/IEC 11172-3 §2.4.3.1). */
function frameBytesOf(layer: number, samples: number, bitrate: number, sampleRate: number, padding: number): number {
  const slotBytes = layer === 1 ? 4 : 1;
  return (Math.floor((samples * bitrate * 1000) / (8 * slotBytes * sampleRate)) + padding) * slotBytes;
}
