import { AirchainError, micros } from '../../core/index.ts';
import type { FormatFamily, Framer, MediaChunk, StreamInfo, StreamTags } from '../framer.ts';
import {
  ByteStore,
  Carry,
  type FramerOptions,
  maxHeadBytesDefault,
  maxPictureBytesDefault,
  maxSkippedBytesDefault,
  maxTagBytesDefault,
  type Progress,
  SkippedBytes,
} from '../framing/index.ts';
import type { StreamPicture } from '../picture/index.ts';
import { rawTitleOfComment } from './comments.ts';
import { LogicalStream } from './logical-stream.ts';
import { findOggPage, type OggPage } from './page.ts';
import { OggPictureFilter } from './picture-filter.ts';

/** Logical streams that begin together; the largest seen is a film with subtitles in many languages. */
const MAX_LOGICAL_STREAMS = 64;

type Emit = (chunk: MediaChunk) => void;

/**
 * Cuts an Ogg stream into its pages, one chunk for each, with whatever codecs are in it. A page that begins a stream after
 * others have ended their first pages begins a new chain: `headers` and `info` start again.
 * Pictures are left out of the headers. Pages with a wrong checksum and pages of streams whose beginning was not seen are
 * skipped and counted.
 * @see RFC 3533 §4 and §6
 */
export class OggFramer implements Framer {
  readonly family: FormatFamily = 'ogg';
  readonly #carry = new Carry();
  readonly #skipped: SkippedBytes;
  readonly #maxHeadBytes: number;
  readonly #pictures: OggPictureFilter;
  readonly #streams = new Map<number, LogicalStream>();
  /** The cover in a tag that stood in front of the first chain; null from the second on. */
  #coverBefore: StreamPicture | null;
  #isBeginning = false;
  /** A store, since the headers are asked for at every page of them: joining the pages each time takes the square of their number. */
  #headerPages = new ByteStore();
  #headers: Buffer | null = null;
  #title: StreamTags | null = null;
  #timekeeper: LogicalStream | null = null;

  constructor(options: FramerOptions = {}) {
    const { maxSkippedBytes = maxSkippedBytesDefault, maxTagBytes = maxTagBytesDefault } = options;
    this.#skipped = new SkippedBytes('Ogg pages', maxSkippedBytes, maxTagBytes);
    const { maxHeadBytes = maxHeadBytesDefault, maxPictureBytes = maxPictureBytesDefault } = options;
    this.#maxHeadBytes = maxHeadBytes;
    this.#coverBefore = options.cover ?? null;
    this.#pictures = new OggPictureFilter({ maxHeadBytes, maxPictureBytes, maxPassedBytes: maxTagBytes });
  }

  get picture(): StreamPicture | null {
    return this.#pictures.picture ?? this.#coverBefore;
  }

  get info(): StreamInfo {
    const heads = [...this.#streams.values()].map((stream) => stream.head);
    const known = heads.filter((head) => head.codec !== 'unknown' && head.codec !== 'Skeleton');
    const main = known.find((head) => head.codec === 'Theora') ?? known[0];
    const sound = known.find((head) => head.sampleRate !== undefined);
    return {
      ...(main && { codec: main.codec }),
      ...(sound?.sampleRate !== undefined && { sampleRate: sound.sampleRate }),
      ...(sound?.channels !== undefined && { channels: sound.channels }),
      ...(sound?.bitrate !== undefined && { bitrate: sound.bitrate }),
    };
  }

  /** All header pages of the running chain, in order. Whole when the first page that is no header is put out. */
  get headers(): Buffer {
    this.#headers ??= this.#headerPages.bytes;
    return this.#headers;
  }

  /**
   * What the source's own headers say is playing, once for each comment header; `null` when none came since the last call.
   * Read from within `emit` of a header chunk, it shows which page the title came with. An empty title counts, too.
   */
  takeTags(): StreamTags | null {
    const title = this.#title;
    this.#title = null;
    return title;
  }

  /**
   * @throws AirchainError `FORMAT_NOT_RECOGNISED` after too many bytes in a row that are no page we can place,
   * `OGG_HEADERS_TOO_LARGE` when a chain's headers go over their limit or 64 streams
   */
  push(bytes: Buffer, emit: Emit): void {
    this.#carry.push(bytes, (data) => this.#walk(data, emit));
  }

  #walk(data: Buffer, emit: Emit): Progress {
    for (let at = 0; ; ) {
      const found = findOggPage(data, at);
      if (found.offset > at) this.#skipped.skip(data.subarray(at, found.offset));
      if (found.page === null) return { done: found.offset, wanted: found.wanted };
      at = found.offset + found.page.bytes.length;
      for (const page of this.#pictures.filter(found.page)) this.#takePage(page, emit);
    }
  }

  #takePage(page: OggPage, emit: Emit): void {
    if (page.isFirst) this.#beginStream(page);
    const stream = this.#streams.get(page.serial);
    if (stream === undefined) {
      this.#skipped.skip(page.bytes);
      return;
    }
    this.#skipped.endRun();
    if (page.isFirst) {
      this.#keepHeader(page);
      emit({ bytes: page.bytes, isSyncPoint: false, isHeader: true, duration: micros(0) });
    } else if (stream.expectsHeader(page)) {
      this.#isBeginning = false;
      this.#readHeader(stream, page);
      emit({ bytes: page.bytes, isSyncPoint: false, isHeader: true, duration: micros(0) });
    } else {
      this.#isBeginning = false;
      emit(this.#mediaChunk(stream, page));
    }
  }

  #beginStream(page: OggPage): void {
    if (!this.#isBeginning) {
      this.#isBeginning = true;
      if (this.#streams.size > 0) this.#coverBefore = null;
      this.#streams.clear();
      this.#headerPages = new ByteStore();
      this.#headers = null;
      this.#timekeeper = null;
    }
    if (this.#streams.size >= MAX_LOGICAL_STREAMS) {
      throw new AirchainError(
        'OGG_HEADERS_TOO_LARGE',
        `Cannot keep the headers of the Ogg stream: more than ${MAX_LOGICAL_STREAMS} logical streams begin together`,
      );
    }
    this.#streams.set(page.serial, new LogicalStream(page, this.#maxHeadBytes));
  }

  #readHeader(stream: LogicalStream, page: OggPage): void {
    const before = stream.comment;
    stream.takeHeaderPage(page);
    if (stream.comment !== null && stream.comment !== before) this.#title = rawTitleOfComment(stream.comment);
    this.#keepHeader(page);
  }

  #keepHeader(page: OggPage): void {
    if (this.#headerPages.length + page.bytes.length > this.#maxHeadBytes) {
      throw new AirchainError(
        'OGG_HEADERS_TOO_LARGE',
        `Cannot keep the headers of the Ogg stream: they take more than ${this.#maxHeadBytes} bytes`,
      );
    }
    this.#headerPages.append(page.bytes);
    this.#headers = null;
  }

  #mediaChunk(stream: LogicalStream, page: OggPage): MediaChunk {
    this.#timekeeper ??= this.#chooseTimekeeper();
    const played = stream.takeDuration(page);
    return {
      bytes: page.bytes,
      isSyncPoint: this.#canJoin(stream, page),
      isHeader: false,
      duration: stream === this.#timekeeper ? played : micros(0),
    };
  }

  /** Streams that play together are counted once: by the sound, or by the picture where there is none. */
  #chooseTimekeeper(): LogicalStream | null {
    const timed = [...this.#streams.values()].filter((stream) => stream.head.ticksPerSecond > 0);
    return timed.find((stream) => stream.head.codec !== 'Theora') ?? timed[0] ?? null;
  }

  /** With a picture in the stream, only its keyframes will do. */
  #canJoin(stream: LogicalStream, page: OggPage): boolean {
    if (!stream.canBeginWith(page)) return false;
    if (stream.head.codec === 'Theora') return true;
    return ![...this.#streams.values()].some((other) => other.head.codec === 'Theora');
  }
}
