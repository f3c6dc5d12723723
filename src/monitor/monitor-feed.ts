import { type Clock, errorText, type Logger, type Millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES, framesToMillis, type PcmBlock } from '../pcm/index.ts';
import type { ProgramTitle } from '../program/index.ts';
import {
  type MonitorFormat,
  type MonitorSubject,
  type MonitorTitle,
  PACKET_HEAD_BYTES,
  type ServerMessage,
  writePacketHead,
} from '../protocols/monitor-socket/index.ts';
import type { MonitorClient } from './monitor-client.ts';
import type { Packetizer, PacketizerMaker } from './packetizer.ts';
import type { MonitorListener, MonitorSource } from './ports.ts';

/** What a feed is made of. */
export interface MonitorFeedOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly subject: MonitorSubject;
  readonly format: MonitorFormat;
  readonly createPacketizer: PacketizerMaker;
  /** The feed has ended by itself, after all of its clients were notified. */
  readonly onEnd: () => void;
}

const PACKET_MILLIS = framesToMillis(sampleFrames(BLOCK_FRAMES));
/** Packets between two looks at the clock, a second, and between two levels, a tenth of one. */
const CLOCK_EVERY = 50;
const LEVELS_EVERY = 5;

/**
 * One subject in one format, encoded once for all who hear it. A packet leaves in the turn in which its block is made. Owns
 * its encoder; exists as long as it has listeners.
 */
export class MonitorFeed implements MonitorListener {
  readonly #options: MonitorFeedOptions;
  readonly #clients = new Set<MonitorClient>();
  #source: MonitorSource | null = null;
  #packetizer: Packetizer | null = null;
  #isClosed = false;
  #sequence = 0;
  #title: MonitorTitle | null = null;
  #position = sampleFrames(0);
  #madeAt: Millis;

  constructor(options: MonitorFeedOptions) {
    this.#options = options;
    this.#madeAt = options.clock.now();
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** Begins to hear the source, as soon as there is an encoder. */
  async start(source: MonitorSource): Promise<void> {
    this.#source = source;
    try {
      const packetizer = await this.#options.createPacketizer(this.#options.format);
      if (this.#isClosed) packetizer.close();
      else this.#begin(packetizer);
    } catch (error) {
      this.#fail(error);
    }
  }

  attach(client: MonitorClient): void {
    this.#clients.add(client);
    if (this.#packetizer) client.tell(this.#ready(this.#packetizer));
  }

  /** Says how many are left. */
  detach(client: MonitorClient): number {
    this.#clients.delete(client);
    return this.#clients.size;
  }

  block(samples: PcmBlock, position: SampleFrames): void {
    this.#position = position;
    this.#madeAt = this.#options.clock.now();
    const sound = this.#encode(samples);
    if (!sound) return;
    const sequence = this.#sequence++;
    const framed = new Uint8Array(PACKET_HEAD_BYTES + sound.length);
    writePacketHead(framed, { isAfterLoss: false, sequence, position });
    framed.set(sound, PACKET_HEAD_BYTES);
    if (sequence % CLOCK_EVERY === 0) this.#tell({ type: 'clock', ...this.#clock() });
    for (const client of this.#clients) client.push({ sequence, position, framed });
    if (sequence % LEVELS_EVERY === 0) this.#tellLevels();
  }

  title(title: ProgramTitle | null, position: SampleFrames): void {
    this.#title = title && toMonitorTitle(title);
    this.#tell({ type: 'title', title: this.#title, position });
  }

  end(reason: string): void {
    if (this.#isClosed) return;
    this.close();
    for (const client of this.#clients) client.end(reason);
    this.#clients.clear();
    this.#options.onEnd();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#source?.close();
    this.#packetizer?.close();
    this.#packetizer = null;
  }

  /** Runs in the turn of the programme's clock: what goes wrong here ends this feed and nothing else. */
  #encode(samples: PcmBlock): Uint8Array | null {
    try {
      return this.#packetizer?.make(samples) ?? null;
    } catch (error) {
      // What has failed inside of WebAssembly may be in any state: it is left to the garbage collector.
      this.#packetizer = null;
      this.#fail(error);
      return null;
    }
  }

  #fail(error: unknown): void {
    this.#options.logger.error('a monitor cannot be encoded', { reason: errorText(error) });
    this.end('it cannot be encoded');
  }

  #begin(packetizer: Packetizer): void {
    this.#packetizer = packetizer;
    this.#tell(this.#ready(packetizer));
  }

  #ready({ lookaheadFrames }: Packetizer): ServerMessage {
    const { subject, format } = this.#options;
    return {
      type: 'ready',
      protocol: 1,
      subject,
      format: { ...format, packetMillis: PACKET_MILLIS, lookaheadFrames },
      clock: this.#clock(),
      title: this.#title,
      levels: this.#source?.levels() ?? null,
    };
  }

  #clock() {
    return { position: this.#position, at: this.#madeAt };
  }

  #tell(message: ServerMessage): void {
    for (const client of this.#clients) client.tell(message);
  }

  #tellLevels(): void {
    const listeners = [...this.#clients].filter(({ hasLevels }) => hasLevels);
    const levels = listeners.length > 0 ? this.#source?.levels() : null;
    if (levels) for (const client of listeners) client.tell({ type: 'levels', ...levels });
  }
}

function toMonitorTitle({ artist, title }: ProgramTitle): MonitorTitle {
  return { artist, title, display: [artist, title].filter(Boolean).join(' - ') };
}
