import { sampleFrames } from '../../src/core/index.ts';
import type { MonitorListener, MonitorOutput, MonitorSource, MonitorSources } from '../../src/monitor/index.ts';
import { BLOCK_FRAMES, type PcmBlock } from '../../src/pcm/index.ts';
import type {
  MonitorLevels,
  MonitorSubject,
  PacketHead,
  ServerMessage,
} from '../../src/protocols/monitor-socket/index.ts';
import { eachBlock } from './pcm-sound.ts';

const HEAD_BYTES = 16;

/** What came in one binary message, read by the norm; a head of another kind is null. */
export interface HeardPacket {
  readonly head: PacketHead | null;
  readonly sound: Uint8Array;
}

/** Reads a packet by the table of the norm. */
export function hearPacket(bytes: Uint8Array): HeardPacket {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isSound = buffer.length >= HEAD_BYTES && buffer[0] === 1;
  const head = isSound
    ? { isAfterLoss: buffer[1] === 1, sequence: buffer.readUInt32BE(4), position: buffer.readDoubleBE(8) }
    : null;
  return { head, sound: bytes.subarray(HEAD_BYTES) };
}

/** A client's end without a socket. */
export class MemoryMonitor implements MonitorOutput {
  bufferedAmount = 0;
  readonly messages: ServerMessage[] = [];
  readonly binary: Uint8Array[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;

  get isClosed(): boolean {
    return this.closed !== null;
  }

  get packets(): HeardPacket[] {
    return this.binary.map(hearPacket);
  }

  get ready(): ServerMessage | null {
    return this.messages.find(({ type }) => type === 'ready') ?? null;
  }

  count(type: ServerMessage['type']): number {
    return this.messages.filter((message) => message.type === type).length;
  }

  send(data: Uint8Array | string): void {
    if (typeof data === 'string') this.messages.push(JSON.parse(data));
    else this.binary.push(data);
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }
}

/** The program `main`, and nothing else, as a test plays it. */
export class MonitorSignal implements MonitorSources {
  readonly currentLevels: MonitorLevels = { peakDbfs: [-6, -6], rmsDbfs: [-9, -9], momentaryLufs: -9 };
  readonly #listeners = new Set<MonitorListener>();
  #position = 0;

  get openCount(): number {
    return this.#listeners.size;
  }

  first(): MonitorSubject {
    return { kind: 'program', name: 'main' };
  }

  open({ kind, name }: MonitorSubject, listener: MonitorListener): MonitorSource | null {
    if (kind !== 'program' || name !== 'main') return null;
    this.#listeners.add(listener);
    return { levels: () => this.currentLevels, close: () => void this.#listeners.delete(listener) };
  }

  play(sound: PcmBlock): void {
    eachBlock(sound, (block) => {
      for (const listener of this.#listeners) listener.block(block, sampleFrames(this.#position));
      this.#position += BLOCK_FRAMES;
    });
  }

  retitle({ artist, title }: { readonly artist: string; readonly title: string }): void {
    const whole = { artist, title, album: '', url: '', duration: null, artworkFile: null, trackId: null };
    for (const listener of this.#listeners) listener.title?.(whole, sampleFrames(this.#position));
  }

  end(reason: string): void {
    for (const listener of [...this.#listeners]) listener.end(reason);
  }
}
