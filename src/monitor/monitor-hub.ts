import { AirchainError, type Clock, type Logger, type Millis, sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES, framesToMillis } from '../pcm/index.ts';
import type { MonitorSubject, MonitorSubscription } from '../protocols/monitor-socket/index.ts';
import { MonitorClient, type MonitorOutput } from './monitor-client.ts';
import { MonitorFeed } from './monitor-feed.ts';
import { createPacketizer, type PacketizerMaker } from './packetizer.ts';
import type { MonitorSources } from './ports.ts';

/** What monitors stand on. */
export interface MonitorHubOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sources: MonitorSources;
  /** Left out: Opus by WebAssembly, and PCM. */
  readonly createPacketizer?: PacketizerMaker;
  /** Asked for each client, so that a reload counts. */
  readonly limits: () => {
    /** Clients at once. */
    readonly clients: number;
    /** Sound that is kept for a client that does not take it. */
    readonly backlog: Millis;
  };
}

const PACKET_MILLIS = framesToMillis(sampleFrames(BLOCK_FRAMES));

/** All monitors: those who want the same in the same format share one feed. Owns the feeds. */
export class MonitorHub {
  readonly #options: MonitorHubOptions;
  readonly #feeds = new Map<string, MonitorFeed>();

  constructor(options: MonitorHubOptions) {
    this.#options = options;
  }

  /** Who listens now. */
  get clientCount(): number {
    return [...this.#feeds.values()].reduce((sum, { clientCount }) => sum + clientCount, 0);
  }

  /** Feeds now: each has an encoder of its own. */
  get feedCount(): number {
    return this.#feeds.size;
  }

  /**
   * Connects a client to a subject, `ready` first. Returns how to disconnect it.
   * @throws AirchainError `MONITOR_SUBJECT_UNKNOWN`, `MONITOR_FULL`
   */
  attach(subscription: MonitorSubscription, output: MonitorOutput): () => void {
    const { clock, limits, sources } = this.#options;
    const { clients, backlog } = limits();
    if (this.clientCount >= clients) {
      throw new AirchainError('MONITOR_FULL', `Cannot open a monitor: ${clients} are heard already`);
    }
    const subject = subscription.subject ?? sources.first();
    if (!subject) throw new AirchainError('MONITOR_SUBJECT_UNKNOWN', 'Cannot open a monitor: there is no program');
    const client = new MonitorClient({
      clock,
      output,
      isFramed: subscription.isFramed,
      hasLevels: subscription.hasLevels,
      mostKept: Math.ceil(backlog / PACKET_MILLIS),
    });
    const { key, feed } = this.#obtain(subject, subscription);
    feed.attach(client);
    return () => {
      if (feed.detach(client) > 0 || this.#feeds.get(key) !== feed) return;
      this.#feeds.delete(key);
      feed.close();
    };
  }

  close(): void {
    for (const feed of [...this.#feeds.values()]) feed.end('the server ends');
  }

  #obtain(
    subject: MonitorSubject,
    { format }: MonitorSubscription,
  ): { readonly key: string; readonly feed: MonitorFeed } {
    const { clock, logger, sources, createPacketizer: maker = createPacketizer } = this.#options;
    const key = JSON.stringify([subject, format]);
    const known = this.#feeds.get(key);
    if (known) return { key, feed: known };
    const onEnd = () => this.#feeds.delete(key);
    const feed = new MonitorFeed({ clock, logger, subject, format, createPacketizer: maker, onEnd });
    const source = sources.open(subject, feed);
    if (!source) {
      throw new AirchainError('MONITOR_SUBJECT_UNKNOWN', `Cannot find the ${subject.kind} "${subject.name}"`);
    }
    this.#feeds.set(key, feed);
    void feed.start(source);
    return { key, feed };
  }
}
