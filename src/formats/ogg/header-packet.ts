import { ByteStore } from '../framing/index.ts';
import { type CoverChoice, flacPictureHeadBytes, readFlacPicture } from '../picture/index.ts';
import { CommentFilter } from './comment-filter.ts';
import type { OggCodec } from './stream-head.ts';

/** A header packet while its parts come. */
export interface HeaderPacket {
  /** Whether a picture was left out of it. */
  readonly hasPicture: boolean;
  /** Bytes that are held for it, pictures aside. */
  readonly length: number;
  push(bytes: Buffer): void;
  /** The packet without pictures. */
  finish(): Buffer;
}

/** How much of a header packet is kept. */
export interface HeaderPacketOptions {
  readonly maxHeadBytes: number;
  readonly maxPictureBytes: number;
  readonly cover: CoverChoice;
  /** Called with the length that the packet is about to have, pictures aside; may throw. */
  readonly bound: (packetBytes: number) => void;
}

/** Marks of the comment headers: `OpusTags`, `\x03vorbis`, `\x81theora`; Speex has none. */
const commentPrefixBytes: Partial<Record<OggCodec, number>> = { Opus: 8, Vorbis: 7, Theora: 7, Speex: 0 };

const flacBlockHeadBytes = 4;
const flacBlock = { padding: 1, comment: 4, picture: 6 } as const;
const flacTypeMask = 0x7f;

/** Makes what reads the packet that begins with `firstByte`; `number` counts the header packets from 1. */
export function createHeaderPacket(
  codec: OggCodec,
  number: number,
  firstByte: number | undefined,
  options: HeaderPacketOptions,
): HeaderPacket {
  if (codec === 'FLAC') {
    const type = (firstByte ?? 0) & flacTypeMask;
    if (type === flacBlock.picture) return new FlacPicturePacket(options);
    if (type === flacBlock.comment) return new FlacCommentPacket(options);
  }
  const prefixBytes = commentPrefixBytes[codec];
  if (number === 2 && prefixBytes !== undefined) return new CommentFilter({ ...options, prefixBytes });
  return new PlainPacket(options);
}

class PlainPacket implements HeaderPacket {
  readonly hasPicture = false;
  readonly #options: HeaderPacketOptions;
  readonly #bytes = new ByteStore();

  constructor(options: HeaderPacketOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#bytes.length;
  }

  push(bytes: Buffer): void {
    this.#options.bound(this.length + bytes.length);
    this.#bytes.append(bytes);
  }

  finish(): Buffer {
    return this.#bytes.take();
  }
}

/** A VORBIS_COMMENT block, whose head tells its length (RFC 9639 §8.1). */
class FlacCommentPacket implements HeaderPacket {
  readonly #comments: CommentFilter;

  constructor(options: HeaderPacketOptions) {
    this.#comments = new CommentFilter({ ...options, prefixBytes: flacBlockHeadBytes });
  }

  get hasPicture(): boolean {
    return this.#comments.hasPicture;
  }

  get length(): number {
    return this.#comments.length;
  }

  push(bytes: Buffer): void {
    this.#comments.push(bytes);
  }

  finish(): Buffer {
    const packet = this.#comments.finish();
    packet.writeUIntBE(Math.max(0, packet.length - flacBlockHeadBytes), 1, 3);
    return packet;
  }
}

/** A PICTURE block. An empty PADDING block takes its place: the first packet of the stream tells how many there are. */
class FlacPicturePacket implements HeaderPacket {
  readonly hasPicture = true;
  readonly length = flacBlockHeadBytes;
  readonly #options: HeaderPacketOptions;
  readonly #kept = new ByteStore();
  #firstByte: number | null = null;
  #isTooLarge = false;

  constructor(options: HeaderPacketOptions) {
    this.#options = options;
  }

  push(bytes: Buffer): void {
    this.#firstByte ??= bytes[0] ?? null;
    this.#isTooLarge ||= this.#kept.length + bytes.length > this.#options.maxPictureBytes + flacPictureHeadBytes;
    if (this.#isTooLarge) this.#kept.take();
    else this.#kept.append(bytes);
  }

  finish(): Buffer {
    const picture = this.#isTooLarge ? null : readFlacPicture(this.#kept.bytes.subarray(flacBlockHeadBytes));
    if (picture) this.#options.cover.offer(picture.kind, picture.bytes);
    const isLast = (this.#firstByte ?? 0) & ~flacTypeMask & 0xff;
    return Buffer.from([isLast | flacBlock.padding, 0, 0, 0]);
  }
}
