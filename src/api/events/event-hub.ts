import type { Writable } from 'node:stream';
import { AirchainError, type ByteCount, type Clock, type Millis, type Timer } from '../../core/index.ts';
import {
  type EventFilter,
  type EventTopic,
  type PublishEvent,
  type StationFeedEvents,
  writeEvent,
} from './feed-events.ts';

/** How many the hub serves, and what it keeps for them. */
export interface EventHubOptions {
  readonly clock: Clock;
  /** The most event listeners at once. */
  readonly maxClients: number;
  /** Events kept for those who come back after a break. */
  readonly historyLength: number;
  /** An event listener that has this much unread is disconnected; it reconnects and catches up. */
  readonly maxBacklog: ByteCount;
  /** What all of them together may have unread; beyond it those with most are disconnected. */
  readonly maxMemory: ByteCount;
  /** How often a silent connection is written to, so that proxies keep it and dead ones are found. */
  readonly heartbeat: Millis;
}

/** What one event listener subscribes to. */
export interface EventSubscription {
  /** The last id that it has seen; null: it is new. */
  readonly lastEventId: string | null;
  readonly wants: EventFilter;
  /** What addresses begin with for it. */
  readonly origin: string;
  /** Everything that it wants, as it is now. */
  readonly snapshot: () => StationFeedEvents['snapshot'];
}

interface HubClient {
  readonly output: Writable;
  readonly wants: EventFilter;
  readonly origin: string;
}

/** The text of an event for a listener that reaches the server by `origin`. */
type WriteFrame = (origin: string) => Buffer;

interface KeptEvent {
  readonly number: number;
  readonly topic: EventTopic;
  readonly write: WriteFrame;
}

/** What readers pass over. */
const COMMENT = Buffer.from(':\n\n');

/**
 * Brings events to those who listen, as server-sent events: numbers them, keeps the newest for those who come back, and
 * never waits for one that does not read. Knows nothing of what it tells. Owns the history and the outputs of its listeners.
 */
export class EventHub {
  readonly #options: EventHubOptions;
  readonly #clients = new Set<HubClient>();
  readonly #history: KeptEvent[] = [];
  readonly #run: string;
  readonly #heartbeat: Timer;
  #lastNumber = 0;
  /** The most that all clients can have unread: what they had when it was counted, and all that was written since. */
  #mostUnread = 0;

  constructor(options: EventHubOptions) {
    this.#options = options;
    // A restart begins a new row of ids: those of the last run must not fit.
    this.#run = options.clock.wallTime().toString(36);
    this.#heartbeat = options.clock.every(options.heartbeat, () => this.#writeToAll(() => COMMENT, null));
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /**
   * Takes a listener: what it missed since `lastEventId` when that is still known, else a snapshot; then what happens.
   * `open` makes its output, once it is certain that there is room.
   * @throws AirchainError `API_EVENTS_FULL` when there are too many
   */
  connect(open: () => Writable, { lastEventId, wants, origin, snapshot }: EventSubscription): Writable {
    if (this.#clients.size >= this.#options.maxClients) {
      throw new AirchainError('API_EVENTS_FULL', `Cannot take another event listener: there are ${this.#clients.size}`);
    }
    const first =
      this.#missedSince(lastEventId, wants, origin) ??
      Buffer.from(writeEvent('snapshot', this.#id(this.#lastNumber), snapshot()));
    const output = open();
    const client = { output, wants, origin };
    this.#clients.add(client);
    output.once('close', () => this.#clients.delete(client));
    this.#write(output, first);
    this.#makeRoom();
    return output;
  }

  readonly tell: PublishEvent = (event, topic, data) => {
    const number = ++this.#lastNumber;
    const write = frameWriter(event, this.#id(number), data);
    this.#history.push({ number, topic, write });
    if (this.#history.length > this.#options.historyLength) this.#history.shift();
    this.#writeToAll(write, topic);
  };

  close(): void {
    this.#heartbeat.cancel();
    for (const { output } of this.#clients) output.end();
  }

  #writeToAll(write: WriteFrame, topic: EventTopic | null): void {
    for (const client of this.#clients) {
      const { output, wants, origin } = client;
      if (topic !== null && !wants(topic)) continue;
      if (output.writableLength > this.#options.maxBacklog) this.#drop(client);
      else this.#write(output, write(origin));
    }
    this.#makeRoom();
  }

  #write(output: Writable, frame: Buffer): void {
    output.write(frame);
    this.#mostUnread += frame.length;
  }

  /** Disconnects the clients with the most unread until all of them fit. Counts only where they may not. */
  #makeRoom(): void {
    const { maxMemory } = this.#options;
    if (this.#mostUnread <= maxMemory) return;
    const unread = ({ output }: HubClient) => output.writableLength;
    const clients = [...this.#clients].sort((a, b) => unread(b) - unread(a));
    this.#mostUnread = clients.reduce((bytes, client) => bytes + unread(client), 0);
    for (const client of clients) {
      if (this.#mostUnread <= maxMemory) return;
      this.#mostUnread -= unread(client);
      this.#drop(client);
    }
  }

  #drop(client: HubClient): void {
    this.#clients.delete(client);
    client.output.destroy();
  }

  #missedSince(lastEventId: string | null, wants: EventFilter, origin: string): Buffer | null {
    const [run, text] = (lastEventId ?? '').split('-');
    const number = Number.parseInt(text ?? '', 10);
    const oldest = this.#history[0]?.number ?? this.#lastNumber + 1;
    if (run !== this.#run || !(number >= oldest - 1 && number <= this.#lastNumber)) return null;
    const missed = this.#history.filter((event) => event.number > number && wants(event.topic));
    // A comment, so that the reader sees the connection stand even when it has missed nothing.
    return Buffer.concat([COMMENT, ...missed.map((event) => event.write(origin))]);
  }

  #id(number: number): string {
    return `${this.#run}-${number}`;
  }
}

/** Data that is the same for all is written once. */
function frameWriter<E extends keyof StationFeedEvents>(
  event: E,
  id: string,
  data: StationFeedEvents[E] | ((origin: string) => StationFeedEvents[E]),
): WriteFrame {
  if (typeof data === 'function') return (origin) => Buffer.from(writeEvent(event, id, data(origin)));
  const frame = Buffer.from(writeEvent(event, id, data));
  return () => frame;
}
