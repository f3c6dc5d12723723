import { createPacketDecoder } from './create-packet-decoder.ts';
import { CONNECTION_LOST, type FeedOptions, MonitorConnection } from './monitor-connection.ts';
import type { MonitorFormat, MonitorMessage } from './monitor-messages.ts';
import { countLost, type MonitorPacket } from './monitor-packet.ts';
import type { AudioSink, PacketDecoder } from './packet-decoder.ts';
import { pageTime } from './page-time.ts';

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

/** Connects to a monitor, decodes its packets and passes the audio to `sink`. Ends with its worker. */
export class LiveFeed {
  readonly #emit: (event: FeedEvent) => void;
  readonly #sink: AudioSink;
  readonly #connection: MonitorConnection;
  #decoder: PacketDecoder | null = null;
  #lastSequence: number | null = null;

  constructor(options: FeedOptions, onEvent: (event: FeedEvent) => void, sink: AudioSink) {
    this.#emit = onEvent;
    this.#sink = sink;
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
      this.#decoder = await createPacketDecoder(format, this.#sink);
    } catch (error) {
      // The decoder script could not be loaded. The next connection tries again.
      this.#connection.close();
      this.#emit({
        type: 'message',
        message: { type: 'error', code: 'DECODER', message: String(error) },
        at: pageTime(),
      });
      this.#emit({ type: 'closed', code: CONNECTION_LOST });
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
