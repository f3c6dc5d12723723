import { type Micros, micros } from '../../core/index.ts';
import type { MediaChunk } from '../framer.ts';
import { type HeardPacket, PacketHistory } from './packet-history.ts';
import type { SoundStream } from './sound-stream.ts';
import { ChainGatherer, type SourceChain } from './source-chain.ts';
import { OggStreamWriter } from './stream-writer.ts';

type Emit = (chunk: MediaChunk) => void;

const MICROS_PER_SECOND = 1_000_000;

/** What is true of the chain that is being put out. */
interface RunningChain {
  readonly sound: SoundStream;
  readonly writer: OggStreamWriter;
  readonly history: PacketHistory;
}

/**
 * The same packets on other pages, positions counted from the start of the chain. With each on a page of its own, a reader has
 * each packet as soon as it is there. With many on each, an encoder's small pages take a tenth fewer bytes, and `flush` still ends a page wherever one has to end.
 * What the last page of a chain would have cut off its end is kept. Streams with several logical streams or other codecs are
 * handed on untouched.
 */
export class PacketPages {
  readonly #pageDuration: Micros;
  readonly #gatherer = new ChainGatherer();
  #running: RunningChain | null = null;
  #waiting: HeardPacket[] = [];
  #waitingTicks = 0;

  /** @param pageDuration play time from which on a page is full; 0: each packet has its own */
  constructor(pageDuration: Micros = micros(0)) {
    this.#pageDuration = pageDuration;
  }

  /** Play time of the packets that wait for their page to be full. */
  get waiting(): Micros {
    return this.#running ? playTime(this.#running.sound, this.#waitingTicks) : micros(0);
  }

  push(chunk: MediaChunk, emit: Emit): void {
    const taken = this.#gatherer.take(chunk);
    if (taken === null) return;
    if (taken.begun !== null) this.#begin(taken.begun, emit);
    const running = this.#running;
    if (running === null) {
      emit(chunk);
      return;
    }
    for (const packet of running.history.take(taken.page)) this.#place(packet, emit);
  }

  /** Ends the page that is being filled. */
  flush(emit: Emit): void {
    const running = this.#running;
    if (!running || this.#waiting.length === 0) return;
    const packets = this.#waiting;
    let duration = this.waiting;
    this.#waiting = [];
    this.#waitingTicks = 0;
    let isSyncPoint = true;
    for (const bytes of running.writer.writePackets(packets)) {
      emit({ bytes, isSyncPoint, isHeader: false, duration });
      duration = micros(0);
      isSyncPoint = false;
    }
  }

  #place(packet: HeardPacket, emit: Emit): void {
    // The packet may be a view of a page that is gone by the time its own page is full.
    const isAlone = this.#pageDuration === 0;
    this.#waiting.push(isAlone ? packet : { ...packet, bytes: Buffer.from(packet.bytes) });
    this.#waitingTicks += packet.ticks;
    if (this.waiting >= this.#pageDuration) this.flush(emit);
  }

  #begin({ bytes, sound }: SourceChain, emit: Emit): void {
    this.flush(emit);
    // The headers keep the pages that they came on; whatever number follows them is taken for a gap at the most.
    const writer = sound && new OggStreamWriter(sound.serial, sound.headers.length);
    this.#running = sound && writer && { sound, writer, history: new PacketHistory(sound) };
    emit({ bytes, isSyncPoint: false, isHeader: true, duration: micros(0) });
  }
}

function playTime({ ticksPerSecond }: SoundStream, ticks: number): Micros {
  return micros((ticks * MICROS_PER_SECOND) / ticksPerSecond);
}
