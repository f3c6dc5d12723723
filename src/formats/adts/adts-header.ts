import type { SizedFrame } from '../framing/index.ts';

/** Length of an ADTS header without its optional checksum (ISO/IEC 13818-7 §6.2). */
export const adtsHeaderBytes = 7;

/** What the header of one ADTS frame says. */
export interface AdtsHeader extends SizedFrame {
  /** Of the core: HE-AAC plays at twice this, which only the decoder can tell. In hertz. */
  readonly sampleRate: number;
  /** 0 where the stream describes its channels inside the frames. */
  readonly channels: number;
  /** Audio object type less one: 0 Main, 1 LC, 2 SSR, 3 LTP. */
  readonly profile: number;
  /** Samples of each channel in the frame, at `sampleRate`. */
  readonly samples: number;
}

/** Hertz by index (ISO/IEC 13818-7 table 35, 14496-3 table 1.18). The rest is reserved. */
const sampleRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
] as const;
/** By channel configuration (ISO/IEC 13818-7 table 42). */
const channelCounts = [0, 1, 2, 3, 4, 5, 6, 8] as const;
const checksumBytes = 2;
const blockSamples = 1024;

/**
 * Reads the ADTS header at `offset`. Null when fewer than seven bytes are there or when they are no such header.
 *
 * Bits: 12 sync, 1 version, 2 layer (0), 1 no checksum, 2 profile, 4 sample rate, 1 private, 3 channels, 4 copyright and
 * such, 13 frame length, 11 buffer fullness, 2 blocks less one.
 */
export function readAdtsHeader(bytes: Buffer, offset: number): AdtsHeader | null {
  if (bytes.length - offset < adtsHeaderBytes) return null;
  const second = bytes[offset + 1]!;
  if (bytes[offset] !== 0xff || (second & 0xf6) !== 0xf0) return null;
  const third = bytes[offset + 2]!;
  const sampleRate = sampleRates[(third >> 2) & 0x0f];
  if (sampleRate === undefined) return null;

  const fourth = bytes[offset + 3]!;
  const frameBytes = ((fourth & 3) << 11) | (bytes[offset + 4]! << 3) | (bytes[offset + 5]! >> 5);
  const hasChecksum = (second & 1) === 0;
  if (frameBytes <= adtsHeaderBytes + (hasChecksum ? checksumBytes : 0)) return null;

  return {
    sampleRate,
    channels: channelCounts[((third & 1) << 2) | (fourth >> 6)]!,
    profile: third >> 6,
    samples: ((bytes[offset + 6]! & 3) + 1) * blockSamples,
    frameBytes,
  };
}

/** Whether a frame with header `next` may follow one with `header`: same profile, sample rate and channels. */
export function isSameAdtsStream(header: AdtsHeader, next: AdtsHeader): boolean {
  return header.sampleRate === next.sampleRate && header.channels === next.channels && header.profile === next.profile;
}
