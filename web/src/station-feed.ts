import type { PublicMount, PublicProgram, StationFeedEvents } from '../../src/api/index.ts';
import { Observable } from './observable.ts';
import { addPlayed, type PlayedTitle, readHistory } from './played-titles.ts';

/** A program, and when it was told: how far its track is counts on from there. */
export interface ReportedProgram extends PublicProgram {
  /** On the clock of `performance.now()`. */
  readonly reportedAt: number;
}

/** What a page knows of the station. */
export interface StationState {
  readonly name: string;
  readonly description: string;
  /** Its web site; empty: none. */
  readonly url: string;
  /** null: not known yet. */
  readonly mounts: readonly PublicMount[] | null;
  readonly programs: readonly ReportedProgram[];
  /** What was on air, the newest first: by the name of a program, or by the path of a mount. */
  readonly played: Readonly<Record<string, readonly PlayedTitle[]>>;
  /** Whether events arrive; without them the page shows what it knew last. */
  readonly isConnected: boolean;
}

/** The browser itself comes back after a lost connection, but not after a refusal: then we do, after this long. */
const RETRY_MS = 10_000;

/** Follows the station: its name with each connection, its mounts and programs by server-sent events. */
export class StationFeed extends Observable<StationState> {
  readonly #address: string;

  /** `mount`: the only one that matters; null: all of them, and the programs. */
  constructor(mount: string | null = null) {
    super({ name: '', description: '', url: '', mounts: null, programs: [], played: {}, isConnected: false });
    this.#address = mount === null ? '/api/events' : `/api/events?mount=${encodeURIComponent(mount)}`;
  }

  start(): void {
    this.#follow();
  }

  /** At each beginning: a station that was starting or has a new name says so then. */
  async #readStation(): Promise<void> {
    const response = await fetch('/api/status').catch(() => null);
    if (!response?.ok) return;
    const { station, server } = await response.json();
    const { description, url } = station;
    this.change({ name: station.name || server.hostname, description, url });
  }

  #follow(): void {
    const source = new EventSource(this.#address);
    const on = <E extends keyof StationFeedEvents>(name: E, handle: (data: StationFeedEvents[E]) => void) =>
      source.addEventListener(name, (event) => handle(JSON.parse((event as MessageEvent<string>).data)));
    source.onopen = () => this.change({ isConnected: true });
    source.onerror = () => {
      this.change({ isConnected: false });
      if (source.readyState === EventSource.CLOSED) window.setTimeout(() => this.#follow(), RETRY_MS);
    };
    on('snapshot', ({ mounts, programs }) => {
      this.change({ mounts, programs: programs.map(stampNow) });
      void this.#readStation();
      for (const { name } of programs) void this.#readHistory(name);
    });
    on('mount', (mount) => this.#put(mount.path, mount));
    on('mountRemoved', ({ path }) => this.change({ mounts: this.#others(path) }));
    on('title', (changes) => this.#put(changes.path, changes));
    on('listeners', (changes) => this.#put(changes.path, changes));
    on('nowPlaying', (program) => this.#putProgram(program));
    on('programRemoved', ({ name }) =>
      this.change({ programs: this.state.programs.filter((program) => program.name !== name) }),
    );
  }

  #put(path: string, changes: Partial<PublicMount>): void {
    const known = this.state.mounts?.find((mount) => mount.path === path);
    const before = known?.title;
    if (before?.display && 'title' in changes && changes.title?.display !== before.display) {
      this.#notePlayed(path, { at: null, artist: before.artist, title: before.title });
    }
    const mounts = [...this.#others(path), { ...known, ...changes } as PublicMount];
    this.change({ mounts: mounts.sort((a, b) => (a.path < b.path ? -1 : 1)) });
  }

  #putProgram(program: PublicProgram): void {
    const { programs } = this.state;
    const before = programs.find(({ name }) => name === program.name);
    const past = before?.nowPlaying;
    if (past?.title && past.startedAt !== program.nowPlaying?.startedAt) {
      this.#notePlayed(program.name, { at: past.startedAt, artist: past.artist, title: past.title });
    }
    const told = stampNow(program);
    this.change({ programs: before ? programs.map((each) => (each === before ? told : each)) : [...programs, told] });
  }

  /** Whether a mount asks its listeners for a login, as far as it is known. */
  isProtected(path: string): boolean {
    return Boolean(this.state.mounts?.find((mount) => mount.path === path)?.authenticator);
  }

  async #readHistory(program: string): Promise<void> {
    const history = await readHistory(program);
    if (history) this.change({ played: { ...this.state.played, [program]: history } });
  }

  #notePlayed(key: string, title: PlayedTitle): void {
    const { played } = this.state;
    this.change({ played: { ...played, [key]: addPlayed(played[key] ?? [], title) } });
  }

  #others(path: string): PublicMount[] {
    return (this.state.mounts ?? []).filter((mount) => mount.path !== path);
  }
}

function stampNow(program: PublicProgram): ReportedProgram {
  return { ...program, reportedAt: performance.now() };
}
