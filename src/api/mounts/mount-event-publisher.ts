import { type Clock, type Millis, millis, type Timer } from '../../core/index.ts';
import type { EventFilter, PublishEvent } from '../events/feed-events.ts';
import type { StationEvent, StationPort } from '../ports.ts';
import { isShown, type PublicMount, toPublicMount } from './public-mount.ts';

/** Mounts, and the hub that gets their events. */
export interface MountEventPublisherOptions {
  readonly station: StationPort;
  readonly clock: Clock;
  readonly tell: PublishEvent;
}

/** Changes of titles and mounts go out together after this long: a source that comes changes several things at once. */
const CHANGE_DELAY = millis(100);
/** Listener counts change thousands of times when an audience arrives; once a second is enough to look at. */
const COUNT_DELAY = millis(1000);

/** Of what is only compared: each listener gets addresses with an origin of its own. */
const NO_ORIGIN = '';

/**
 * Publishes changes of the public mounts. Compares what a mount looks like now with what was published last, and sends the
 * smallest event that covers the difference.
 */
export class MountEventPublisher {
  readonly #options: MountEventPublisherOptions;
  readonly #told = new Map<string, PublicMount>();
  readonly #changed = new Set<string>();
  readonly #counted = new Set<string>();
  readonly #timers = new Map<Set<string>, Timer>();
  readonly #unsubscribe: () => void;

  constructor(options: MountEventPublisherOptions) {
    this.#options = options;
    for (const mount of this.#shownMounts(NO_ORIGIN)) this.#told.set(mount.path, mount);
    this.#unsubscribe = options.station.subscribe((event) => this.#note(event));
  }

  /** Tells at once what has been noted. */
  flush(): void {
    this.#flush(this.#changed);
    this.#flush(this.#counted);
  }

  /** The public mounts that are wanted, as they are now. */
  snapshot(wants: EventFilter, origin: string): PublicMount[] {
    return this.#shownMounts(origin).filter(({ path }) => wants({ kind: 'mount', name: path }));
  }

  close(): void {
    this.#unsubscribe();
    for (const timer of this.#timers.values()) timer.cancel();
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
    const { station, tell } = this.#options;
    const topic = { kind: 'mount', name: path } as const;
    const mount = station.mount(path);
    const before = this.#told.get(path);
    if (!mount || !isShown(mount)) {
      if (this.#told.delete(path)) tell('mountRemoved', topic, { path });
      return;
    }
    const after = toPublicMount(NO_ORIGIN, mount);
    this.#told.set(path, after);
    if (after.state === 'reserved' || after.state === 'bridging') this.#lookAgain(path);
    const changes = before ? changedKeys(before, after) : null;
    if (!changes || changes.some((key) => !smallKeys.has(key))) {
      tell('mount', topic, (origin) => toPublicMount(origin, mount));
      return;
    }
    if (changes.includes('title')) tell('title', topic, { path, title: after.title });
    if (changes.includes('listeners') || changes.includes('listenerPeak')) {
      tell('listeners', topic, { path, listeners: after.listeners, listenerPeak: after.listenerPeak });
    }
  }

  #shownMounts(origin: string): PublicMount[] {
    return this.#options.station
      .mounts()
      .filter(isShown)
      .map((mount) => toPublicMount(origin, mount));
  }
}

/** What has an event of its own, smaller than the whole mount. */
const smallKeys: ReadonlySet<string> = new Set(['title', 'listeners', 'listenerPeak']);

function changedKeys(before: PublicMount, after: PublicMount): string[] {
  const keys = Object.keys(after) as (keyof PublicMount)[];
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}
