import type {
  ArtworkSnapshot,
  Authenticator,
  Caller,
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
import { AirchainError, type UnixMillis } from '../core/index.ts';
import { Listener } from '../listeners/index.ts';
import type { Mount, MountEvent, MountRegistry } from '../mount/index.ts';
import { snapshotListener, snapshotMount, snapshotSource, toStationEvents } from './mount-snapshots.ts';

/** What the view tells about the server as a whole; read anew at each call. */
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

/** What a `StationView` looks at and hands commands to. */
export interface StationViewOptions {
  readonly registry: MountRegistry;
  readonly facts: () => ServerFacts;
  readonly authenticator: (path: string) => Authenticator | null;
  readonly accounts: (path: string) => ListenerAccountsPort | null;
  /** The mounts of a ladder, the highest bit rate first; null: the path is none. */
  readonly ladder: (path: string) => readonly string[] | null;
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

/** The station as the API sees it: snapshots of mounts and listeners, and the few things that may be done to them. */
export class StationView implements StationPort {
  readonly #options: StationViewOptions;
  readonly #registry: MountRegistry;
  readonly #counts: ConnectionCounts = { listeners: 0, sourceClients: 0, sourceRelays: 0 };

  constructor(options: StationViewOptions) {
    this.#options = options;
    this.#registry = options.registry;
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
    const mount = this.#registry.find(path);
    return mount ? this.#snapshot(mount) : null;
  }

  artwork(path: string): ArtworkSnapshot | null {
    return this.#registry.find(path)?.streamInfo.picture ?? null;
  }

  rungs(path: string): readonly string[] {
    return this.#options.ladder(path) ?? [path];
  }

  listeners(path: string): readonly ListenerSnapshot[] {
    const snapshots: ListenerSnapshot[] = [];
    for (const listener of this.#registry.find(path)?.listeners.values() ?? []) {
      if (listener instanceof Listener) snapshots.push(snapshotListener(listener));
    }
    return snapshots;
  }

  relays(): readonly RelaySnapshot[] {
    return this.#options.relays();
  }

  directories(): readonly DirectorySnapshot[] {
    return this.#options.directories();
  }

  requireOwner(path: string, { role, user }: Caller): void {
    if (role !== 'source') return;
    const feeder = this.#explainFeeder(path, user);
    if (feeder === null) return;
    throw new AirchainError('MOUNT_SOURCE_FOREIGN', `Cannot act on "${path}" with the login of a source: ${feeder}`);
  }

  source(path: string): SourceSnapshot | null {
    return snapshotSource(this.#findFed(path)?.source ?? null);
  }

  setTitle(path: string, change: TitleChange): boolean {
    const mount = this.#findFed(path);
    if (!mount?.source) return false;
    mount.setTitle(change);
    return true;
  }

  killSource(path: string): boolean {
    return this.#findFed(path)?.killSource() ?? false;
  }

  killListener(path: string, id: number): boolean {
    const listener = this.#registry.find(path)?.listeners.get(id);
    listener?.close('killed');
    return listener !== undefined;
  }

  moveListeners(from: string, to: string, id?: number): number {
    const moves = this.rungs(from).flatMap((path) => {
      const origin = this.#registry.find(path);
      return origin ? [{ origin, destination: this.#findDestination(origin, to) }] : [];
    });
    if (moves.length === 0) throw notThere(from, to);
    const which = id === undefined ? undefined : (listener: { id: number }) => listener.id === id;
    return moves.reduce(
      (sum, { origin, destination }) => sum + this.#registry.moveListeners(origin, destination, 'asked', which),
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
      for (const told of toStationEvents(event)) handler(told);
    });
  }

  accounts(path: string): ListenerAccountsPort | null {
    return this.#options.accounts(path);
  }

  /** Where a source of this path is: what it says, and what is said of it, is meant for there. */
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
    return snapshotMount(mount, this.#options.authenticator(path), this.#registry.findSourceSide(path));
  }
}

function notThere(from: string, to: string): AirchainError {
  return new AirchainError(
    'MOUNT_NOT_FOUND',
    `Cannot move listeners from "${from}" to "${to}": one of them is not there`,
  );
}
