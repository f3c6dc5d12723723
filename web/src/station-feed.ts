import type { PublicMount, StationFeedEvents } from '../../src/api/index.ts';
import { Observable } from './observable.ts';

/** What the page knows of the station. */
export interface StationState {
  readonly name: string;
  readonly description: string;
  /** null: not known yet. */
  readonly mounts: readonly PublicMount[] | null;
  /** Whether events arrive; without them the page shows what it knew last. */
  readonly isConnected: boolean;
}

/** The browser itself comes back after a lost connection, but not after a refusal: then we do, after this long. */
const RETRY_MS = 10_000;

/** Follows the station: its name once, its mounts by server-sent events. */
export class StationFeed extends Observable<StationState> {
  constructor() {
    super({ name: '', description: '', mounts: null, isConnected: false });
  }

  start(): void {
    this.#follow();
    void this.#readStation();
  }

  async #readStation(): Promise<void> {
    const response = await fetch('/api/status');
    if (!response.ok) return;
    const { station, server } = await response.json();
    this.change({ name: station.name || server.hostname, description: station.description });
  }

  #follow(): void {
    const source = new EventSource('/api/events');
    const on = <E extends keyof StationFeedEvents>(name: E, handle: (data: StationFeedEvents[E]) => void) =>
      source.addEventListener(name, (event) => handle(JSON.parse((event as MessageEvent<string>).data)));
    source.onopen = () => this.change({ isConnected: true });
    source.onerror = () => {
      this.change({ isConnected: false });
      if (source.readyState === EventSource.CLOSED) window.setTimeout(() => this.#follow(), RETRY_MS);
    };
    on('snapshot', ({ mounts }) => this.change({ mounts }));
    on('mount', (mount) => this.#put(mount.path, mount));
    on('mountRemoved', ({ path }) => this.change({ mounts: this.#others(path) }));
    on('title', (changes) => this.#put(changes.path, changes));
    on('listeners', (changes) => this.#put(changes.path, changes));
  }

  #put(path: string, changes: Partial<PublicMount>): void {
    const known = this.state.mounts?.find((mount) => mount.path === path);
    const mounts = [...this.#others(path), { ...known, ...changes } as PublicMount];
    this.change({ mounts: mounts.sort((a, b) => (a.path < b.path ? -1 : 1)) });
  }

  #others(path: string): PublicMount[] {
    return (this.state.mounts ?? []).filter((mount) => mount.path !== path);
  }
}
