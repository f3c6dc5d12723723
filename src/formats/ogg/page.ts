import { AirchainError } from '../../core/index.ts';
import { updateOggCrc } from './crc.ts';

/** Fixed part of a page: everything before the segment table (RFC 3533 §6). */
export const PAGE_HEAD_BYTES = 27;
/** Segments of a page: their number is one byte. */
export const MAX_PAGE_SEGMENTS = 255;
/** Bytes of a full segment; a shorter one ends its packet. */
export const FULL_SEGMENT_BYTES = 255;
/** Granule position of a page on which no packet ends. */
export const NO_GRANULE = -1n;

/** Byte offsets of a page's fields (RFC 3533 §6). */
export const pageField = { version: 4, flags: 5, granule: 6, serial: 14, sequence: 18, crc: 22, segments: 26 } as const;
/** Bits of the flags byte. */
export const pageFlag = { continued: 1, first: 2, last: 4 } as const;

const CAPTURE_PATTERN = Buffer.from('OggS', 'latin1');
const CRC_BYTES = 4;
const zeroCrc = new Uint8Array(CRC_BYTES);

/** One page of an Ogg stream. All buffers are views of the bytes it was read from. */
export interface OggPage {
  /** The whole page with its head. */
  readonly bytes: Buffer;
  /** One byte for each segment: its length; below 255 a packet ends with it. */
  readonly lacing: Buffer;
  /** The segments' bytes. */
  readonly body: Buffer;
  /** Whether the first segment goes on with a packet of the page before. */
  readonly isContinued: boolean;
  /** Whether a logical stream begins here (BOS). */
  readonly isFirst: boolean;
  /** Whether the logical stream ends here (EOS). */
  readonly isLast: boolean;
  /** Position at the end of the last packet that ends here, in the codec's own unit; −1 where none ends. */
  readonly granule: bigint;
  /** Which logical stream it belongs to: 32 bits, unsigned. */
  readonly serial: number;
  /** Number of the page in its logical stream: 32 bits, unsigned. */
  readonly sequence: number;
}

/** A packet, or what of it lies on one page. */
export interface OggPacketPart {
  /** A view of the page. */
  readonly bytes: Buffer;
  /** Whether the packet's first byte is here. */
  readonly isStart: boolean;
  /** Whether the packet's last byte is here. */
  readonly isEnd: boolean;
}

/** Computes the checksum of the page at `bytes[start, end)`, reading its checksum field as zeros. Unsigned. */
export function computePageCrc(bytes: Buffer, start: number, end: number): number {
  const head = updateOggCrc(0, bytes, start, start + pageField.crc);
  const gap = updateOggCrc(head, zeroCrc, 0, CRC_BYTES);
  return updateOggCrc(gap, bytes, start + pageField.crc + CRC_BYTES, end) >>> 0;
}

/**
 * Reads the page that begins at `offset`. The page's buffers are views of `bytes`.
 * @returns `null` when the page is not complete yet
 * @throws AirchainError `OGG_PAGE_BROKEN` when no page begins there or its checksum is wrong
 * @see RFC 3533 §6
 */
export function readOggPage(bytes: Buffer, offset = 0): OggPage | null {
  const found = tryPage(bytes, offset);
  if (typeof found === 'string') throw new AirchainError('OGG_PAGE_BROKEN', `Cannot read an Ogg page: ${found}`);
  return typeof found === 'number' ? null : found;
}

/** Where a search for a page ended. What lies before `offset` belongs to no page. */
export type FoundPage =
  | { readonly offset: number; readonly page: OggPage }
  /** A page may begin at `offset`: `wanted` bytes must be seen from there to tell, more than there were. */
  | { readonly offset: number; readonly page: null; readonly wanted: number };

/** Finds the first page at or after `offset` whose checksum is right: the way back into step after garbage. */
export function findOggPage(bytes: Buffer, offset = 0): FoundPage {
  for (let at = offset; ; at++) {
    at = findCapturePattern(bytes, at);
    const found = tryPage(bytes, at);
    if (typeof found === 'number') return { offset: at, page: null, wanted: found };
    if (typeof found === 'object') return { offset: at, page: found };
  }
}

/** Reads a page that is known to be whole and right, e.g. one that a framer has put out: the checksum is not looked at. */
export function readVerifiedPage(bytes: Buffer): OggPage {
  const segments = bytes[pageField.segments]!;
  const flags = bytes[pageField.flags]!;
  return {
    bytes,
    lacing: bytes.subarray(PAGE_HEAD_BYTES, PAGE_HEAD_BYTES + segments),
    body: bytes.subarray(PAGE_HEAD_BYTES + segments),
    isContinued: (flags & pageFlag.continued) !== 0,
    isFirst: (flags & pageFlag.first) !== 0,
    isLast: (flags & pageFlag.last) !== 0,
    granule: bytes.readBigInt64LE(pageField.granule),
    serial: bytes.readUInt32LE(pageField.serial),
    sequence: bytes.readUInt32LE(pageField.sequence),
  };
}

/** Cuts a page into the packets, and the ends and beginnings of packets, that lie on it, in order. Views of the page. */
export function readPacketParts(page: OggPage): OggPacketPart[] {
  const parts: OggPacketPart[] = [];
  let start = 0;
  let end = 0;
  let isStart = !page.isContinued;
  for (const length of page.lacing) {
    end += length;
    if (length === FULL_SEGMENT_BYTES) continue;
    parts.push({ bytes: page.body.subarray(start, end), isStart, isEnd: true });
    start = end;
    isStart = true;
  }
  if (page.lacing.at(-1) === FULL_SEGMENT_BYTES) {
    parts.push({ bytes: page.body.subarray(start, end), isStart, isEnd: false });
  }
  return parts;
}

/** Whether the page's last packet ends on it, so that the next page begins with a fresh one. True for an empty page. */
export function endsWithWholePacket(page: OggPage): boolean {
  return page.lacing.at(-1) !== FULL_SEGMENT_BYTES;
}

/** The page at `offset`, or how many bytes must be seen from there to go on, or why there is none. */
function tryPage(bytes: Buffer, offset: number): OggPage | number | string {
  const available = bytes.length - offset;
  const seen = Math.min(available, CAPTURE_PATTERN.length);
  if (bytes.compare(CAPTURE_PATTERN, 0, seen, offset, offset + seen) !== 0) return 'it does not begin with "OggS"';
  if (available > pageField.version && bytes[offset + pageField.version] !== 0) {
    return `its version is ${bytes[offset + pageField.version]}, not 0`;
  }
  if (available < PAGE_HEAD_BYTES) return PAGE_HEAD_BYTES;
  const bodyStart = offset + PAGE_HEAD_BYTES + bytes[offset + pageField.segments]!;
  if (bytes.length < bodyStart) return bodyStart - offset;
  let end = bodyStart;
  for (let at = offset + PAGE_HEAD_BYTES; at < bodyStart; at++) end += bytes[at]!;
  if (bytes.length < end) return end - offset;
  if (computePageCrc(bytes, offset, end) !== bytes.readUInt32LE(offset + pageField.crc)) return 'its checksum is wrong';
  return readVerifiedPage(bytes.subarray(offset, end));
}

/** Where `OggS`, or at the end of `bytes` the beginning of it, stands; the end where there is none. */
function findCapturePattern(bytes: Buffer, offset: number): number {
  const whole = bytes.indexOf(CAPTURE_PATTERN, offset);
  if (whole !== -1) return whole;
  let at = Math.max(offset, bytes.length - CAPTURE_PATTERN.length + 1);
  while (at < bytes.length && bytes.compare(CAPTURE_PATTERN, 0, bytes.length - at, at) !== 0) at++;
  return at;
}
