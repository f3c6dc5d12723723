import { AirchainError } from '../../core/index.ts';
import { CoverChoice, type StreamPicture } from '../picture/index.ts';
import { createHeaderPacket, type HeaderPacket, type HeaderPacketOptions } from './header-packet.ts';
import { type OggPage, readPacketParts, readVerifiedPage } from './page.ts';
import { rewriteOggPage, writePackets } from './page-writer.ts';
import { type OggCodec, type OggStreamHead, readStreamHead } from './stream-head.ts';

/** What of the headers is kept. */
export interface OggPictureFilterOptions {
  /** Headers of one chain without their pictures. */
  readonly maxHeadBytes: number;
  /** Pictures of one chain that are left out, in bytes as they come. */
  readonly maxPassedBytes: number;
  /** A larger picture is left out and forgotten. */
  readonly maxPictureBytes: number;
}

/** Codecs whose headers may hold pictures. */
const withComments: readonly OggCodec[] = ['Opus', 'Vorbis', 'FLAC', 'Speex', 'Theora'];

/** One logical stream, from its second page on. */
interface FilteredStream {
  readonly head: OggStreamHead;
  /** Whether its headers are over. */
  isOver: boolean;
  /** How many pages fewer than the source's were put out, as what its page numbers are changed by. */
  shift: number;
  /** Header packets that have ended. */
  packets: number;
  open: HeaderPacket | null;
  /** Whether the last block of FLAC's metadata has come. */
  isLastBlock: boolean;
  /** Pages since a page last ended with its packet, as they came; null once a picture was found in them. */
  pages: Buffer[] | null;
  pageCount: number;
  firstSequence: number;
  /** The packets on those pages that have ended, without pictures. */
  finished: Buffer[];
}

/**
 * Leaves the pictures out of the headers of Ogg streams, on their way in: every listener would be sent them before the first
 * sound. Headers with a picture are put on fresh pages, and the pages behind them renumbered; a stream without is
 * handed on page for page as it came. The cover of the running chain is kept.
 */
export class OggPictureFilter {
  readonly #options: OggPictureFilterOptions;
  readonly #streams = new Map<number, FilteredStream>();
  #cover = new CoverChoice();
  #isBeginning = false;
  #heldBytes = 0;
  #passedBytes = 0;

  constructor(options: OggPictureFilterOptions) {
    this.#options = options;
  }

  /** The cover in the headers of the running chain; null: they have none that may be kept. */
  get picture(): StreamPicture | null {
    return this.#cover.chosen;
  }

  /**
   * The pages that stand for `page`: itself, none while headers are read, or all that were held.
   * @throws AirchainError `OGG_HEADERS_TOO_LARGE`
   */
  filter(page: OggPage): readonly OggPage[] {
    if (page.isFirst) return [this.#begin(page)];
    this.#isBeginning = false;
    const stream = this.#streams.get(page.serial);
    if (stream === undefined) return [page];
    if (!stream.isOver && isMediaPage(stream, page)) stream.isOver = true;
    if (stream.isOver) return [renumber(page, stream.shift)];
    this.#hold(stream, page);
    return stream.open === null ? this.#release(stream, page.serial) : [];
  }

  #begin(page: OggPage): OggPage {
    if (!this.#isBeginning) {
      this.#isBeginning = true;
      this.#streams.clear();
      this.#cover = new CoverChoice();
      this.#heldBytes = 0;
      this.#passedBytes = 0;
    }
    const head = readStreamHead(readPacketParts(page)[0]?.bytes ?? page.body);
    if (withComments.includes(head.codec)) this.#streams.set(page.serial, newStream(head));
    return page;
  }

  #hold(stream: FilteredStream, page: OggPage): void {
    if (stream.pageCount === 0) stream.firstSequence = page.sequence;
    stream.pageCount++;
    if (stream.pages) {
      this.#bound(page.bytes.length);
      stream.pages.push(Buffer.from(page.bytes));
      this.#heldBytes += page.bytes.length;
    } else this.#passPicture(page.bytes.length);
    for (const { bytes, isStart, isEnd } of readPacketParts(page)) {
      if (isStart) stream.open = this.#openPacket(stream, bytes[0]);
      stream.open?.push(bytes);
      if (stream.open?.hasPicture) this.#dropPages(stream);
      if (isEnd) this.#endPacket(stream);
    }
  }

  #openPacket(stream: FilteredStream, firstByte: number | undefined): HeaderPacket {
    const { codec } = stream.head;
    if (codec === 'FLAC') stream.isLastBlock = ((firstByte ?? 0) & 0x80) !== 0;
    const options: HeaderPacketOptions = {
      ...this.#options,
      cover: this.#cover,
      bound: (packetBytes) => this.#bound(stream.pages ? 0 : packetBytes),
    };
    // The first packet is on the page that begins the stream.
    return createHeaderPacket(codec, stream.packets + 2, firstByte, options);
  }

  #endPacket(stream: FilteredStream): void {
    const { open } = stream;
    stream.open = null;
    if (open === null) return;
    const packet = open.finish();
    stream.packets++;
    stream.finished.push(packet);
    if (!stream.pages) this.#heldBytes += packet.length;
  }

  /** A picture is in the pages: from now on the packets are kept, not the pages. */
  #dropPages(stream: FilteredStream): void {
    if (stream.pages === null) return;
    for (const { length } of stream.pages) this.#heldBytes -= length;
    for (const { length } of stream.finished) this.#heldBytes += length;
    stream.pages = null;
  }

  #release(stream: FilteredStream, serial: number): readonly OggPage[] {
    const { pages, finished, firstSequence, pageCount, shift } = stream;
    stream.pages = [];
    stream.finished = [];
    stream.pageCount = 0;
    stream.isOver = stream.head.codec === 'FLAC' ? stream.isLastBlock : stream.packets > 0;
    if (pages) return pages.map((bytes) => renumber(readVerifiedPage(bytes), shift));
    const placed = finished.map((bytes) => ({ bytes, granule: 0n }));
    const written = writePackets(placed, serial, (firstSequence + shift) >>> 0);
    stream.shift += written.length - pageCount;
    return written.map(readVerifiedPage);
  }

  #bound(moreBytes: number): void {
    const { maxHeadBytes } = this.#options;
    if (this.#heldBytes + moreBytes <= maxHeadBytes) return;
    throw new AirchainError(
      'OGG_HEADERS_TOO_LARGE',
      `Cannot keep the headers of the Ogg stream: without pictures they take more than ${maxHeadBytes} bytes`,
    );
  }

  #passPicture(bytes: number): void {
    const { maxPassedBytes } = this.#options;
    this.#passedBytes += bytes;
    if (this.#passedBytes <= maxPassedBytes) return;
    throw new AirchainError(
      'OGG_HEADERS_TOO_LARGE',
      `Cannot pass over the pictures in the headers of the Ogg stream: they take more than ${maxPassedBytes} bytes`,
    );
  }
}

function newStream(head: OggStreamHead): FilteredStream {
  return {
    head,
    isOver: false,
    shift: 0,
    packets: 0,
    open: null,
    isLastBlock: false,
    pages: [],
    pageCount: 0,
    firstSequence: 0,
    finished: [],
  };
}

/** Whether a page holds sound though the headers have not come to their end: a source that was joined too late. */
function isMediaPage(stream: FilteredStream, page: OggPage): boolean {
  return stream.open === null && !page.isContinued && stream.head.isMedia(page.body);
}

function renumber(page: OggPage, shift: number): OggPage {
  if (shift === 0) return page;
  return readVerifiedPage(rewriteOggPage(page, { sequence: (page.sequence + shift) >>> 0 }));
}
