import { decodeTitle } from '../protocols/title-text/index.ts';

/** What the header of an ID3v2 tag says. */
export interface Id3Header {
  readonly major: number;
  /** Whether 0xFF is followed by a 0 that is to be left out. */
  readonly isUnsynchronised: boolean;
}

interface FrameLayout {
  readonly idBytes: number;
  readonly headBytes: number;
  readSize(bytes: Buffer, at: number): number;
  writeSize(size: number): Buffer;
}

interface Frame {
  readonly id: string;
  /** Its header with the size as it should be written. */
  readonly head: Buffer;
  readonly data: Buffer;
}

/** Read of one tag; the rest is left out. Books have a few hundred chapters. */
const MOST_FRAMES = 2000;
/** Of all texts of a tag together; what does not fit is left out, for a text may have any number of values. */
const MOST_TEXT_BYTES = 64 * 1024;
/** Encodings of a text frame by its first byte (ID3v2.4 §4). */
const LATIN1 = 0;
const UTF8 = 3;
/** Format flags of a frame whose bytes are not its text: compressed, encrypted, unsynchronised, with a length before them. */
const CODED = 0x0f;
const CODED_V23 = 0xc0;

const plain = (bytes: number) => ({
  readSize: (buffer: Buffer, at: number) => buffer.readUIntBE(at, bytes),
  writeSize: (size: number) => {
    const written = Buffer.alloc(bytes);
    written.writeUIntBE(size, 0, bytes);
    return written;
  },
});
const synchsafe: Pick<FrameLayout, 'readSize' | 'writeSize'> = {
  readSize: (buffer, at) =>
    [0, 1, 2, 3].reduce(
      (size, index) => (buffer[at + index]! > 0x7f ? Number.NaN : size * 128 + buffer[at + index]!),
      0,
    ),
  writeSize: (size) => Buffer.from([21, 14, 7, 0].map((shift) => (size >>> shift) & 0x7f)),
};
const v22: FrameLayout = { idBytes: 3, headBytes: 6, ...plain(3) };
const v23: FrameLayout = { idBytes: 4, headBytes: 10, ...plain(4) };
const v24: FrameLayout = { idBytes: 4, headBytes: 10, ...synchsafe };

/**
 * The body of an ID3v2 tag as it should have been written: sizes of version 2.4 as iTunes wrote them are corrected, and texts that
 * are called Latin-1 (or UTF-8 and are not) are read as UTF-8, else as `charset`, and written as UTF-8. What makes no sense stays.
 */
export function repairId3(body: Buffer, { major, isUnsynchronised }: Id3Header, charset: string | null): Buffer {
  const layout = major === 2 ? v22 : major === 3 ? v23 : v24;
  const bytes = isUnsynchronised && major < 4 ? withoutUnsynchronisation(body) : body;
  const asWritten = readFrames(bytes, layout, layout);
  const asItunes = major === 4 && !asWritten.isWhole ? readFrames(bytes, v23, v24) : null;
  const { frames, end } =
    asItunes?.isWhole || (asItunes && asItunes.frames.length > asWritten.frames.length) ? asItunes : asWritten;
  const written = frames.map((frame) => (isPlainText(frame, major) ? inUtf8(frame, layout, charset) : frame));
  const rest = frames.length < MOST_FRAMES ? [bytes.subarray(end)] : [];
  return Buffer.concat([...written.flatMap(({ head, data }) => [head, data]), ...rest]);
}

/** Reads frames until the padding, the end, or something that is none; `isWhole`: not the last. */
function readFrames(
  bytes: Buffer,
  layout: FrameLayout,
  target: FrameLayout,
): { frames: Frame[]; end: number; isWhole: boolean } {
  const { idBytes, headBytes } = layout;
  const frames: Frame[] = [];
  let textBytes = 0;
  let at = 0;
  while (at + headBytes <= bytes.length && bytes[at] !== 0 && frames.length < MOST_FRAMES) {
    const id = bytes.toString('latin1', at, at + idBytes);
    const size = layout.readSize(bytes, at + idBytes);
    const end = at + headBytes + size;
    if (!/^[A-Z\d]+$/.test(id) || !(end <= bytes.length)) return { frames, end: at, isWhole: false };
    const flags = bytes.subarray(at + 2 * idBytes, at + headBytes);
    const head = Buffer.concat([bytes.subarray(at, at + idBytes), target.writeSize(size), flags]);
    const data = bytes.subarray(at + headBytes, end);
    const isText = id.startsWith('T');
    if (!isText || textBytes + size <= MOST_TEXT_BYTES) {
      frames.push({ id, head, data });
      textBytes += isText ? size : 0;
    }
    at = end;
  }
  return { frames, end: at, isWhole: true };
}

function isPlainText({ id, head, data }: Frame, major: number): boolean {
  const encoding = data[0];
  if (!id.startsWith('T') || (encoding !== LATIN1 && encoding !== UTF8)) return false;
  const isCoded = major > 2 && (head.at(-1)! & (major === 3 ? CODED_V23 : CODED)) !== 0;
  // A mark of UTF-16 that is called Latin-1.
  const isWide = data[1]! >= 0xfe && data[2]! >= 0xfe;
  return !isCoded && !isWide && data.some((byte) => byte > 0x7f);
}

function inUtf8({ id, head, data }: Frame, layout: FrameLayout, charset: string | null): Frame {
  const text = decodeTagText(data.subarray(1), charset);
  const written = Buffer.concat([Buffer.from([UTF8]), Buffer.from(text)]);
  const { idBytes } = layout;
  const size = layout.writeSize(written.length);
  return { id, head: Buffer.concat([head.subarray(0, idBytes), size, head.subarray(2 * idBytes)]), data: written };
}

/** The text of bytes whose charset is not named: UTF-8 where they are that, else `charset`, else Windows-1252. Zeros part values. */
export function decodeTagText(bytes: Uint8Array, charset: string | null): string {
  const parts = Buffer.from(bytes).toString('latin1').split('\0');
  return parts.map((part) => decodeTitle(Buffer.from(part, 'latin1'), { mountCharset: charset })).join('\0');
}

function withoutUnsynchronisation(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll('\xff\0', '\xff'), 'latin1');
}
