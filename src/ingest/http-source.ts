import { type AccessGate, isLoginRefused } from '../auth/index.ts';
import { AirchainError, type Clock, isAirchainError, type RefusalLog } from '../core/index.ts';
import { type Connection, respondAndClose } from '../dial/index.ts';
import type { Mount, MountRegistry, SourceEnd } from '../mount/index.ts';
import { createBodyReader, readBodyFraming } from '../protocols/http-body/index.ts';
import type { RequestHead } from '../protocols/http-head/index.ts';
import {
  type IcecastAnswerStyle,
  type IcecastCompat,
  type Refusal,
  refusalAnswer,
  writeIcecastAnswer,
} from '../protocols/icecast-answer/index.ts';
import type { AccessRecord } from '../protocols/icecast-logs/index.ts';
import {
  readSourceDescription,
  readSourceLogin,
  type StreamDescription,
  XAUDIOCAST_OK,
} from '../protocols/icecast-source/index.ts';
import { readIcyInterval } from '../protocols/icy-metadata/index.ts';
import { type MountPath, parseMountPath } from '../protocols/mount-path/index.ts';
import { findRequestSite } from '../protocols/request-site/index.ts';
import { endOfPost } from './end-of-post.ts';
import { holderOf } from './holder-of.ts';
import { SourceConnection } from './source-connection.ts';

/**
 * Dependencies of the entrance for HTTP sources. Functions are called for each source, so that a reload
 * applies.
 */
export interface HttpSourceOptions {
  readonly clock: Clock;
  readonly refusals: RefusalLog;
  readonly registry: MountRegistry;
  readonly gate: AccessGate;
  /** Sources at once, on all mounts. */
  readonly maxSources: () => number;
  readonly compat: () => IcecastCompat;
  readonly style: () => IcecastAnswerStyle;
  /** Called with every source that was refused or has ended. */
  readonly onOver: (record: AccessRecord) => void;
}

/**
 * How a source is answered. `icecast`: as Icecast does, with a welcome before the first sound. `post`, `late`: as HTTP does, when
 * the body is over, with how it went; `post` for links, `late` for encoders behind a proxy.
 */
export type SourceManner = 'icecast' | 'post' | 'late';

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const OK = 'HTTP/1.0 200 OK\r\n\r\n';
/**
 * What Icecast 2.4.4 sends to a client that waits for leave to send (recorded). ffmpeg, curl and libshout take the early
 * 200 behind the 100 for what it is.
 */
const CONTINUE_AND_OK = `HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n${OK}`;

/**
 * Accepts source clients over HTTP: `SOURCE`, `PUT` and `POST` over HTTP/1.0, HTTP/1.1, ICE/1.0 and xaudiocast.
 * A client is refused before it sends audio. Keeps no state; each source owns itself afterwards.
 */
export class HttpSourceEntrance {
  readonly #options: HttpSourceOptions;

  constructor(options: HttpSourceOptions) {
    this.#options = options;
  }

  async enter(connection: Connection, head: RequestHead, rest: Buffer, asked: SourceManner = 'icecast'): Promise<void> {
    const manner = asked === 'icecast' && endsWithItsAnswer(connection, head) ? 'late' : asked;
    const userAgent = head.headers.get('user-agent') ?? '';
    let mount: MountPath;
    try {
      mount = parseMountPath(head.path);
    } catch (error) {
      this.refuse(connection, head, refusalOf(error));
      return;
    }
    const isForeign = findRequestSite((name) => head.headers.get(name)) === 'other';
    // A link's key comes in the address, from any page; every other login may be one that the browser keeps.
    if (isForeign && manner !== 'post') {
      this.refuse(connection, head, 'cross-site');
      return;
    }
    const decision = await this.#options.gate.decide({
      right: { right: 'source.publish', mount },
      credentials: readSourceLogin(head),
      address: connection.address,
      isForeign,
      userAgent,
    });
    if (connection.socket.destroyed) return;
    if (decision.allowed) this.#welcome(connection, head, rest, { user: decision.user ?? '', userAgent, manner });
    // Where a browser sends, a challenge would make it ask its user for a password.
    else if (manner === 'post' && isLoginRefused(decision)) this.#answerRefusal(connection, head, 'link-key');
    else this.#answerRefusal(connection, head, decision.reason, decision.retryAfter);
  }

  /** Refuses a source that the gate has not refused: logs it, answers and disconnects it. `user`: the one that it logs in as. */
  refuse(
    connection: Connection,
    head: RequestHead,
    refusal: Refusal,
    user: string | null = readSourceLogin(head)?.user ?? null,
  ): void {
    this.#options.refusals.note('info', {
      reason: refusal,
      address: connection.address,
      right: 'source.publish',
      mount: head.path,
      user,
      userAgent: head.headers.get('user-agent'),
      holder: refusal === 'mount-in-use' ? holderOf(this.#options.registry, head.path) : undefined,
    });
    this.#answerRefusal(connection, head, refusal);
  }

  /** `retryAfterMs`: when waiting helps. */
  #answerRefusal(connection: Connection, head: RequestHead, refusal: Refusal, retryAfterMs?: number): void {
    const { compat, style, clock, onOver } = this.#options;
    const retryAfter = retryAfterMs === undefined ? undefined : retryAfterMs / 1000;
    const answer = refusalAnswer(refusal, compat(), retryAfter);
    respondAndClose(connection.socket, writeIcecastAnswer(answer, style(), clock.wallTime()), clock);
    onOver({ ...recordOf(connection, head), status: answer.status, bytes: Buffer.byteLength(answer.body ?? '') });
  }

  #welcome(
    connection: Connection,
    head: RequestHead,
    rest: Buffer,
    { user, userAgent, manner }: { readonly user: string; readonly userAgent: string; readonly manner: SourceManner },
  ): void {
    const { registry, clock, maxSources, onOver } = this.#options;
    const mount = registry.obtainFed(head.path);
    if (!mount.source && registry.outsideSourceCount >= maxSources()) {
      registry.releaseIfUnused(mount);
      this.refuse(connection, head, 'too-many-sources', user);
      return;
    }
    const since = clock.wallTime();
    try {
      const source = new SourceConnection({
        connection,
        clock,
        mount,
        protocol: 'icecast',
        user,
        userAgent,
        description: describeSource(head, mount),
        icyInterval: readIcyInterval(head.headers),
        body: createBodyReader(readBodyFraming(head)),
        ...(manner !== 'icecast' && { finalResponse: (reason) => this.#writeFinalResponse(reason) }),
        onEnd: (reason) => {
          const seconds = Math.round((clock.wallTime() - since) / 1000);
          const status = manner !== 'icecast' ? endOfPost(reason).status : 200;
          onOver({ ...recordOf(connection, head), user, status, seconds });
        },
      });
      connection.socket.write(acceptance(head, manner));
      source.read(rest);
    } catch (error) {
      registry.releaseIfUnused(mount);
      this.refuse(connection, head, refusalOf(error), user);
    }
  }

  #writeFinalResponse(reason: SourceEnd): Buffer {
    const { style, clock } = this.#options;
    const { status, text } = endOfPost(reason);
    const answer = { status, contentType: 'text/plain; charset=utf-8', headers: [], body: `${text}\n` };
    return writeIcecastAnswer(answer, style(), clock.wallTime());
  }
}

function recordOf({ address }: Connection, { method, target, protocol, version, headers }: RequestHead) {
  return {
    address,
    user: '',
    requestLine: `${method} ${target} ${protocol}/${version}`,
    bytes: 0,
    referer: headers.get('referer') ?? '',
    userAgent: headers.get('user-agent') ?? '',
    seconds: 0,
  };
}

/** The content type of a link is found in its bytes: `curl` calls everything a form. */
function describeSource(head: RequestHead, { options }: Mount): StreamDescription {
  const description = readSourceDescription(head.headers);
  return options.sharedLink ? { ...description, contentType: null } : description;
}

function acceptance(head: RequestHead, manner: SourceManner): string {
  if (manner !== 'icecast') return waitsForLeave(head) ? CONTINUE : '';
  if (head.protocol === 'XAUDIOCAST') return XAUDIOCAST_OK;
  return waitsForLeave(head) ? CONTINUE_AND_OK : OK;
}

/**
 * Whether the answer has to wait. A proxy that has an answer may throw the request's body away while it passes it on: Go's
 * `net/http`, which Caddy is made with, does so with up to 256 KiB where the client has not asked for leave. Clients that say
 * `SOURCE` send nothing before they have their answer (seen with Liquidsoap 2.1.3).
 */
function endsWithItsAnswer({ isForwarded }: Connection, { method, headers }: RequestHead): boolean {
  return isForwarded && method !== 'SOURCE' && headers.get('transfer-encoding')?.toLowerCase() === 'chunked';
}

function waitsForLeave(head: RequestHead): boolean {
  return head.headers.get('expect')?.toLowerCase() === '100-continue';
}

function refusalOf(error: unknown): Refusal {
  if (isAirchainError(error, 'MOUNT_PATH_INVALID')) return 'mount-invalid';
  if (isAirchainError(error, 'MOUNT_PATH_RESERVED')) return 'mount-reserved';
  if (isAirchainError(error, 'MOUNT_IN_USE')) return 'mount-in-use';
  if (isAirchainError(error, 'BODY_CODING_UNSUPPORTED')) return 'transfer-encoding-not-supported';
  if (isAirchainError(error, 'BODY_LENGTH_MALFORMED')) return 'head-malformed';
  throw error instanceof AirchainError
    ? error
    : new AirchainError('INTERNAL_BUG', 'Cannot let a source in', { cause: error });
}
