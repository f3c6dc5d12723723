import { type Micros, micros } from '../../core/index.ts';
import type { MediaChunk } from '../framer.ts';
import { hasTitle, isSameTags, type TitleTags } from './comments.ts';
import type { OggRendition } from './ogg-rendition.ts';
import { type HeardPacket, PacketHistory, sumTicks } from './packet-history.ts';
import { endsWithWholePacket, NO_GRANULE, type OggPage } from './page.ts';
import { canContinue, type SoundStream, writeHeaders } from './sound-stream.ts';
import { ChainGatherer, type SourceChain } from './source-chain.ts';
import { OggStreamWriter, serialAfter } from './stream-writer.ts';

const MICROS_PER_SECOND = 1_000_000;
const noTime: Micros = micros(0);

type Emit = (chunk: MediaChunk) => void;

/** The one logical stream that is being put out. */
interface UnbrokenStream {
  readonly sound: SoundStream;
  readonly writer: OggStreamWriter;
  readonly history: PacketHistory;
}

/** A chain of the source whose first pages are being joined on. */
interface JoiningChain {
  readonly sound: SoundStream;
  /** Whether none of its packets has come yet. */
  readonly isFresh: boolean;
}

/**
 * The source as one logical stream without end, for players that stop where a chain ends: its chains, and the sources
 * after it, are joined on as long as a decoder set up for the first can play them. Where it cannot, a real chain begins.
 *
 * The stream itself contains no title; clients that join later find the one of that moment in `headers`.
 * Packets at the start of a chain that repeat the end of the one before (as `ChainedOgg` writes them) are left out, so that
 * joining again what was cut gives back the same packets. Any other pre-skip of a joined Opus chain is heard: some
 * milliseconds that the encoder meant for the decoder alone. Two Vorbis chains meet in one overlap of half a block.
 * Streams with several logical streams or other codecs are handed on untouched.
 */
export class SingleOgg implements OggRendition {
  readonly #gatherer = new ChainGatherer();
  #headers: Buffer = Buffer.alloc(0);
  #stream: UnbrokenStream | null = null;
  #lastSerial: number | null = null;
  #joining: JoiningChain | null = null;
  #title: TitleTags = { title: '' };
  #isWaiting = false;

  get headers(): Buffer {
    return this.#headers;
  }

  /**
   * A rendition that goes on where this one stands, with another source: for listeners who are moved. The next chunk that
   * it is given must begin a chain.
   */
  fork(): SingleOgg {
    const fork = new SingleOgg();
    fork.#headers = this.#headers;
    fork.#lastSerial = this.#lastSerial;
    fork.#title = this.#title;
    if (this.#stream !== null) {
      const { sound, writer } = this.#stream;
      fork.#stream = { sound, writer: writer.fork(), history: new PacketHistory(sound) };
    }
    return fork;
  }

  push(chunk: MediaChunk, emit: Emit): void {
    const taken = this.#gatherer.take(chunk);
    if (taken === null) return;
    if (taken.begun !== null) this.#beginSourceChain(taken.begun, taken.page, emit);
    const stream = this.#stream;
    if (stream === null) emit(chunk);
    else if (this.#joining !== null) this.#join(stream, this.#joining, taken.page, emit);
    else this.#goOn(stream, chunk, taken.page, emit);
  }

  retitle(tags: TitleTags): void {
    this.#isWaiting = this.#gatherer.isGathering || this.#headers.length === 0;
    this.#setTitle(tags);
  }

  forgetTitle(): void {
    this.#isWaiting = false;
    this.#title = { title: '' };
  }

  #beginSourceChain(chain: SourceChain, page: OggPage, emit: Emit): void {
    const { sound } = chain;
    const stream = this.#stream;
    if (sound !== null && !this.#isWaiting && (hasTitle(sound.title) || stream === null)) this.#title = sound.title;
    this.#isWaiting = false;
    if (stream !== null && sound !== null && canContinue(stream.sound, sound)) {
      this.#joining = { sound, isFresh: true };
      this.#setTitle(this.#title);
      return;
    }
    this.#endStream(emit);
    this.#joining = null;
    if (sound === null) this.#headers = chain.bytes;
    else this.#beginStream(sound, page);
    emit({ bytes: this.#headers, isSyncPoint: false, isHeader: true, duration: noTime });
  }

  #beginStream(sound: SoundStream, page: OggPage): void {
    const serial = sound.serial === this.#lastSerial ? serialAfter(sound.serial) : sound.serial;
    const pages = this.#writeHeaders(sound, serial);
    const writer = new OggStreamWriter(serial, pages.length);
    writer.align(page.sequence, 0n);
    this.#lastSerial = serial;
    this.#headers = Buffer.concat(pages);
    this.#stream = { sound, writer, history: new PacketHistory(sound) };
  }

  #writeHeaders(sound: SoundStream, serial: number): Buffer[] {
    const isOwn = isSameTags(this.#title, sound.title);
    return writeHeaders(sound, { serial, ...(!isOwn && { title: this.#title }) });
  }

  /** A page of a chain that has been joined, or of the first one. */
  #goOn(stream: UnbrokenStream, chunk: MediaChunk, page: OggPage, emit: Emit): void {
    const ticks = sumTicks(stream.history.take(page));
    if (page.isLast && page.lacing.length === 0) return;
    // The last page may say that less is to be played than its packets hold; with more to follow, all of it is.
    const whole = page.isLast && ticks > 0 ? { granule: stream.writer.granule + BigInt(ticks) } : {};
    emit({ ...chunk, bytes: stream.writer.writePage(page, { ...whole, isLast: false }) });
  }

  /** The first pages of another chain: put on pages of our own until its numbering can be shifted to ours. */
  #join(stream: UnbrokenStream, joining: JoiningChain, page: OggPage, emit: Emit): void {
    const { sound, writer, history } = stream;
    const before = history.last;
    const heard = history.take(page);
    const fresh = heard.slice(joining.isFresh ? countRepeated(before, heard, joining.sound) : 0);
    this.#joining = { sound: joining.sound, isFresh: joining.isFresh && heard.length === 0 };
    let duration = micros((sumTicks(fresh) * MICROS_PER_SECOND) / sound.ticksPerSecond);
    let isSyncPoint = true;
    for (const bytes of writer.writePackets(fresh)) {
      emit({ bytes, isSyncPoint, isHeader: false, duration });
      duration = noTime;
      isSyncPoint = false;
    }
    if (page.granule === NO_GRANULE || !endsWithWholePacket(page)) return;
    writer.align(page.sequence + 1, page.granule);
    this.#joining = null;
  }

  #setTitle(tags: TitleTags): void {
    this.#title = tags;
    const stream = this.#stream;
    if (stream !== null) this.#headers = Buffer.concat(this.#writeHeaders(stream.sound, stream.writer.serial));
  }

  #endStream(emit: Emit): void {
    const stream = this.#stream;
    this.#stream = null;
    if (stream !== null) {
      emit({ bytes: stream.writer.writeEnd(), isSyncPoint: false, isHeader: false, duration: noTime });
    }
  }
}

/** How many packets at the start of a chain the listener has just heard, and is not to hear again. */
function countRepeated(before: readonly HeardPacket[], heard: readonly HeardPacket[], next: SoundStream): number {
  for (let count = Math.min(before.length, heard.length); count > 0; count--) {
    const old = before.slice(-count);
    const isSkipped = next.codec !== 'Opus' || sumTicks(old) <= next.preSkip;
    if (isSkipped && old.every((packet, index) => packet.bytes.equals(heard[index]!.bytes))) return count;
  }
  return 0;
}
