import { createSoundDecoder } from './create-sound-decoder.ts';
import { type FeedOptions, LOST, MonitorConnection } from './monitor-connection.ts';
import type { MonitorFormat, MonitorMessage } from './monitor-messages.ts';
import { countLost, type MonitorPacket } from './monitor-packet.ts';
import { pageTime } from './page-time.ts';
import type { SoundDecoder, SoundTaker } from './sound-decoder.ts';

/**
 * message   the server said something; `at` of `pageTime`
 * started   the first packet is being decoded, by the decoder of this name
 * lost      so many packets more are missing
 * closed    it is over, told once; code of the socket's end
 */
export type FeedEvent =
  | { readonly type: 'message'; readonly message: MonitorMessage; readonly at: number }
  | { readonly type: 'started'; readonly decoder: string }
  | { readonly type: 'lost'; readonly packets: number }
  | { readonly type: 'closed'; readonly code: number };

/** One connection to a monitor and the decoder of what it brings; what is decoded goes to `take`. Ends with its thread. */
export class LiveFeed {
  readonly #tell: (event: FeedEvent) => void;
  readonly #take: SoundTaker;
  readonly #connection: MonitorConnection;
  #decoder: SoundDecoder | null = null;
  #lastSequence: number | null = null;

  constructor(options: FeedOptions, tell: (event: FeedEvent) => void, take: SoundTaker) {
    this.#tell = tell;
    this.#take = take;
    this.#connection = new MonitorConnection({
      ...options,
      onMessage: (message) => this.#onMessage(message),
      onPacket: (packet) => this.#onPacket(packet),
      onClose: (code) => tell({ type: 'closed', code }),
    });
  }

  /** Gives up a connection that has been silent for too long. */
  checkSilence(): void {
    this.#connection.checkSilence();
  }

  #onMessage(message: MonitorMessage): void {
    this.#tell({ type: 'message', message, at: pageTime() });
    if (message.type === 'ready') void this.#prepare(message.format);
  }

  async #prepare(format: MonitorFormat): Promise<void> {
    try {
      this.#decoder = await createSoundDecoder(format, this.#take);
    } catch (error) {
      // Its script could not be loaded: it is asked for again with the next connection.
      this.#connection.close();
      this.#tell({
        type: 'message',
        message: { type: 'error', code: 'DECODER', message: String(error) },
        at: pageTime(),
      });
      this.#tell({ type: 'closed', code: LOST });
    }
  }

  #onPacket(packet: MonitorPacket): void {
    const decoder = this.#decoder;
    if (!decoder) return;
    const lost = countLost(this.#lastSequence, packet.sequence);
    const isFirst = this.#lastSequence === null;
    this.#lastSequence = packet.sequence;
    if (isFirst) this.#tell({ type: 'started', decoder: decoder.name });
    if (lost > 0) this.#tell({ type: 'lost', packets: lost });
    decoder.decode({ ...packet, hasGap: packet.hasGap || lost > 0 || isFirst });
  }
}
