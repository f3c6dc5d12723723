/** `fLaC`, which begins every stream. */
export const flacMagic = Buffer.from('fLaC', 'latin1');
/** Of a metadata block: one byte of type and last-block flag, three of length (RFC 9639 §8.1). */
export const flacBlockHeadBytes = 4;

const lastBlockFlag = 0x80;
const streamInfoType = 0;
/** Types that describe a file and not a live stream, or only fill it: PADDING, SEEKTABLE, PICTURE. */
const pictureType = 6;
const fileOnlyTypes: ReadonlySet<number> = new Set([1, 3, pictureType]);

/** The head of one metadata block. */
export interface FlacBlockHead {
  readonly isLast: boolean;
  /** Whether a listener has use for it. */
  readonly isKept: boolean;
  readonly isPicture: boolean;
  /** Length with this head. */
  readonly blockBytes: number;
}

/** Reads the head of the metadata block at `offset`, where four bytes are known to be. */
export function readFlacBlockHead(bytes: Buffer, offset: number): FlacBlockHead {
  const first = bytes[offset]!;
  const type = first & ~lastBlockFlag;
  return {
    isLast: (first & lastBlockFlag) !== 0,
    isKept: !fileOnlyTypes.has(type),
    isPicture: type === pictureType,
    blockBytes: flacBlockHeadBytes + bytes.readUIntBE(offset + 1, 3),
  };
}

/** Puts a head together from whole metadata blocks, in order, and marks the last one as the last. */
export function writeFlacHead(blocks: readonly Buffer[]): Buffer {
  const parts = blocks.map((block, index) => {
    const copy = Buffer.from(block);
    copy[0] = (copy[0]! & ~lastBlockFlag) | (index === blocks.length - 1 ? lastBlockFlag : 0);
    return copy;
  });
  return Buffer.concat([flacMagic, ...parts]);
}

/** What the STREAMINFO block says (RFC 9639 §8.2). */
export interface FlacStreamInfo {
  readonly sampleRate: number;
  readonly channels: number;
}

/** Reads STREAMINFO out of the blocks of a head: 20 bits of sample rate, three of channels less one. Null: not there. */
export function readFlacStreamInfo(blocks: readonly Buffer[]): FlacStreamInfo | null {
  const block = blocks.find((candidate) => (candidate[0]! & ~lastBlockFlag) === streamInfoType);
  if (block === undefined || block.length < flacBlockHeadBytes + 14) return null;
  const word = block.readUInt32BE(flacBlockHeadBytes + 10);
  return { sampleRate: word >>> 12, channels: ((word >>> 9) & 7) + 1 };
}
