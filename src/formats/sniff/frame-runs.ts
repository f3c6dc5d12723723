import { isSameAdtsStream, readAdtsHeader } from '../adts/index.ts';
import type { SizedFrame } from '../framing/index.ts';
import { isSameMpegStream, readMpegFrameHeader } from '../mpeg-audio/index.ts';

/** The families whose frames have no magic number in front: they are recognised by several in a row. */
export type FramedFamily = 'mpeg-audio' | 'adts';

/** Both, in the order in which they are asked about. */
export const framedFamilies: readonly FramedFamily[] = ['mpeg-audio', 'adts'];

/** Frames that follow one another. */
export interface FrameRun {
  /** Headers that continue each other. The last frame need not be whole. */
  readonly frames: number;
  /** From the first header to the last. */
  readonly bytes: number;
  /** Whether it goes on to where no further header is seen, instead of ending at something else. */
  readonly reachesEnd: boolean;
}

const noRun: FrameRun = { frames: 0, bytes: 0, reachesEnd: false };

/** The most headers that a run is followed for: no data of any other kind has so many. */
const mostFrames = 64;

/** The longest frame: 13 bits of length in ADTS; layer II at 384 kbit/s and 32 kHz is below 2 KiB. */
const longestFrameBytes = 8191;

/** The run of frames of `family` that begins at `at`. */
export function readFrameRun(bytes: Buffer, at: number, family: FramedFamily): FrameRun {
  return family === 'mpeg-audio'
    ? followRun(bytes, at, readMpegFrameHeader, isSameMpegStream)
    : followRun(bytes, at, readAdtsHeader, isSameAdtsStream);
}

/** The first place at which `frames` frames of `family` stand in a row; null: there is none. */
export function findFrameRun(bytes: Buffer, family: FramedFamily, frames: number): number | null {
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (readFrameRun(bytes, at, family).frames >= frames) return at;
  }
  return null;
}

/** Whether the bytes are frames of `family` and nothing else, but for the end of one before the first. */
export function isNothingButFrames(bytes: Buffer, family: FramedFamily, frames: number): boolean {
  const end = Math.min(bytes.length, longestFrameBytes);
  for (let at = bytes.indexOf(0xff); at !== -1 && at < end; at = bytes.indexOf(0xff, at + 1)) {
    const run = readFrameRun(bytes, at, family);
    if (run.frames >= frames) return run.reachesEnd;
  }
  return false;
}

function followRun<Header extends SizedFrame>(
  bytes: Buffer,
  at: number,
  readHeader: (bytes: Buffer, offset: number) => Header | null,
  isContinued: (header: Header, next: Header) => boolean,
): FrameRun {
  const first = readHeader(bytes, at);
  if (first === null) return noRun;
  let cursor = at;
  for (let frames = 1, last = first; ; frames++) {
    const next = readHeader(bytes, cursor + last.frameBytes);
    const isOver = next === null || !isContinued(last, next) || frames === mostFrames;
    if (isOver) {
      // A header has 4 or 7 bytes; where fewer are left nothing contradicts the run.
      const reachesEnd = frames === mostFrames || cursor + last.frameBytes + 7 > bytes.length;
      return { frames, bytes: cursor - at, reachesEnd };
    }
    cursor += last.frameBytes;
    last = next;
  }
}

/** Headers of free format at one distance that are no accident. */
const freeFormatHeaders = 4;
/** 8 kbit/s at 48 kHz, and 640 kbit/s, which is what decoders take at most, at 32 kHz. */
const freeFormatBytes = { shortest: 24, longest: 2881 } as const;

/** Each try looks through the bytes behind a header; in sound there are few that are none. */
const mostFreeFormatTries = 32;

/**
 * Whether MPEG audio of free format stands in `bytes`: frames that do not tell their length, all of the same but for a
 * padding byte (ISO/IEC 11172-3 §2.4.2.3).
 */
export function hasFreeFormat(bytes: Buffer): boolean {
  let tries = 0;
  for (let at = bytes.indexOf(0xff); at !== -1 && tries < mostFreeFormatTries; at = bytes.indexOf(0xff, at + 1)) {
    if (!isFreeFormatHeader(bytes, at)) continue;
    if (hasFreeFormatRun(bytes, at)) return true;
    tries++;
  }
  return false;
}

function isFreeFormatHeader(bytes: Buffer, at: number): boolean {
  if (at + 4 > bytes.length) return false;
  // With any bit rate in its place it has to be a header like all others.
  const header = Buffer.from(bytes.subarray(at, at + 4));
  if (header[2]! >> 4 !== 0) return false;
  header[2]! |= 0x90;
  return readMpegFrameHeader(header, 0) !== null;
}

/** Whether frames of free format begin at `first`. */
export function hasFreeFormatRun(bytes: Buffer, first: number): boolean {
  if (!isFreeFormatHeader(bytes, first)) return false;
  const end = Math.min(bytes.length - 4, first + freeFormatBytes.longest);
  for (let next = first + freeFormatBytes.shortest; next <= end; next++) {
    if (!isSameFreeFormat(bytes, first, next)) continue;
    let [headers, at] = [2, next];
    for (const distance = next - first; headers < freeFormatHeaders; headers++) {
      const found = [distance, distance - 1, distance + 1].find((step) => isSameFreeFormat(bytes, first, at + step));
      if (found === undefined) break;
      at += found;
    }
    if (headers === freeFormatHeaders) return true;
  }
  return false;
}

/** Same version, layer, protection and sample rate, and free format both. */
function isSameFreeFormat(bytes: Buffer, one: number, other: number): boolean {
  return (
    other + 4 <= bytes.length &&
    bytes[one] === bytes[other] &&
    bytes[one + 1] === bytes[other + 1] &&
    (bytes[one + 2]! & 0xfc) === (bytes[other + 2]! & 0xfc)
  );
}
