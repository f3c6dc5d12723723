import type {
  Authenticator,
  DirectorySnapshot,
  ListenerAccountsPort,
  ListenerSnapshot,
  MountSnapshot,
  RelaySnapshot,
  ServerSnapshot,
  SourceSnapshot,
  StationEvent,
  StationPort,
  TitleChange,
} from '../api/index.ts';
import type { Caller } from '../auth/index.ts';
import { AirchainError, type UnixMillis } from '../core/index.ts';
import { type LadderRequest, Listener } from '../listeners/index.ts';
import type { Mount, MountEvent, MountRegistry } from '../mount/index.ts';
import type { ArtworkSnapshot } from '../studio/index.ts';
import { LadderPeaks } from './ladder-peaks.ts';
import { snapshotLadder } from './ladder-snapshot.ts';
import { snapshotListener, snapshotMount, snapshotSource, toStationEvents } from './mount-snapshots.ts';

/** Facts about the server as a whole; read at each call. */
export interface ServerFacts {
  readonly serverId: string;
  readonly startedAt: UnixMillis;
  readonly publicUrl: string | null;
  readonly hostname: string;
  readonly port: number;
  readonly location: string;
  readonly contact: string;
  /** Connections open now and accepted since the start. */
  readonly openConnections: number;
  readonly acceptedConnections: number;
  readonly statsFeeds: number;
  readonly statsConnections: number;
  readonly isReady: boolean;
}

/** Dependencies of a `StationView`. */
export interface StationViewOptions {
  readonly registry: MountRegistry;
  readonly facts: () => ServerFacts;
  readonly authenticator: (path: string) => Authenticator | null;
  readonly accounts: (path: string) => ListenerAccountsPort | null;
  /** The mounts of a ladder, first the one that plays for such a request; null: the path is none. */
  readonly ladder: (path: string, request?: LadderRequest) => readonly string[] | null;
  readonly relays: () => readonly RelaySnapshot[];
  readonly directories: () => readonly DirectorySnapshot[];
  readonly reload: () => Promise<void>;
}

/** Counts since the start that no mount keeps, because mounts come and go. */
interface ConnectionCounts {
  listeners: number;
  sourceClients: number;
  sourceRelays: number;
}

/**
 * The byte path for the API: snapshots of mounts and listeners, and commands. The only place that resolves the path of a ladder to
 * its mounts: every method with a path uses `rungs`.
 */
export class StationView implements StationPort {
  readonly #options: StationViewOptions;
  readonly #registry: MountRegistry;
  readonly #peaks: LadderPeaks;
  readonly #counts: ConnectionCounts = { listeners: 0, sourceClients: 0, sourceRelays: 0 };

  constructor(options: StationViewOptions) {
    this.#options = options;
    this.#registry = options.registry;
    this.#peaks = new LadderPeaks(this.#registry);
    this.#registry.subscribe((event) => this.#count(event));
  }

  server(): ServerSnapshot {
    const facts = this.#options.facts();
    const { listeners, sourceClients, sourceRelays } = this.#counts;
    return {
      id: facts.serverId,
      startedAt: facts.startedAt,
      publicUrl: facts.publicUrl,
      hostname: facts.hostname,
      port: facts.port,
      location: facts.location,
      contact: facts.contact,
      clientConnections: facts.acceptedConnections,
      clients: facts.openConnections,
      connections: facts.acceptedConnections,
      fileConnections: 0,
      listenerConnections: listeners,
      listeners: this.#registry.listenerCount,
      sourceClientConnections: sourceClients,
      sourceRelayConnections: sourceRelays,
      sources: this.#registry.sourceCount,
      statsFeeds: facts.statsFeeds,
      statsConnections: facts.statsConnections,
    };
  }

  mounts(): readonly MountSnapshot[] {
    return this.#registry.mounts.map((mount) => this.#snapshot(mount));
  }

  mount(path: string): MountSnapshot | null {
    const snapshots = this.#mountsAt(path).map((mount) => this.#snapshot(mount));
    if (!this.#isLadder(path)) return snapshots[0] ?? null;
    const [rung] = this.#mountsAt(path);
    const maxListeners = rung?.options.ladder?.maxListeners ?? null;
    return snapshotLadder(path, snapshots, { maxListeners, listenerPeak: this.#peaks.of(path) });
  }

  artwork(path: string): ArtworkSnapshot | null {
    return this.#mountsAt(path).find(({ streamInfo }) => streamInfo.picture)?.streamInfo.picture ?? null;
  }

  rungs(path: string, request?: LadderRequest): readonly string[] {
    return this.#options.ladder(path, request) ?? [path];
  }

  listeners(path: string): readonly ListenerSnapshot[] {
    const listeners = this.#mountsAt(path).flatMap((mount) => [...mount.listeners.values()]);
    return listeners.filter((listener) => listener instanceof Listener).map(snapshotListener);
  }

  relays(): readonly RelaySnapshot[] {
    return this.#options.relays();
  }

  directories(): readonly DirectorySnapshot[] {
    return this.#options.directories();
  }

  requireOwner(path: string, { role, user }: Caller): void {
    if (role !== 'source') return;
    const [feeder] = this.#fedPaths(path).flatMap((each) => this.#explainFeeder(each, user) ?? []);
    if (feeder === undefined) return;
    throw new AirchainError('MOUNT_SOURCE_FOREIGN', `Cannot act on "${path}" with the login of a source: ${feeder}`);
  }

  source(path: string): SourceSnapshot | null {
    return snapshotSource(this.#fedAt(path)[0]?.source ?? null);
  }

  setTitle(path: string, change: TitleChange): boolean {
    const fed = this.#fedAt(path);
    for (const mount of fed) mount.setTitle(change);
    return fed.length > 0;
  }

  killSource(path: string): boolean {
    return this.#fedAt(path).filter((mount) => mount.killSource()).length > 0;
  }

  killListener(path: string, id: number): boolean {
    const listeners = this.#mountsAt(path).flatMap((mount) => mount.listeners.get(id) ?? []);
    for (const listener of listeners) listener.close('killed');
    return listeners.length > 0;
  }

  moveListeners(from: string, to: string, id?: number): number {
    const origins = this.#mountsAt(from);
    if (origins.length === 0) throw notThere(from, to);
    const isMeant = (listener: { readonly id: number }) => id === undefined || listener.id === id;
    const moves = origins
      .filter(({ listeners }) => [...listeners.values()].some(isMeant))
      .map((origin) => ({ origin, destination: this.#findDestination(origin, to) }))
      .filter(({ origin, destination }) => origin !== destination);
    return moves.reduce(
      (sum, { origin, destination }) => sum + this.#registry.moveListeners(origin, destination, 'asked', isMeant),
      0,
    );
  }

  #findDestination(origin: Mount, path: string): Mount {
    const destination = this.#registry.findDestination(path, origin);
    if (!destination) throw notThere(origin.path, path);
    if (origin.family !== null && destination.family !== null && origin.family !== destination.family) {
      throw new AirchainError(
        'MOUNT_FORMATS_DIFFER',
        `Cannot move listeners from "${origin.path}" (${origin.family}) to "${destination.path}" (${destination.family})`,
      );
    }
    return destination;
  }

  setFallback(path: string, fallback: string | null): void {
    for (const each of new Set([path, ...this.rungs(path)])) this.#registry.find(each)?.overrideFallback(fallback);
  }

  reload(): Promise<void> {
    return this.#options.reload();
  }

  isReady(): boolean {
    return this.#options.facts().isReady;
  }

  subscribe(handler: (event: StationEvent) => void): () => void {
    return this.#registry.subscribe((event) => {
      for (const each of toStationEvents(event)) if (!this.#isLadder(each.path)) handler(each);
    });
  }

  accounts(path: string): ListenerAccountsPort | null {
    return this.#options.accounts(path);
  }

  #isLadder(path: string): boolean {
    return this.#options.ladder(path) !== null;
  }

  /** The mounts that a path stands for, as far as they are there. */
  #mountsAt(path: string): Mount[] {
    return this.rungs(path).flatMap((each) => this.#registry.find(each) ?? []);
  }

  /** Where sources of a path are: a source client may be on the path of a ladder itself. */
  #fedPaths(path: string): readonly string[] {
    return this.#findFed(path)?.source ? [path] : this.rungs(path);
  }

  /** The mounts that have a source of this path: what it says, and what is said of it, is meant for there. */
  #fedAt(path: string): Mount[] {
    return this.#fedPaths(path).flatMap((each) => {
      const fed = this.#findFed(each);
      return fed?.source ? [fed] : [];
    });
  }

  /** Where a source of this path is, on the mount or beside it. */
  #findFed(path: string): Mount | null {
    const side = this.#registry.findFed(path);
    return side?.source ? side : this.#registry.find(path);
  }

  /** What feeds the mount if it is not the source of `user`; null: it is, or nothing does. */
  #explainFeeder(path: string, user: string | null): string | null {
    const source = this.#findFed(path)?.source ?? null;
    const owner = this.#registry.reservedFor(path);
    if (source === null) return owner && `it is reserved for ${owner}`;
    if (source.protocol === 'program') return `it is fed by ${owner ?? 'a program'}`;
    if (source.protocol === 'relay') return 'it is fed by a relay';
    return source.user === user ? null : 'it is fed by another login';
  }

  #count(event: MountEvent): void {
    if (event.type === 'listenerAttached') this.#counts.listeners++;
    else if (event.type === 'sourceConnected') {
      const { protocol } = event.source;
      if (protocol === 'relay') this.#counts.sourceRelays++;
      else if (protocol !== 'program') this.#counts.sourceClients++;
    }
  }

  #snapshot(mount: Mount): MountSnapshot {
    const { path } = mount;
    return snapshotMount(mount, this.#options.authenticator(path), this.#findSourceSide(mount));
  }

  /** What source clients send beside the mount; those of a ladder send to its path. */
  #findSourceSide({ path, options: { ladder } }: Mount): Mount | null {
    const ofLadder = ladder && this.#registry.find(ladder.path);
    return this.#registry.findSourceSide(path) ?? (ofLadder?.source ? ofLadder : null);
  }
}

function notThere(from: string, to: string): AirchainError {
  return new AirchainError(
    'MOUNT_NOT_FOUND',
    `Cannot move listeners from "${from}" to "${to}": one of them is not there`,
  );
}
