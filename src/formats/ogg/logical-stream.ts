import { type Micros, micros } from '../../core/index.ts';
import { readCommentHeader } from './comment-header.ts';
import type { VorbisComment } from './comments.ts';
import { PacketJoiner } from './packet-joiner.ts';
import { NO_GRANULE, type OggPage, readPacketParts } from './page.ts';
import { isTheoraKeyframe, type OggStreamHead, type PacketCounter, readStreamHead } from './stream-head.ts';

const MICROS_PER_SECOND = 1_000_000;
/** No page plays longer: 255 Opus packets of 120 ms. A larger step of the granule position is a jump, not play time. */
const MAX_PAGE_SECONDS = 31;
const COMMENT_HEADER_NUMBER = 2;

/** One logical stream while it is read: its header packets, then how long its pages play and where one may join. */
export class LogicalStream {
  readonly head: OggStreamHead;
  #comment: VorbisComment | null = null;
  #hasHeaders = false;
  #headers: Buffer[] = [];
  readonly #joiner: PacketJoiner;
  #counter: PacketCounter | null = null;
  #lastTicks: number | null = null;

  /**
   * @param firstPage the page that begins the stream
   * @param maxPacketBytes the most of one packet that is kept; a framer bounds the headers before
   */
  constructor(firstPage: OggPage, maxPacketBytes = Number.POSITIVE_INFINITY) {
    this.#joiner = new PacketJoiner(maxPacketBytes);
    this.head = readStreamHead(readPacketParts(firstPage)[0]?.bytes ?? firstPage.body);
    this.takeHeaderPage(firstPage);
  }

  /** The comments, once their header has been read. */
  get comment(): VorbisComment | null {
    return this.#comment;
  }

  /** The header packets read so far, in order. */
  get headers(): readonly Buffer[] {
    return this.#headers;
  }

  /** Whether `page`, the next one of this stream, belongs to its headers. */
  expectsHeader(page: OggPage): boolean {
    if (this.#hasHeaders) return false;
    if (this.head.codec === 'unknown') return page.granule <= 0n;
    return page.isContinued || !this.head.isMedia(page.body);
  }

  /** Reads the header packets that end on `page`. They are copied. */
  takeHeaderPage(page: OggPage): void {
    for (const packet of this.#joiner.push(page)) {
      const header = Buffer.from(packet);
      this.#headers.push(header);
      const count = this.#headers.length;
      if (count === COMMENT_HEADER_NUMBER) this.#comment = readCommentHeader(this.head.codec, header);
      if (this.head.isLastHeader(packet, count)) this.#hasHeaders = true;
    }
  }

  /** Play time of the next page that is no header. Reads the position, so each page is to be asked about once, in order. */
  takeDuration(page: OggPage): Micros {
    this.#hasHeaders = true;
    const { ticksPerSecond } = this.head;
    if (ticksPerSecond === 0) return micros(0);
    return micros((this.#takeTicks(page) / ticksPerSecond) * MICROS_PER_SECOND);
  }

  /** Whether a decoder that has the headers can begin with `page`. */
  canBeginWith(page: OggPage): boolean {
    if (page.isContinued || page.lacing.length === 0) return false;
    if (this.head.codec === 'Vorbis') return page.granule !== NO_GRANULE;
    if (this.head.codec === 'Theora') return isTheoraKeyframe(page.body);
    return true;
  }

  #takeTicks(page: OggPage): number {
    const counted = this.#lastTicks === null ? this.#countTicks(page) : 0;
    if (page.granule === NO_GRANULE) return counted;
    const ticks = this.head.toTicks(page.granule);
    const step = ticks - (this.#lastTicks ?? ticks - counted);
    this.#lastTicks = ticks;
    const isPlayTime = step >= 0 && step <= MAX_PAGE_SECONDS * this.head.ticksPerSecond;
    return isPlayTime ? step : this.#countTicks(page);
  }

  /** What the packets that end on a page play, where its granule position cannot tell. */
  #countTicks(page: OggPage): number {
    this.#counter ??= this.head.createPacketCounter(this.#headers) ?? (() => 0);
    const count = this.#counter;
    return this.#joiner.push(page).reduce((ticks, packet) => ticks + count(packet), 0);
  }
}
