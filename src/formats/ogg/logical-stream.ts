import { type Micros, micros } from '../../core/index.ts';
import { readCommentHeader } from './comment-header.ts';
import type { VorbisComment } from './comments.ts';
import { PacketJoiner } from './packet-joiner.ts';
import { NO_GRANULE, type OggPage, readPacketParts } from './page.ts';
import { isTheoraKeyframe, type OggStreamHead, readStreamHead } from './stream-head.ts';

/** Headers of one chain that are kept: covers in tags are some 100 KB, Vorbis code books 10 KB. */
export const MAX_HEADER_BYTES = 1024 * 1024;

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
  readonly #joiner = new PacketJoiner(MAX_HEADER_BYTES);
  #lastTicks: number | null = null;

  /** @param firstPage the page that begins the stream */
  constructor(firstPage: OggPage) {
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
    return this.head.codec !== 'unknown' || page.granule <= 0n;
  }

  /** Reads the header packets that end on `page`. They are copied. */
  takeHeaderPage(page: OggPage): void {
    for (const packet of this.#joiner.push(page)) {
      this.#headers.push(Buffer.from(packet));
      const count = this.#headers.length;
      if (count === COMMENT_HEADER_NUMBER) this.#comment = readCommentHeader(this.head.codec, packet);
      if (this.head.isLastHeader(packet, count)) this.#hasHeaders = true;
    }
  }

  /** Play time of the next page that is no header. Reads the position, so each page is to be asked about once, in order. */
  takeDuration(page: OggPage): Micros {
    this.#hasHeaders = true;
    const { ticksPerSecond } = this.head;
    if (page.granule === NO_GRANULE || ticksPerSecond === 0) return micros(0);
    const ticks = this.head.toTicks(page.granule);
    const step = this.#lastTicks === null ? -1 : ticks - this.#lastTicks;
    this.#lastTicks = ticks;
    const isPlayTime = step >= 0 && step <= MAX_PAGE_SECONDS * ticksPerSecond;
    const played = isPlayTime ? step : this.#countTicks(page);
    return micros((played / ticksPerSecond) * MICROS_PER_SECOND);
  }

  /** Whether a decoder that has the headers can begin with `page`. */
  canBeginWith(page: OggPage): boolean {
    if (page.isContinued || page.lacing.length === 0) return false;
    if (this.head.codec === 'Vorbis') return page.granule !== NO_GRANULE;
    if (this.head.codec === 'Theora') return isTheoraKeyframe(page.body);
    return true;
  }

  /** What the packets on a page play, where its granule position cannot tell. */
  #countTicks(page: OggPage): number {
    const count = this.head.createPacketCounter(this.#headers);
    if (count === null) return 0;
    const whole = readPacketParts(page).filter((part) => part.isStart && part.isEnd);
    return whole.reduce((ticks, part) => ticks + count(part.bytes), 0);
  }
}
