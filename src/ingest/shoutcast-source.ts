import type { AccessGate } from '../auth/index.ts';
import {
  type ByteCount,
  type Clock,
  isAirchainError,
  type Millis,
  type RefusalLevel,
  type RefusalLog,
  type RefusedClient,
} from '../core/index.ts';
import { type Connection, respondAndClose, waitFor } from '../dial/index.ts';
import type { MountRegistry } from '../mount/index.ts';
import type { AccessRecord } from '../protocols/icecast-logs/index.ts';
import { readSourceDescription, type SourceLogin } from '../protocols/icecast-source/index.ts';
import { readIcyInterval } from '../protocols/icy-metadata/index.ts';
import { isMountPath, type MountPath, parseMountPath } from '../protocols/mount-path/index.ts';
import {
  readShoutcastHeaders,
  readShoutcastLogin,
  SHOUTCAST_INVALID_PASSWORD,
  SHOUTCAST_OK,
  type ShoutcastLogin,
  type ShoutcastMountLogin,
} from '../protocols/shoutcast-source/index.ts';
import { holderOf } from './holder-of.ts';
import { SourceConnection } from './source-connection.ts';

/** Dependencies of the entrance for SHOUTcast sources. Functions are called for each source, so that a reload applies. */
export interface ShoutcastSourceOptions {
  readonly clock: Clock;
  readonly refusals: RefusalLog;
  readonly registry: MountRegistry;
  readonly gate: AccessGate;
  readonly maxSources: () => number;
  /** Whether there is a mount of this path, or one that sources may feed is configured. */
  readonly isKnown: (path: MountPath) => boolean;
  /** The most bytes of the password line and of the headers, each; and how long either may take. */
  readonly limits: () => { readonly headBytes: ByteCount; readonly headTimeout: Millis };
  /** Called with every source that was refused or has ended. */
  readonly onOver: (record: AccessRecord) => void;
}

interface Entry {
  readonly mount: MountPath;
  readonly user: string;
}

interface Target {
  readonly mount: MountPath;
  readonly login: SourceLogin;
  readonly route?: string;
}

/** The number by which SHOUTcast 2 means the one stream that a port has. */
const ONLY_STREAM = 1;

/**
 * Lets SHOUTcast v1 sources in: a password line, the answer, `icy-*` lines, audio. The line may hold a user or another
 * mount than the port's own. Keeps nothing; each source owns itself afterwards.
 */
export class ShoutcastSourceEntrance {
  readonly #options: ShoutcastSourceOptions;

  constructor(options: ShoutcastSourceOptions) {
    this.#options = options;
  }

  async enter(connection: Connection, portMount: string, first: Buffer): Promise<void> {
    const { headBytes } = this.#options.limits();
    try {
      const password = await this.#wait(connection, first, (bytes) =>
        readShoutcastLogin(bytes, { maxBytes: headBytes }),
      );
      if (!password) return;
      const { value, bytes } = password;
      const entry = await this.#decide(connection, portMount, value.login);
      if (connection.socket.destroyed) return;
      if (!entry) {
        this.#refuse(connection, portMount, value.login);
        return;
      }
      connection.socket.write(SHOUTCAST_OK);
      const rest = bytes.subarray(value.next);
      const head = await this.#wait(connection, rest, (held) => readShoutcastHeaders(held, { maxBytes: headBytes }));
      if (head) this.#welcome(connection, entry, head.value.headers, head.bytes.subarray(head.value.bodyStart));
    } catch (error) {
      if (!isAirchainError(error)) throw error;
      this.#note(connection, portMount, 'head-malformed', { detail: error.message });
      connection.socket.destroy();
      this.#options.onOver({ ...recordOf(connection, portMount), status: 400 });
    }
  }

  #wait<T>(connection: Connection, bytes: Buffer, read: (bytes: Buffer) => T | null) {
    const { clock, limits } = this.#options;
    return waitFor(connection.socket, bytes, read, clock, limits().headTimeout);
  }

  async #decide(connection: Connection, portMount: string, login: ShoutcastLogin): Promise<Entry | null> {
    if (login.isPoke || (login.sid ?? ONLY_STREAM) !== ONLY_STREAM) return null;
    const targets = this.#targets(parseMountPath(portMount), login);
    for (const target of targets) {
      const decision = await this.#options.gate.decide({
        right: { right: 'source.publish', mount: target.mount },
        credentials: target.login,
        ...(target.route !== undefined && { route: target.route }),
        address: connection.address,
        userAgent: '',
        isTrial: target !== targets.at(-1),
      });
      if (decision.allowed) return { mount: target.mount, user: decision.user ?? '' };
    }
    return null;
  }

  /** A mount that is written with its slash is meant; a name without one may be that of a user of the port's mount. */
  #targets(portMount: MountPath, { login, elsewhere }: ShoutcastLogin): Target[] {
    const own = { mount: portMount, login };
    const other = elsewhere && this.#targetElsewhere(elsewhere);
    if (!other) return [own];
    // The last one is logged: with the mount that was meant.
    return elsewhere.isExplicit ? [other, { ...own, route: `SOURCE ${other.mount}` }] : [own, other];
  }

  #targetElsewhere({ path, isExplicit, login }: ShoutcastMountLogin): Target | null {
    if (!isMountPath(path)) return null;
    return isExplicit || this.#options.isKnown(path) ? { mount: path, login } : null;
  }

  #refuse(connection: Connection, portMount: string, { isPoke, sid }: ShoutcastLogin): void {
    const { clock, onOver } = this.#options;
    if (isPoke) {
      this.#note(connection, portMount, 'credentials-missing', {}, 'debug');
      connection.socket.destroy();
      return;
    }
    const isOtherStream = (sid ?? ONLY_STREAM) !== ONLY_STREAM;
    if (isOtherStream) {
      const detail = `there is no stream ${sid}: a port has stream 1 alone`;
      this.#note(connection, portMount, 'shoutcast-stream-unknown', { detail });
    }
    respondAndClose(connection.socket, Buffer.from(SHOUTCAST_INVALID_PASSWORD), clock);
    onOver({ ...recordOf(connection, portMount), status: 401 });
  }

  #note(
    { address }: Connection,
    mount: string,
    reason: string,
    more: Pick<RefusedClient, 'user' | 'userAgent' | 'detail' | 'holder'> = {},
    level: RefusalLevel = 'info',
  ): void {
    this.#options.refusals.note(level, { reason, address, right: 'source.publish', mount, ...more });
  }

  /** The password was answered with OK before it was known where the source goes: nothing else can be said. */
  #drop(connection: Connection, { mount, user }: Entry, userAgent: string, reason: string): void {
    const holder = reason === 'mount-in-use' ? holderOf(this.#options.registry, mount) : undefined;
    this.#note(connection, mount, reason, { user, userAgent, holder });
    connection.socket.destroy();
    this.#options.onOver({ ...recordOf(connection, mount), user, userAgent, status: 403 });
  }

  #welcome(connection: Connection, entry: Entry, headers: Map<string, string>, rest: Buffer): void {
    const { registry, clock, maxSources, onOver } = this.#options;
    const userAgent = headers.get('user-agent') ?? '';
    const mount = registry.obtainFed(entry.mount);
    if (!mount.source && registry.outsideSourceCount >= maxSources()) {
      registry.releaseIfUnused(mount);
      this.#drop(connection, entry, userAgent, 'too-many-sources');
      return;
    }
    const since = clock.wallTime();
    try {
      const source = new SourceConnection({
        connection,
        clock,
        mount,
        protocol: 'shoutcast',
        user: entry.user,
        userAgent,
        description: readSourceDescription(headers),
        icyInterval: readIcyInterval(headers),
        body: null,
        onEnd: () => {
          const seconds = Math.round((clock.wallTime() - since) / 1000);
          onOver({ ...recordOf(connection, entry.mount), user: entry.user, userAgent, status: 200, seconds });
        },
      });
      source.read(rest);
    } catch (error) {
      if (!isAirchainError(error, 'MOUNT_IN_USE')) throw error;
      this.#drop(connection, entry, userAgent, 'mount-in-use');
    } finally {
      registry.releaseIfUnused(mount);
    }
  }
}

/** The request line is the one that Icecast makes up for these sources. */
function recordOf({ address }: Connection, mount: string) {
  const requestLine = `SOURCE ${encodeURI(mount)} HTTP/1.0`;
  return { address, user: '', requestLine, bytes: 0, referer: '', userAgent: '', seconds: 0 };
}
