import type { Writable } from 'node:stream';
import { AirchainError, type ByteCount, type Clock, type Millis, millis, type Timer } from '../core/index.ts';
import type { StationEvent, StationPort } from './ports.ts';
import { isShown, type PublicMount, toPublicMount } from './public-mount.ts';

/** What the hub listens to, and what it may keep for its readers. */
export interface EventHubOptions {
  readonly station: StationPort;
  readonly clock: Clock;
  /** The most event listeners at once. */
  readonly maxClients: number;
  /** Events kept for those who come back after a break. */
  readonly historyLength: number;
  /** An event listener that has this much unread is hung up on; it comes back and catches up. */
  readonly maxBacklog: ByteCount;
  /** How often a silent connection is written to, so that proxies keep it and dead ones are found. */
  readonly heartbeat: Millis;
}

/** One event as it goes out: `event: title`, `id: …`, `data: {…}`. */
export interface StationFeedEvents {
  /** Everything, to begin with: replaces whatever the reader knew. */
  snapshot: { readonly mounts: readonly PublicMount[] };
  /** A mount came, or something of it changed beyond its title and its listeners. */
  mount: PublicMount;
  mountRemoved: { readonly path: string };
  title: Pick<PublicMount, 'path' | 'title'>;
  listeners: Pick<PublicMount, 'path' | 'listeners' | 'listenerPeak'>;
}

interface HubClient {
  readonly output: Writable;
  /** Path of the one mount it wants to hear of; null: all. */
  readonly only: string | null;
}

interface KeptEvent {
  readonly number: number;
  readonly path: string;
  readonly frame: string;
}

/** Changes of titles and mounts go out together after this long: a source that comes changes several things at once. */
const CHANGE_DELAY = millis(100);
/** Listener counts change thousands of times when an audience arrives; once a second is enough to look at. */
const COUNT_DELAY = millis(1000);

/**
 * Tells pages and scripts what changes on the public mounts, as server-sent events. Compares what a mount looks like now
 * with what was told last, and tells the smallest event that covers the difference. Owns the history and the list of
 * event listeners; never waits for one that does not read.
 */
export class EventHub {
  readonly #options: EventHubOptions;
  readonly #clients = new Set<HubClient>();
  readonly #told = new Map<string, PublicMount>();
  readonly #history: KeptEvent[] = [];
  readonly #changed = new Set<string>();
  readonly #counted = new Set<string>();
  readonly #timers = new Map<Set<string>, Timer>();
  readonly #run: string;
  readonly #heartbeat: Timer;
  readonly #unsubscribe: () => void;
  #lastNumber = 0;

  constructor(options: EventHubOptions) {
    this.#options = options;
    // A restart begins a new row of ids: those of the last run must not fit.
    this.#run = options.clock.wallTime().toString(36);
    for (const mount of this.#shownMounts()) this.#told.set(mount.path, mount);
    this.#unsubscribe = options.station.subscribe((event) => this.#note(event));
    this.#heartbeat = options.clock.every(options.heartbeat, () => this.#writeToAll(':\n\n', null));
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /**
   * Takes a listener: what it missed since `lastEventId` when that is still known, else a snapshot; then what happens.
   * `open` makes its output, once it is certain that there is room.
   * @throws AirchainError `API_EVENTS_FULL` when there are too many
   */
  connect(open: () => Writable, { lastEventId, only }: { lastEventId: string | null; only: string | null }): void {
    if (this.#clients.size >= this.#options.maxClients) {
      throw new AirchainError('API_EVENTS_FULL', `Cannot take another event listener: there are ${this.#clients.size}`);
    }
    this.#flush(this.#changed);
    this.#flush(this.#counted);
    const output = open();
    const client = { output, only };
    this.#clients.add(client);
    output.once('close', () => this.#clients.delete(client));
    output.write(this.#missedSince(lastEventId, only) ?? this.#snapshot(only));
  }

  close(): void {
    this.#unsubscribe();
    this.#heartbeat.cancel();
    for (const timer of this.#timers.values()) timer.cancel();
    for (const { output } of this.#clients) output.end();
  }

  #note({ type, path }: StationEvent): void {
    if (type === 'listenersChanged') this.#lookAgain(path);
    else this.#schedule(this.#changed, path, CHANGE_DELAY);
  }

  /** At listener counts, and at states that end without an event of their own. */
  #lookAgain(path: string): void {
    this.#schedule(this.#counted, path, COUNT_DELAY);
  }

  #schedule(paths: Set<string>, path: string, delay: Millis): void {
    paths.add(path);
    if (this.#timers.has(paths)) return;
    this.#timers.set(
      paths,
      this.#options.clock.after(delay, () => this.#flush(paths)),
    );
  }

  #flush(paths: Set<string>): void {
    this.#timers.get(paths)?.cancel();
    this.#timers.delete(paths);
    const due = [...paths];
    paths.clear();
    for (const path of due) this.#tellDifference(path);
  }

  #tellDifference(path: string): void {
    const mount = this.#options.station.mount(path);
    const before = this.#told.get(path);
    if (!mount || !isShown(mount)) {
      if (this.#told.delete(path)) this.#tell('mountRemoved', { path });
      return;
    }
    const after = toPublicMount(this.#options.station.server(), mount);
    this.#told.set(path, after);
    if (after.state === 'reserved' || after.state === 'bridging') this.#lookAgain(path);
    const changes = before ? changedKeys(before, after) : null;
    if (!changes || changes.some((key) => !smallKeys.has(key))) {
      this.#tell('mount', after);
      return;
    }
    if (changes.includes('title')) this.#tell('title', { path, title: after.title });
    if (changes.includes('listeners') || changes.includes('listenerPeak')) {
      this.#tell('listeners', { path, listeners: after.listeners, listenerPeak: after.listenerPeak });
    }
  }

  #tell<E extends Exclude<keyof StationFeedEvents, 'snapshot'>>(event: E, data: StationFeedEvents[E]): void {
    const number = ++this.#lastNumber;
    const frame = writeFrame(event, this.#id(number), data);
    this.#history.push({ number, path: data.path, frame });
    if (this.#history.length > this.#options.historyLength) this.#history.shift();
    this.#writeToAll(frame, data.path);
  }

  #writeToAll(frame: string, path: string | null): void {
    for (const client of this.#clients) {
      const { output, only } = client;
      if (only !== null && path !== null && only !== path) continue;
      if (output.writableLength > this.#options.maxBacklog) {
        this.#clients.delete(client);
        output.destroy();
      } else output.write(frame);
    }
  }

  #snapshot(only: string | null): string {
    const mounts = this.#shownMounts().filter((mount) => only === null || mount.path === only);
    return writeFrame('snapshot', this.#id(this.#lastNumber), { mounts });
  }

  #missedSince(lastEventId: string | null, only: string | null): string | null {
    const [run, text] = (lastEventId ?? '').split('-');
    const number = Number.parseInt(text ?? '', 10);
    const oldest = this.#history[0]?.number ?? this.#lastNumber + 1;
    if (run !== this.#run || !(number >= oldest - 1 && number <= this.#lastNumber)) return null;
    const missed = this.#history.filter((event) => event.number > number && (only === null || event.path === only));
    // A comment, so that the reader sees the connection stand even when it has missed nothing.
    return `:\n\n${missed.map((event) => event.frame).join('')}`;
  }

  #shownMounts(): PublicMount[] {
    const { station } = this.#options;
    const server = station.server();
    return station
      .mounts()
      .filter(isShown)
      .map((mount) => toPublicMount(server, mount));
  }

  #id(number: number): string {
    return `${this.#run}-${number}`;
  }
}

/** What has an event of its own, smaller than the whole mount. */
const smallKeys: ReadonlySet<string> = new Set(['title', 'listeners', 'listenerPeak']);

function changedKeys(before: PublicMount, after: PublicMount): string[] {
  const keys = Object.keys(after) as (keyof PublicMount)[];
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/** JSON has no line ends, so `data` is always one line. */
function writeFrame<E extends keyof StationFeedEvents>(event: E, id: string, data: StationFeedEvents[E]): string {
  return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
