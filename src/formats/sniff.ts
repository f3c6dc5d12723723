import { isSameAdtsStream, readAdtsHeader } from './adts/index.ts';
import type { FormatFamily } from './framer.ts';
import { findTagBytes, type SizedFrame } from './framing/index.ts';
import { isSameMpegStream, readMpegFrameHeader } from './mpeg-audio/index.ts';

/** Bytes after which `sniffFamily` decides: several frames of MP3 and AAC, a third of a second at 192 kbit/s. */
export const sniffBytes = 8192;

/** Four bytes tell all formats that begin with a magic number, and whether a tag is in front. */
const magicBytes = 4;
const magicNumbers: ReadonlyMap<number, FormatFamily> = new Map([
  [0x4f676753, 'ogg'], // OggS
  [0x1a45dfa3, 'webm'], // EBML
  [0x664c6143, 'flac'], // fLaC
  [0x52494646, 'wav'], // RIFF
]);

/**
 * What the first bytes of a stream are: a magic number at the start, else two frames in a row of MPEG audio or ADTS
 * anywhere, since a live source may begin in the middle of one.
 * Null: not enough bytes to tell. Undefined: nothing that we know, and more bytes will not change it.
 */
export function sniffFamily(bytes: Buffer): FormatFamily | null | undefined {
  const isLast = bytes.length >= sniffBytes;
  if (bytes.length < magicBytes) return null;
  const byMagic = magicNumbers.get(bytes.readUInt32BE());
  if (byMagic !== undefined) return byMagic;

  const tag = findTagBytes(bytes, 0);
  const start = typeof tag === 'number' ? tag : tag.wanted;
  // A picture in the tag hides what follows; where it is seen, it is MP3 nearly always.
  if (start >= bytes.length) return isLast ? 'mpeg-audio' : null;

  for (let at = bytes.indexOf(0xff, start); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (hasTwoFrames(bytes, at, readMpegFrameHeader, isSameMpegStream)) return 'mpeg-audio';
    if (hasTwoFrames(bytes, at, readAdtsHeader, isSameAdtsStream)) return 'adts';
  }
  return isLast ? undefined : null;
}

function hasTwoFrames<Header extends SizedFrame>(
  bytes: Buffer,
  at: number,
  readHeader: (bytes: Buffer, offset: number) => Header | null,
  isContinued: (header: Header, next: Header) => boolean,
): boolean {
  const header = readHeader(bytes, at);
  const next = header && readHeader(bytes, at + header.frameBytes);
  return header !== null && next !== null && isContinued(header, next);
}
