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
 * The same packets with each on a page of its own, positions counted from the start of the chain. Readers that look for the
 * next page before they give the last one (ffmpeg's does) then wait for one packet instead of up to a second.
 * What the last page of a chain would have cut off its end is kept. Streams with several logical streams or other codecs are
 * handed on untouched.
 */
export class PacketPages {
  readonly #gatherer = new ChainGatherer();
  #running: RunningChain | null = null;

  push(chunk: MediaChunk, emit: Emit): void {
    const taken = this.#gatherer.take(chunk);
    if (taken === null) return;
    if (taken.begun !== null) this.#begin(taken.begun, emit);
    const running = this.#running;
    if (running === null) emit(chunk);
    else for (const packet of running.history.take(taken.page)) writePacket(running, packet, emit);
  }

  #begin({ bytes, sound }: SourceChain, emit: Emit): void {
    // The headers keep the pages that they came on; whatever number follows them is taken for a gap at the most.
    const writer = sound && new OggStreamWriter(sound.serial, sound.headers.length);
    this.#running = sound && writer && { sound, writer, history: new PacketHistory(sound) };
    emit({ bytes, isSyncPoint: false, isHeader: true, duration: micros(0) });
  }
}

function writePacket({ sound, writer }: RunningChain, packet: HeardPacket, emit: Emit): void {
  let duration: Micros = micros((packet.ticks * MICROS_PER_SECOND) / sound.ticksPerSecond);
  let isSyncPoint = true;
  for (const bytes of writer.writePackets([packet])) {
    emit({ bytes, isSyncPoint, isHeader: false, duration });
    duration = micros(0);
    isSyncPoint = false;
  }
}
