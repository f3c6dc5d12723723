import type { WebSocket } from 'ws';
import type { AccessDecision, AccessGate } from '../auth/index.ts';
import { byteCount, type Clock, isAirchainError, type Millis, millis, type RefusalLog } from '../core/index.ts';
import type { MountRegistry } from '../mount/index.ts';
import type { AccessRecord } from '../protocols/icecast-logs/index.ts';
import type { MountPath } from '../protocols/mount-path/index.ts';
import { type WebcastAnswer, type WebcastReturn, webcastCloseCodes } from '../protocols/webcast/index.ts';
import { holderOf } from './holder-of.ts';
import { WebcastGreeting } from './webcast-greeting.ts';
import { type WebcastSocket, WebcastSource } from './webcast-source.ts';

/** Dependencies of the entrance for webcasts. Functions are called for each, so that a reload applies. */
export interface WebcastEntranceOptions {
  readonly clock: Clock;
  readonly refusals: RefusalLog;
  readonly registry: MountRegistry;
  readonly gate: AccessGate;
  /** Sources at once, on all mounts. */
  readonly maxSources: () => number;
  /** How long the place of a sender is kept whose socket was lost. */
  readonly resumeFor: () => Millis;
  /** The report to a sender about the mount that it feeds. */
  readonly reportReturn: (mount: string) => WebcastReturn;
  /** Called when a client begins to read levels. Returns how to end that. */
  readonly watchLevels: () => () => void;
  readonly nextId: () => number;
  /** Called with every webcast that was refused or has ended. */
  readonly onOver: (record: AccessRecord) => void;
}

/** Who opened a socket to send. */
export interface WebcastRequest {
  /** null: what was asked for is no mount and no live input. */
  readonly mount: MountPath | null;
  readonly address: string;
  readonly userAgent: string;
  /** Of a session that the browser is in; null: none. */
  readonly token: string | null;
  /** Whether a page of another server has opened it. */
  readonly isForeign: boolean;
}

/** A sender that does not read is not told how much has come: the words would pile up. */
const MOST_UNSENT = byteCount(32 * 1024);
/** A measurement is over after so much, or so long. */
const MOST_MEASURED = byteCount(8 * 1024 * 1024);
const MEASURE_TIME = millis(15_000);

/** How a socket is closed, and the status of HTTP that the access log has for it. */
const refusals = {
  'credentials-missing': [webcastCloseCodes.login, 'the name or the password is wrong', 401],
  'credentials-wrong': [webcastCloseCodes.login, 'the name or the password is wrong', 401],
  banned: [webcastCloseCodes.login, 'banned', 403],
  'rate-limited': [webcastCloseCodes.loginLimited, 'too many wrong passwords; try again later', 429],
  unavailable: [webcastCloseCodes.tooManySources, 'the password cannot be checked now', 503],
  'mount-in-use': [webcastCloseCodes.mountInUse, 'another source feeds this mount', 403],
  'mount-invalid': [webcastCloseCodes.notFound, 'there is no such mount or live input', 404],
  'too-many-sources': [webcastCloseCodes.tooManySources, 'the server has no place for another source', 503],
} as const satisfies Readonly<Record<string, readonly [code: number, reason: string, status: number]>>;

/**
 * Lets browsers and webcast.js in: hello, gate, mount. Keeps the secrets by which senders come back; each source owns itself
 * afterwards.
 */
export class WebcastEntrance {
  readonly #options: WebcastEntranceOptions;
  readonly #sources = new Map<string, WebcastSource>();

  constructor(options: WebcastEntranceOptions) {
    this.#options = options;
  }

  /** `onLetIn`: told once the sender has proven who it is. */
  async enter(socket: WebSocket, request: WebcastRequest, onLetIn: () => void): Promise<void> {
    const { mount, address } = request;
    if (mount === null) return this.#refuse(socket, request, 'mount-invalid');
    const greeting = new WebcastGreeting(socket, this.#options.clock);
    const hello = await greeting.hello;
    if (typeof hello === 'string') {
      if (hello !== 'gone') this.#note(request, hello);
      return;
    }
    const arrived = { socket, greeting, hello, address };
    const known = hello.resume === null ? null : this.#sources.get(hello.resume);
    if (known?.mountPath === mount) {
      if (socket.readyState !== socket.OPEN) return;
      onLetIn();
      known.read(arrived, true);
      return;
    }
    const decision = await this.#ask(arrived, { ...request, mount });
    if (socket.readyState !== socket.OPEN) return;
    if (!decision.allowed) {
      this.#answerRefusal(socket, request, decision.reason);
      return;
    }
    onLetIn();
    if (hello.isMeasurement) this.#measure(arrived);
    else this.#welcome(arrived, { ...request, mount }, decision.user ?? '');
  }

  #ask({ hello }: WebcastSocket, request: WebcastRequest & { readonly mount: MountPath }): Promise<AccessDecision> {
    const { user, password } = hello;
    const { mount, ...client } = request;
    const credentials = password === null ? null : { user, password };
    return this.#options.gate.decide({ ...client, right: { right: 'source.publish', mount }, credentials });
  }

  #welcome(arrived: WebcastSocket, request: WebcastRequest & { readonly mount: MountPath }, user: string): void {
    const { registry, clock, maxSources, resumeFor, reportReturn, watchLevels, nextId, onOver } = this.#options;
    const mount = registry.obtainFed(request.mount);
    if (!mount.source && registry.outsideSourceCount >= maxSources()) {
      registry.releaseIfUnused(mount);
      this.#refuse(arrived.socket, request, 'too-many-sources', user);
      return;
    }
    const since = clock.now();
    try {
      const source = new WebcastSource({
        ...request,
        id: nextId(),
        clock,
        mount,
        user,
        hello: arrived.hello,
        resumeFor: resumeFor(),
        reportReturn: () => reportReturn(request.mount),
        watchLevels,
        onEnd: ({ secret }, bytes) => {
          if (secret !== null) this.#sources.delete(secret);
          const seconds = Math.round((clock.now() - since) / 1000);
          onOver({ ...recordOf(request), user, status: 200, bytes, seconds });
        },
      });
      if (source.secret !== null && !source.isOver) this.#sources.set(source.secret, source);
      source.read(arrived);
    } catch (error) {
      registry.releaseIfUnused(mount);
      if (!isAirchainError(error, 'MOUNT_IN_USE')) throw error;
      this.#refuse(arrived.socket, request, 'mount-in-use', user);
    }
  }

  /** Counts what comes and throws it away, so that a sender learns how much its line carries. */
  #measure({ socket, greeting }: WebcastSocket): void {
    let bytes = 0;
    const timer = this.#options.clock.after(MEASURE_TIME, () => socket.close(webcastCloseCodes.ended, 'measured'));
    socket.once('close', () => timer.cancel());
    greeting.handTo((message) => {
      bytes += message.length;
      const answer: WebcastAnswer = { type: 'received', bytes };
      if (socket.bufferedAmount < MOST_UNSENT) socket.send(JSON.stringify(answer));
      if (bytes >= MOST_MEASURED) socket.close(webcastCloseCodes.ended, 'measured');
    });
  }

  /** Turns a sender away that the gate has not refused, and logs it. */
  #refuse(socket: WebSocket, request: WebcastRequest, refusal: keyof typeof refusals, user?: string): void {
    this.#note(request, refusal, user);
    this.#answerRefusal(socket, request, refusal);
  }

  #note({ mount, address, userAgent }: WebcastRequest, reason: string, user?: string): void {
    const { registry, refusals: log } = this.#options;
    const known = { address, right: 'source.publish', mount: mount ?? undefined, user, userAgent };
    const holder = mount !== null && reason === 'mount-in-use' ? holderOf(registry, mount) : undefined;
    log.note('info', { reason, ...known, holder });
  }

  #answerRefusal(socket: WebSocket, request: WebcastRequest, refusal: keyof typeof refusals): void {
    const { onOver } = this.#options;
    const [code, reason, status] = refusals[refusal];
    // Or the end that the sender says could not be heard.
    socket.resume();
    socket.close(code, reason);
    onOver({ ...recordOf(request), status });
  }
}

function recordOf({ mount, address, userAgent }: WebcastRequest): AccessRecord {
  const requestLine = `GET ${encodeURI(mount ?? '/studio/socket')} HTTP/1.1`;
  return { address, user: '', requestLine, status: 0, bytes: 0, referer: '', userAgent, seconds: 0 };
}
