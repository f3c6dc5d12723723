import { type Micros, micros } from '../../core/index.ts';
import type { MediaChunk } from '../framer.ts';
import { hasTitle, isSameTags, type TitleTags } from './comments.ts';
import type { OggRendition } from './ogg-rendition.ts';
import { PacketHistory, sumTicks } from './packet-history.ts';
import type { OggPage } from './page.ts';
import { type SoundStream, writeHeaders } from './sound-stream.ts';
import { ChainGatherer, type SourceChain } from './source-chain.ts';
import { OggStreamWriter, serialAfter } from './stream-writer.ts';

const noTime: Micros = micros(0);

type Emit = (chunk: MediaChunk) => void;

/** Pre-skip is 16 bits (RFC 7845 §5.1). */
const MAX_PRE_SKIP = 0xffff;

/** What is true of the chain that is being put out. */
interface RunningChain {
  readonly sound: SoundStream;
  readonly writer: OggStreamWriter;
  /** Of the source's chain, however often it was cut here. */
  readonly history: PacketHistory;
  readonly title: TitleTags;
}

/**
 * The source as it came, and a new chain wherever the title changes: for players that survive the end of a chain.
 *
 * A new chain begins with the packets that a decoder must hear again, marked as not to be played, so that no sample is
 * lost, doubled or distorted. It begins where a page does and no packet is cut.
 * A chain of the source's own that names a title takes that one; one that names none keeps the last title.
 * Streams with several logical streams or other codecs are handed on untouched.
 * @see RFC 7845 §4.6 for the pre-roll of Opus; Vorbis I §1.3.2 for the overlap
 */
export class ChainedOgg implements OggRendition {
  readonly #gatherer = new ChainGatherer();
  #headers: Buffer = Buffer.alloc(0);
  #running: RunningChain | null = null;
  #lastSerial: number | null = null;
  /** The last title from outside, until a chain of the source's own names another. */
  #kept: TitleTags | null = null;
  /** Whether the title from outside came when no chain ran that could take it. */
  #isWaiting = false;
  /** Whether a title from outside waits for the next border. */
  #isDue = false;

  get headers(): Buffer {
    return this.#headers;
  }

  push(chunk: MediaChunk, emit: Emit): void {
    const taken = this.#gatherer.take(chunk);
    if (taken === null) return;
    if (taken.begun !== null) this.#beginSourceChain(taken.begun, taken.page, emit);
    const running = this.#running;
    if (running === null) {
      emit(chunk);
      return;
    }
    running.history.take(taken.page);
    emit({ ...chunk, bytes: running.writer.writePage(taken.page) });
    if (taken.page.isLast) this.#running = null;
    else this.#cutWhereDue(emit);
  }

  retitle(tags: TitleTags, emit: Emit): void {
    this.#kept = tags;
    this.#isWaiting = this.#gatherer.isGathering || this.#running === null;
    this.#isDue = !this.#isWaiting && !isSameTags(tags, this.#running!.title);
    this.#cutWhereDue(emit);
  }

  forgetTitle(): void {
    this.#kept = null;
    this.#isWaiting = this.#isDue = false;
  }

  #beginSourceChain(chain: SourceChain, page: OggPage, emit: Emit): void {
    this.#endRunning(emit);
    const { sound } = chain;
    this.#isDue = false;
    if (sound === null) {
      this.#putHeaders(chain.bytes, emit);
      return;
    }
    const title = this.#chooseTitle(sound.title);
    const serial = sound.serial === this.#lastSerial ? serialAfter(sound.serial) : sound.serial;
    const isAsItCame = serial === sound.serial && isSameTags(title, sound.title);
    const pages = isAsItCame ? [chain.bytes] : writeHeaders(sound, { serial, title });
    const writer = new OggStreamWriter(serial, isAsItCame ? page.sequence : pages.length);
    writer.align(page.sequence, 0n);
    this.#begin({ sound, writer, history: new PacketHistory(sound), title });
    this.#putHeaders(Buffer.concat(pages), emit);
  }

  /** Which title the headers of a source's own chain get. */
  #chooseTitle(own: TitleTags): TitleTags {
    const wins = this.#kept !== null && (this.#isWaiting || !hasTitle(own));
    if (!wins) this.#kept = null;
    this.#isWaiting = false;
    return wins ? this.#kept! : own;
  }

  #cutWhereDue(emit: Emit): void {
    const running = this.#running;
    if (!this.#isDue || running === null || !running.history.isAtBorder) return;
    this.#isDue = false;
    this.#cut(running, this.#kept!, emit);
  }

  #cut(running: RunningChain, title: TitleTags, emit: Emit): void {
    this.#endRunning(emit);
    const { sound, history } = running;
    const again = history.last;
    const isOpus = sound.codec === 'Opus';
    const preSkipLeft = Math.max(0, sound.preSkip - history.played);
    const preSkip = isOpus ? Math.min(sumTicks(again) + preSkipLeft, MAX_PRE_SKIP) : 0;
    const serial = serialAfter(running.writer.serial);
    const pages = writeHeaders(sound, { serial, title, ...(isOpus && { preSkip }) });
    const writer = new OggStreamWriter(serial, pages.length);
    // The first packet of Vorbis fills the overlap and plays nothing.
    const preRoll = writer.writePackets(isOpus ? again : again.map((packet) => ({ ...packet, ticks: 0 })));
    writer.align(history.sequence + 1, history.granule!);
    this.#begin({ sound, writer, history, title });
    this.#putHeaders(Buffer.concat(pages), emit);
    for (const bytes of preRoll) emit({ bytes, isSyncPoint: true, isHeader: false, duration: noTime });
  }

  #begin(chain: RunningChain): void {
    this.#running = chain;
    this.#lastSerial = chain.writer.serial;
  }

  #endRunning(emit: Emit): void {
    const running = this.#running;
    this.#running = null;
    if (running === null) return;
    emit({ bytes: running.writer.writeEnd(), isSyncPoint: false, isHeader: false, duration: noTime });
  }

  #putHeaders(bytes: Buffer, emit: Emit): void {
    this.#headers = bytes;
    emit({ bytes, isSyncPoint: false, isHeader: true, duration: noTime });
  }
}
