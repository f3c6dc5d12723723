import { createSoundDecoder } from './create-sound-decoder.ts';
import { type FeedOptions, LOST, MonitorConnection } from './monitor-connection.ts';
import type { MonitorFormat, MonitorMessage } from './monitor-messages.ts';
import { countLost, type MonitorPacket } from './monitor-packet.ts';
import { pageTime } from './page-time.ts';
import type { SoundDecoder, SoundTaker } from './sound-decoder.ts';

/**
 * message   message of the server; `at`: `pageTime` of arrival
 * started   the first packet is being decoded; `decoder`: display name
 * lost      number of packets that were lost since the last event
 * closed    the connection has ended, sent once; `code`: close code of the socket
 */
export type FeedEvent =
  | { readonly type: 'message'; readonly message: MonitorMessage; readonly at: number }
  | { readonly type: 'started'; readonly decoder: string }
  | { readonly type: 'lost'; readonly packets: number }
  | { readonly type: 'closed'; readonly code: number };

/** Connects to a monitor, decodes its packets and passes the audio to `take`. Ends with its worker. */
export class LiveFeed {
  readonly #emit: (event: FeedEvent) => void;
  readonly #take: SoundTaker;
  readonly #connection: MonitorConnection;
  #decoder: SoundDecoder | null = null;
  #lastSequence: number | null = null;

  constructor(options: FeedOptions, onEvent: (event: FeedEvent) => void, take: SoundTaker) {
    this.#emit = onEvent;
    this.#take = take;
    this.#connection = new MonitorConnection({
      ...options,
      onMessage: (message) => this.#onMessage(message),
      onPacket: (packet) => this.#onPacket(packet),
      onClose: (code) => onEvent({ type: 'closed', code }),
    });
  }

  /** Closes the connection if it has been silent for too long. */
  checkSilence(): void {
    this.#connection.checkSilence();
  }

  #onMessage(message: MonitorMessage): void {
    this.#emit({ type: 'message', message, at: pageTime() });
    if (message.type === 'ready') void this.#prepare(message.format);
  }

  async #prepare(format: MonitorFormat): Promise<void> {
    try {
      this.#decoder = await createSoundDecoder(format, this.#take);
    } catch (error) {
      // The decoder script could not be loaded. The next connection tries again.
      this.#connection.close();
      this.#emit({
        type: 'message',
        message: { type: 'error', code: 'DECODER', message: String(error) },
        at: pageTime(),
      });
      this.#emit({ type: 'closed', code: LOST });
    }
  }

  #onPacket(packet: MonitorPacket): void {
    const decoder = this.#decoder;
    if (!decoder) return;
    const lost = countLost(this.#lastSequence, packet.sequence);
    const isFirst = this.#lastSequence === null;
    this.#lastSequence = packet.sequence;
    if (isFirst) this.#emit({ type: 'started', decoder: decoder.name });
    if (lost > 0) this.#emit({ type: 'lost', packets: lost });
    decoder.decode({ ...packet, hasGap: packet.hasGap || lost > 0 || isFirst });
  }
}
