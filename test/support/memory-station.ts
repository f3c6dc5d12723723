import type {
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
} from '../../src/api/index.ts';
import type { Caller } from '../../src/auth/index.ts';
import { AirchainError, type UnixMillis, unixMillis } from '../../src/core/index.ts';
import type { ArtworkSnapshot } from '../../src/studio/index.ts';

/** A mount as a source of Icecast's field makes it; tests name what matters to them. */
export function mountSnapshot(changes: Partial<MountSnapshot> & { readonly path: string }): MountSnapshot {
  return {
    state: 'live',
    contentType: 'audio/mpeg',
    codec: 'MP3',
    bitrateKbps: 128,
    sampleRate: 44100,
    channels: 2,
    name: 'Ref Name',
    description: 'Ref Desc',
    genre: 'RefGenre',
    url: 'http://example.invalid/',
    bitrateSent: '128',
    audioInfo: 'ice-bitrate=128;ice-channels=2;ice-samplerate=44100',
    title: null,
    listeners: 0,
    listenerPeak: 0,
    listenerConnections: 0,
    slowSkips: 0,
    slowDrops: 0,
    maxListeners: null,
    sourcePace: 'steady',
    sourceSpeedPercent: null,
    bytesRead: 0 as MountSnapshot['bytesRead'],
    bytesSent: 0 as MountSnapshot['bytesSent'],
    source: {
      address: '127.0.0.1',
      userAgent: 'ref-source/1.0',
      user: 'source',
      protocol: 'icecast',
      connectedAt: unixMillis(Date.UTC(2026, 10, 20, 20, 25, 4)),
    },
    fallback: null,
    isHidden: false,
    isPublic: false,
    isOnDemand: false,
    latency: 'normal',
    authenticator: null,
    meantMount: null,
    charset: null,
    hasArtwork: false,
    sourceSide: null,
    ...changes,
  };
}

/** A listener that came at `connectedAt`. */
export function listenerSnapshot(
  id: number,
  connectedAt: UnixMillis,
  userAgent = 'ref-listener/1.0',
): ListenerSnapshot {
  return {
    id,
    address: '192.0.2.7',
    userAgent,
    referer: '',
    user: '',
    connectedAt,
    lagBytes: 0,
    bytesSent: 0,
    rendition: 'native',
  };
}

/** A station that is only its state: what the API is tested against where no socket and no sound matters. */
export class MemoryStation implements StationPort {
  readonly mountTable = new Map<string, MountSnapshot>();
  /** The rungs of a ladder by its path. */
  readonly ladderTable = new Map<string, readonly string[]>();
  readonly listenerTable = new Map<string, ListenerSnapshot[]>();
  readonly accountTable = new Map<string, Map<string, string>>();
  readonly pictureTable = new Map<string, ArtworkSnapshot>();
  readonly titles: { path: string; change: TitleChange }[] = [];
  reloads = 0;
  reloadError: AirchainError | null = null;
  ready = true;
  readonly #handlers = new Set<(event: StationEvent) => void>();

  constructor(mounts: readonly MountSnapshot[] = []) {
    for (const mount of mounts) this.mountTable.set(mount.path, mount);
  }

  /** Changes a mount, or adds it, and says so. */
  change(path: string, changes: Partial<MountSnapshot>, type: StationEvent['type'] = 'mountChanged'): void {
    this.mountTable.set(path, { ...(this.mountTable.get(path) ?? mountSnapshot({ path })), ...changes });
    this.tell({ type, path });
  }

  tell(event: StationEvent): void {
    for (const handler of this.#handlers) handler(event);
  }

  server(): ServerSnapshot {
    return {
      id: 'Icecast 2.4.4',
      startedAt: unixMillis(Date.UTC(2026, 10, 20, 20, 22, 20)),
      publicUrl: null,
      hostname: '127.0.0.1',
      port: 28000,
      location: 'Testland',
      contact: 'icemaster@localhost',
      clientConnections: 177,
      clients: 1,
      connections: 297,
      fileConnections: 2,
      listenerConnections: 26,
      listeners: 0,
      sourceClientConnections: 50,
      sourceRelayConnections: 0,
      sources: 0,
      statsFeeds: 0,
      statsConnections: 2,
    };
  }

  mounts(): readonly MountSnapshot[] {
    return [...this.mountTable.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  mount(path: string): MountSnapshot | null {
    return this.mountTable.get(path) ?? null;
  }

  artwork(path: string): ArtworkSnapshot | null {
    return this.pictureTable.get(path) ?? null;
  }

  rungs(path: string): readonly string[] {
    return this.ladderTable.get(path) ?? [path];
  }

  /** Paths that nothing but a program feeds. */
  readonly foreign = new Set<string>();

  requireOwner(path: string, { role }: Caller): void {
    if (role !== 'source' || !this.foreign.has(path)) return;
    throw new AirchainError('MOUNT_SOURCE_FOREIGN', `Cannot act on "${path}"`);
  }

  source(path: string): SourceSnapshot | null {
    return this.mount(path)?.source ?? null;
  }

  listeners(path: string): readonly ListenerSnapshot[] {
    return this.listenerTable.get(path) ?? [];
  }

  setTitle(path: string, change: TitleChange): boolean {
    if (!this.mountTable.get(path)?.source) return false;
    this.titles.push({ path, change });
    return true;
  }

  killSource(path: string): boolean {
    const mount = this.mountTable.get(path);
    if (!mount?.source) return false;
    this.mountTable.set(path, { ...mount, source: null, state: 'idle' });
    return true;
  }

  killListener(path: string, id: number): boolean {
    const before = this.listeners(path);
    const after = before.filter((listener) => listener.id !== id);
    this.listenerTable.set(path, after);
    return after.length < before.length;
  }

  moveListeners(from: string, to: string, id?: number): number {
    if (this.mount(from)?.contentType !== this.mount(to)?.contentType) {
      throw new AirchainError('MOUNT_FORMATS_DIFFER', `Cannot move listeners from "${from}" to "${to}"`);
    }
    const moving = this.listeners(from).filter((listener) => id === undefined || listener.id === id);
    this.listenerTable.set(
      from,
      this.listeners(from).filter((listener) => !moving.includes(listener)),
    );
    this.listenerTable.set(to, [...this.listeners(to), ...moving]);
    return moving.length;
  }

  setFallback(path: string, fallback: string | null): void {
    this.change(path, { fallback });
  }

  async reload(): Promise<void> {
    if (this.reloadError) throw this.reloadError;
    this.reloads++;
  }

  isReady(): boolean {
    return this.ready;
  }

  subscribe(handler: (event: StationEvent) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  relays(): readonly RelaySnapshot[] {
    return [];
  }

  directories(): readonly DirectorySnapshot[] {
    return [];
  }

  accounts(path: string): ListenerAccountsPort | null {
    const accounts = this.accountTable.get(path);
    if (!accounts) return null;
    return {
      list: async () => [...accounts.keys()].sort(),
      add: async (user, password) => !accounts.has(user) && !!accounts.set(user, password),
      remove: async (user) => accounts.delete(user),
    };
  }
}
