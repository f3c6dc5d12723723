import { AirchainError, type ByteCount } from '../../core/index.ts';
import { contentTypeOfFamily } from '../content-type.ts';
import type { FormatFamily } from '../framer.ts';
import { ByteStore, findTagBytes, maxPictureBytesDefault, maxTagBytesDefault, PassedTag } from '../framing/index.ts';
import type { StreamPicture } from '../picture/index.ts';
import { type Claim, isStreamType, readClaim } from './claim.ts';
import {
  recogniseAnyFrames,
  recogniseMiddle,
  recogniseStart,
  recogniseWhole,
  type SeenStream,
  sniffStepBytes,
  sniffWindowBytes,
} from './recognise.ts';
import { TagSearch } from './tag-search.ts';

/** What a source says, and how much may stand before its stream. */
export interface StreamSnifferOptions {
  /** The `Content-Type` that the source names; null: none. */
  readonly contentType: string | null;
  /** Tags of files that are passed over before the stream. Default 32 MiB. */
  readonly maxTagBytes?: ByteCount;
  /** A larger cover in them is not looked for. Default 2 MiB. */
  readonly maxPictureBytes?: ByteCount;
}

/** What a stream is, and its bytes so far. */
export interface SniffedStream {
  readonly family: FormatFamily;
  /** Sent to listeners. */
  readonly contentType: string;
  /** What was seen, for people; null: the claim was believed, for nothing contradicts it. */
  readonly seen: string | null;
  /** Whether the content type names something else than what was seen. */
  readonly isMislabelled: boolean;
  /** The cover in the tags before the stream; null: there is none. */
  readonly cover: StreamPicture | null;
  /** The stream from its beginning on. Tags are left out where the stream is taken apart. */
  readonly bytes: Buffer;
}

/** Tags up to this length are kept until it is known whether the bytes behind them pass through as they came. */
const keptTagBytes = 64 * 1024;
/** Of an ID3v2 tag, for one whose size cannot be believed. */
const tagHeadBytes = 10;
const noBytes = Buffer.alloc(0);

/**
 * Finds out what a source sends, from its first bytes and its content type. The result is the same however the bytes are
 * cut. Tags in front are passed over by the size that they state, and looked through meanwhile: one that states too much
 * ends where a stream is seen in it, one that states too little goes on until one is seen.
 */
export class StreamSniffer {
  readonly #contentType: string | null;
  readonly #claim: Claim;
  readonly #maxTagBytes: number;
  /** Bytes behind the tags. */
  readonly #head = new ByteStore();
  /** How much of them was looked at for what is joined in the middle. */
  #looked = 0;
  #tagBytes = 0;
  #tagSearch: TagSearch | null = null;
  #keptTags: Buffer[] | null = [];
  #keptBytes = 0;
  readonly #tag: PassedTag;

  constructor(options: StreamSnifferOptions) {
    const { contentType, maxTagBytes = maxTagBytesDefault, maxPictureBytes = maxPictureBytesDefault } = options;
    this.#tag = new PassedTag(maxPictureBytes);
    this.#contentType = contentType;
    this.#claim = readClaim(contentType);
    this.#maxTagBytes = maxTagBytes;
  }

  /**
   * Takes the next bytes; they are copied. Null: more are needed.
   * @throws AirchainError `FORMAT_NOT_RECOGNISED` when they are no stream, `FORMAT_TAGS_TOO_LARGE` when none follows the tags
   */
  push(bytes: Buffer): SniffedStream | null {
    for (let [rest, isOwn] = [bytes, false]; ; [rest, isOwn] = [this.#takeHead(), true]) {
      const behind = this.#passTags(rest);
      // Thousands of short tags in a row would each have the rest copied.
      if (isOwn && this.#head.length === 0) this.#head.adopt(behind);
      else this.#head.append(behind);
      if (this.#tag.bytesLeft > 0)
        return this.#isOpaque && this.#keptBytes > keptTagBytes ? this.#believe('bytes') : null;
      const tag = this.#looked > 0 ? 0 : this.#readTag();
      if (tag === null) return null;
      if (tag === 0) {
        const decided = this.#decide();
        if (decided !== 'search') return decided;
      }
      this.#passOver(tag || this.#maxTagBytes - this.#tagBytes);
    }
  }

  get #isOpaque(): boolean {
    return this.#claim === 'opaque';
  }

  #takeHead(): Buffer {
    this.#looked = 0;
    return this.#head.take();
  }

  /** Length of the tag that begins here; 0: none does, null: more bytes are needed to tell. */
  #readTag(): number | null {
    if (this.#head.length < 4) return null;
    const tag = findTagBytes(this.#head.bytes, 0);
    if (typeof tag === 'object') return null;
    return this.#tagBytes + tag <= this.#maxTagBytes ? tag : tagHeadBytes;
  }

  #passOver(tagBytes: number): void {
    this.#tagBytes += tagBytes;
    this.#tagSearch = new TagSearch(tagBytes);
    this.#tag.begin(tagBytes);
  }

  /** Returns what is no part of a tag. */
  #passTags(bytes: Buffer): Buffer {
    let rest = bytes;
    while (this.#tag.bytesLeft > 0 && rest.length > 0) {
      const { taken, stream } = this.#tagSearch!.push(rest.subarray(0, this.#tag.bytesLeft));
      this.#keepTag(rest.subarray(0, taken));
      this.#tag.push(rest.subarray(0, taken));
      rest = rest.subarray(taken);
      if (stream === null || this.#isOpaque) continue;
      this.#tag.end();
      this.#keptTags = null;
      this.#head.append(stream);
    }
    if (this.#tag.bytesLeft > 0) return noBytes;
    this.#tagSearch = null;
    return rest;
  }

  #keepTag(bytes: Buffer): void {
    this.#keptTags?.push(Buffer.from(bytes));
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > keptTagBytes && !this.#isOpaque) this.#keptTags = null;
  }

  #decide(): SniffedStream | null | 'search' {
    const window = this.#head.bytes.subarray(0, sniffWindowBytes);
    const seen = recogniseStart(window, this.#claim);
    if (seen) return this.#believeSeen(seen);
    const isOver = window.length === sniffWindowBytes;
    if (seen === undefined && !isOver) return null;
    while (this.#looked + sniffStepBytes <= window.length) {
      this.#looked += sniffStepBytes;
      const middle = recogniseMiddle(window.subarray(0, this.#looked), this.#claim);
      if (middle) return this.#believeSeen(middle);
    }
    return isOver ? this.#decideAtLast(window) : null;
  }

  #decideAtLast(window: Buffer): SniffedStream | 'search' {
    const claim = this.#claim;
    const whole = recogniseWhole(window, claim);
    if (whole) return this.#believeSeen(whole);
    if (claim === 'opaque') return this.#believe('bytes');
    if (claim === 'none' && this.#contentType !== null && this.#keptTags) return this.#believe('bytes');
    if (this.#tagBytes > 0) return this.#searchOn();
    if (claim !== 'none' && claim !== 'page') return this.#believe(claim);
    const frames = recogniseAnyFrames(window);
    if (frames) return this.#believeSeen(frames);
    throw new AirchainError(
      'FORMAT_NOT_RECOGNISED',
      `Cannot tell what the source sends: content type "${this.#contentType ?? ''}", first bytes ${window.toString('hex', 0, 16)}`,
    );
  }

  /** Behind a tag there is nothing known: the tag is longer than it says. */
  #searchOn(): 'search' {
    if (this.#tagBytes < this.#maxTagBytes) return 'search';
    throw new AirchainError(
      'FORMAT_TAGS_TOO_LARGE',
      `Cannot find a stream behind the tags that the source sent: ${this.#maxTagBytes} bytes were passed over`,
    );
  }

  #believeSeen({ family, contentType, name }: SeenStream): SniffedStream {
    const own = this.#contentType;
    const isNamed = own !== null && (family === 'bytes' ? this.#isOpaque : this.#claim === family);
    const told =
      isNamed && (family !== 'bytes' || isStreamType(own)) ? own : (contentType ?? contentTypeOfFamily(family));
    const isMislabelled = this.#claim !== 'none' && !isNamed;
    return { family, contentType: told, seen: name, isMislabelled, ...this.#takeStream(family) };
  }

  #believe(family: FormatFamily): SniffedStream {
    const own = this.#contentType;
    const isTold = own !== null && (family !== 'bytes' || isStreamType(own));
    const contentType = isTold ? own : contentTypeOfFamily(family);
    return { family, contentType, seen: null, isMislabelled: false, ...this.#takeStream(family) };
  }

  #takeStream(family: FormatFamily): Pick<SniffedStream, 'bytes' | 'cover'> {
    const tags = family === 'bytes' ? (this.#keptTags ?? []) : [];
    return { bytes: Buffer.concat([...tags, this.#takeHead()]), cover: this.#tag.picture };
  }
}
