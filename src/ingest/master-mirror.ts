import { type Clock, errorText, type Logger, type Millis, millis, type Timer } from '../core/index.ts';
import type { MountRegistry } from '../mount/index.ts';
import { isSafePath } from '../protocols/http-head/index.ts';
import { Relay, type RelayOptions } from './relay.ts';

export interface MasterMirrorOptions
  extends Pick<RelayOptions, 'clock' | 'logger' | 'onDemand' | 'retry' | 'userAgent' | 'random' | 'nextId'> {
  readonly registry: MountRegistry;
  /** The other server, without a path. */
  readonly url: URL;
  readonly user: string;
  readonly password: string;
  /** How often its list is read. */
  readonly interval: Millis;
  /** Mounts that are fed otherwise and not mirrored. */
  readonly isTaken: (path: string) => boolean;
}

const LIST_TIMEOUT = millis(10_000);
/** A list longer than this is not a list of mounts. */
const MAX_LIST_BYTES = 256 * 1024;
const MAX_MOUNTS = 1000;

/**
 * Mirrors all mounts of another server, which tells them by `/admin/streamlist.txt`, as Icecast slaves do. A mount that
 * leaves the list is let go; a list that cannot be read changes nothing.
 */
export class MasterMirror {
  readonly #options: MasterMirrorOptions;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #relays = new Map<string, Relay>();
  #timer: Timer;
  #isClosed = false;

  constructor(options: MasterMirrorOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#logger = options.logger.child({ master: options.url.host });
    this.#timer = this.#clock.every(options.interval, () => void this.refresh());
    void this.refresh();
  }

  /** The mounts that are mirrored now, and how each is doing. */
  get relays(): ReadonlyMap<string, Relay> {
    return this.#relays;
  }

  /** Reads the list now. */
  async refresh(): Promise<void> {
    try {
      const mounts = await this.#readList();
      if (!this.#isClosed) this.#follow(mounts);
    } catch (error) {
      // The other server's trouble must not take away what is still playing.
      this.#logger.warn('the list of mounts cannot be read', { reason: errorText(error) });
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#timer.cancel();
    for (const relay of this.#relays.values()) relay.close();
    this.#relays.clear();
  }

  async #readList(): Promise<string[]> {
    const { url, user, password, userAgent } = this.#options;
    const credentials = Buffer.from(`${user}:${password}`).toString('base64');
    const answer = await fetch(new URL('/admin/streamlist.txt', url), {
      headers: { authorization: `Basic ${credentials}`, 'user-agent': userAgent },
      redirect: 'error',
      signal: AbortSignal.timeout(LIST_TIMEOUT),
    });
    if (answer.status !== 200) throw new Error(`it answers ${answer.status}`);
    const text = await readBounded(answer, MAX_LIST_BYTES);
    return text
      .split(/\r?\n/)
      .filter((line) => line.startsWith('/') && isSafePath(line))
      .slice(0, MAX_MOUNTS);
  }

  #follow(mounts: readonly string[]): void {
    const listed = new Set(mounts);
    for (const [path, relay] of this.#relays) {
      if (listed.has(path)) continue;
      relay.close();
      this.#relays.delete(path);
    }
    for (const path of listed) {
      if (this.#relays.has(path) || this.#options.isTaken(path)) continue;
      const { registry, url, ...shared } = this.#options;
      const mount = registry.obtain(path);
      this.#relays.set(path, new Relay({ ...shared, mount, url: new URL(encodeURI(path), url), icy: true }));
    }
  }
}

async function readBounded(answer: Response, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of answer.body ?? []) {
    size += piece.length;
    if (size > maxBytes) throw new Error(`its list has more than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
