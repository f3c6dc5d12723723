import { byteCount, millis, type UnixMillis, unixMillis } from '../../src/core/index.ts';
import type {
  ListenerEnd,
  Mount,
  MountListener,
  MountOptions,
  Source,
  SourceEnd,
  SourceProtocol,
} from '../../src/mount/index.ts';

/** Options of a mount that does nothing special; tests name what matters to them. */
export function mountOptions(changes: Partial<MountOptions> = {}): MountOptions {
  return {
    fallback: null,
    fallbackOverride: 'own',
    fallbackWhenFull: false,
    intro: null,
    maxListeners: null,
    ladder: null,
    maxListenerDuration: null,
    isHidden: false,
    isPublic: null,
    latency: 'normal',
    burst: { duration: millis(3000), minBytes: byteCount(0), maxBytes: null },
    grace: millis(5000),
    takeover: 'same-user',
    slowListeners: 'skip',
    oggTitles: 'auto',
    icyInterval: byteCount(16_000),
    charset: null,
    sourceTimeout: millis(10_000),
    restarts: { count: 30, window: millis(30_000) },
    ringBytes: 2 * 1024 * 1024,
    streamLimits: {},
    ringDuration: millis(30_000),
    name: '',
    description: '',
    genre: '',
    url: '',
    bitrate: '',
    contentType: '',
    meantMount: null,
    sharedLink: null,
    headers: {},
    ...changes,
  };
}

/** A source that is only a name; remembers how it was ended. */
export class TestSource implements Source {
  static #lastId = 0;
  readonly id = ++TestSource.#lastId;
  readonly protocol: SourceProtocol = 'icecast';
  readonly address: string;
  readonly userAgent = 'test/1.0';
  readonly user: string;
  readonly connectedAt: UnixMillis = unixMillis(0);
  readonly ends: SourceEnd[] = [];

  constructor(user = 'source', address = '192.0.2.1') {
    this.user = user;
    this.address = address;
  }

  close(reason: SourceEnd): void {
    this.ends.push(reason);
  }
}

/** A listener without a socket: remembers what the mount told it. */
export class TestListener implements MountListener {
  static #lastId = 0;
  readonly id = ++TestListener.#lastId;
  readonly home: Mount;
  mount: Mount;
  starts = 0;
  deliveries = 0;
  end: ListenerEnd | null = null;

  constructor(home: Mount, mount = home) {
    this.home = home;
    this.mount = mount;
    mount.attachListener(this);
  }

  start(): void {
    this.starts++;
  }

  moveTo(mount: Mount): void {
    this.mount.detachListener(this);
    this.mount = mount;
    mount.attachListener(this);
  }

  deliver(): void {
    this.deliveries++;
  }

  close(reason: ListenerEnd): void {
    this.end = reason;
    this.mount.detachListener(this);
  }
}
