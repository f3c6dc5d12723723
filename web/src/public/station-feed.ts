import type { PublicMount, PublicProgram, StationFeedEvents, StatusAnswer } from '../../../src/api/index.ts';
import { requestJson } from '../kit/request-json.ts';
import { Store } from '../kit/store.ts';
import { addPlayed, type PlayedTitle, readHistory } from './played-titles.ts';

/** A program and the time of its report, from which the track position is extrapolated. */
export interface ReportedProgram extends PublicProgram {
  /** Clock of `performance.now()`. */
  readonly reportedAt: number;
}

/** State of the station as the page knows it. */
export interface StationState {
  readonly name: string;
  readonly description: string;
  /** Web site of the station; empty: none. */
  readonly url: string;
  /** Null: not known yet. */
  readonly mounts: readonly PublicMount[] | null;
  readonly programs: readonly ReportedProgram[];
  /** Recently played titles, the newest first, by program name or mount path. */
  readonly played: Readonly<Record<string, readonly PlayedTitle[]>>;
  /** Whether the event stream is connected. Otherwise the page shows the last known state. */
  readonly isConnected: boolean;
}

/** Delay before a new EventSource after a refusal. After a lost connection the browser reconnects itself. */
const RETRY_MS = 10_000;

/** Follows the station by server-sent events: mounts and programs. Reads the station name on each connection. */
export class StationFeed extends Store<StationState> {
  readonly #address: string;

  /** `mount`: follow only this mount; null: all mounts and programs. */
  constructor(mount: string | null = null) {
    super({ name: '', description: '', url: '', mounts: null, programs: [], played: {}, isConnected: false });
    this.#address = mount === null ? '/api/events' : `/api/events?mount=${encodeURIComponent(mount)}`;
  }

  start(): void {
    this.#follow();
  }

  /** Runs on each connection: the station may have started or been renamed meanwhile. */
  async #readStation(): Promise<void> {
    const { station, server } = (await requestJson<StatusAnswer>('GET', '/api/status')).body;
    if (!station || !server) return;
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
    const reported = stampNow(program);
    this.change({
      programs: before ? programs.map((each) => (each === before ? reported : each)) : [...programs, reported],
    });
  }

  /** Whether a known mount requires a login. */
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
