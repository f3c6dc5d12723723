import { type Clock, errorText, FailureLog, type Millis, millis, type Timer } from '../core/index.ts';
import { isMountPath } from '../protocols/mount-path/index.ts';
import { Relay, type RelayOptions } from './relay.ts';

/** Whose mounts to mirror, and how each of them is relayed. */
export interface MasterMirrorOptions
  extends Pick<
    RelayOptions,
    'clock' | 'logger' | 'registry' | 'onDemand' | 'allowSources' | 'retry' | 'userAgent' | 'random' | 'nextId'
  > {
  /** The other server, without a path. */
  readonly url: URL;
  readonly user: string;
  readonly password: string;
  /** How often its list is read. */
  readonly interval: Millis;
  /** Whether a mount has a relay of its own, so that it is not mirrored. */
  readonly isTaken: (path: string) => boolean;
}

const LIST_TIMEOUT = millis(10_000);
/** A list longer than this is not a list of mounts. */
const MAX_LIST_BYTES = 256 * 1024;
const MAX_MOUNTS = 1000;

/**
 * Mirrors all mounts of another server, which lists them at `/admin/streamlist.txt`, as Icecast slaves do. A mount that
 * leaves the list is closed; a list that cannot be read changes nothing.
 */
export class MasterMirror {
  readonly #options: MasterMirrorOptions;
  readonly #failures: FailureLog;
  readonly #clock: Clock;
  readonly #relays = new Map<string, Relay>();
  readonly #timer: Timer;
  #reading: AbortController | null = null;
  #isClosed = false;

  constructor(options: MasterMirrorOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#failures = new FailureLog({
      clock: options.clock,
      logger: options.logger.child({ master: options.url.host }),
      failed: 'the list of mounts cannot be read',
      recovered: 'the list of mounts can be read again',
    });
    this.#timer = this.#clock.every(options.interval, () => void this.refresh());
    void this.refresh();
  }

  /** The mounts that are mirrored now, and how each is doing. */
  get relays(): ReadonlyMap<string, Relay> {
    return this.#relays;
  }

  /** Reads the list now, unless it is being read. */
  async refresh(): Promise<void> {
    if (this.#reading || this.#isClosed) return;
    const reading = new AbortController();
    this.#reading = reading;
    const timer = this.#clock.after(LIST_TIMEOUT, () => reading.abort(new Error('it does not answer in time')));
    try {
      const mounts = await this.#readList(reading.signal);
      if (this.#isClosed) return;
      this.#failures.succeed();
      this.#follow(mounts);
    } catch (error) {
      // The other server's trouble must not take away what is still playing.
      if (!this.#isClosed) this.#failures.fail(reasonOf(error));
    } finally {
      timer.cancel();
      this.#reading = null;
    }
  }

  /** Ends for good, with all relays. */
  close(): void {
    this.#isClosed = true;
    this.#timer.cancel();
    this.#reading?.abort();
    for (const relay of this.#relays.values()) relay.close();
    this.#relays.clear();
  }

  async #readList(signal: AbortSignal): Promise<string[]> {
    const { url, user, password, userAgent } = this.#options;
    const credentials = Buffer.from(`${user}:${password}`).toString('base64');
    const answer = await fetch(new URL('/admin/streamlist.txt', url), {
      headers: { authorization: `Basic ${credentials}`, 'user-agent': userAgent },
      redirect: 'error',
      signal,
    });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      throw new Error(`it answers ${answer.status}`);
    }
    return parseMountList(await readBounded(answer, MAX_LIST_BYTES));
  }

  #follow(mounts: readonly string[]): void {
    const listed = new Set(mounts);
    for (const [path, relay] of this.#relays) {
      if (listed.has(path) && !this.#options.isTaken(path)) continue;
      relay.close();
      this.#relays.delete(path);
    }
    for (const path of listed) {
      if (!this.#relays.has(path) && this.#isFree(path)) this.#relays.set(path, this.#mirror(path));
    }
  }

  /** A mount with a source of its own is not mirrored: two servers that mirror each other would feed it in a circle. */
  #isFree(path: string): boolean {
    return !this.#options.isTaken(path) && !this.#options.registry.find(path)?.source;
  }

  #mirror(path: string): Relay {
    const { url, ...shared } = this.#options;
    return new Relay({ ...shared, path, url: mountUrl(url, path), icy: true });
  }
}

/** @throws Error when there is a line that cannot be a mount: then it is a web page, and no list */
function parseMountList(text: string): string[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const stranger = lines.find((line) => !line.startsWith('/'));
  if (stranger !== undefined) throw new Error(`it answers with no list of mounts: "${stranger.slice(0, 80)}"`);
  return lines.filter(isMountPath).slice(0, MAX_MOUNTS);
}

/** The path is data: whatever it holds, the address stays on the same server. */
function mountUrl(server: URL, path: string): URL {
  const url = new URL(server);
  url.pathname = path.split('/').map(encodeURIComponent).join('/');
  return url;
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

/** `fetch` hides why it failed in the cause. */
function reasonOf(error: unknown): string {
  return errorText(error instanceof Error && error.cause ? error.cause : error);
}
