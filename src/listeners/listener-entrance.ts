import type { Socket } from 'node:net';
import type { AccessGate, ListenerFacts } from '../auth/index.ts';
import { type Clock, type Millis, millis, type RefusalLog } from '../core/index.ts';
import type { Mount, MountRegistry, RenditionName } from '../mount/index.ts';
import { LISTENER_COOKIE, type RequestHead, readCookie } from '../protocols/http-head/index.ts';
import {
  type IcecastAnswer,
  type IcecastAnswerStyle,
  type IcecastCompat,
  type Refusal,
  refusalAnswer,
  writeIcecastAnswer,
  writeIcecastHead,
} from '../protocols/icecast-answer/index.ts';
import { readBasicCredentials } from '../protocols/icecast-source/index.ts';
import { IcyInterleaver, wantsIcyMetadata } from '../protocols/icy-metadata/index.ts';
import { findRequestSite, mayBeForeign } from '../protocols/request-site/index.ts';
import { needsIcyStatusLine } from '../protocols/user-agents/index.ts';
import type { IntroFiles } from './intro-files.ts';
import {
  type Decline,
  Listener,
  type ListenerIdentity,
  type ListenerOpening,
  type ListenerServices,
} from './listener.ts';
import { takesIcyInOgg, wantsOggChains } from './ogg-players.ts';
import { type RangeProbe, readRangeProbe } from './range-probe.ts';
import { streamHeaders } from './stream-head.ts';

/** The path that the client requested, and the ladder that it names. */
type AskedPath = Pick<ListenerFacts, 'target' | 'ladder'>;

/** A connection that asks for a mount. Structurally what `ingest` hands out. */
export interface ListenerConnection {
  readonly id: number;
  readonly socket: Socket;
  readonly address: string;
}

/**
 * Dependencies of the entrance for listeners. Functions are called for each request, so that a reload
 * applies.
 */
export interface ListenerEntranceOptions {
  readonly clock: Clock;
  readonly refusals: RefusalLog;
  readonly registry: MountRegistry;
  readonly services: ListenerServices;
  readonly gate: AccessGate;
  readonly intros: IntroFiles;
  /** Listeners at once, on all mounts. */
  readonly maxListeners: () => number;
  readonly compat: () => IcecastCompat;
  readonly style: () => IcecastAnswerStyle;
  /** Sends a final response and disconnects. */
  readonly respondAndClose: (socket: Socket, answer: Buffer) => void;
  /** A client that was let in by the gate has left before it was answered. */
  readonly onGone: (id: number) => void;
  /** Called with every request that was answered at once, for the access log. */
  readonly onAnswered: (identity: ListenerIdentity, status: number, bytes: number) => void;
}

/** How long a listener waits for the first sound of a source that is expected. Icecast waits for ever; players give up after 10 s to 30 s. */
const START_TIMEOUT = millis(15_000);

/** When to try again for a stream that has not begun yet. */
const RETRY_SECONDS = 5;

/** What a browser may send before it plays across origins; `Icy-MetaData` makes the request one that has to ask first. */
const PREFLIGHT_HEADERS: readonly (readonly [string, string])[] = [
  ['Allow', 'GET, HEAD, OPTIONS, SOURCE, PUT, POST'],
  ['Access-Control-Allow-Methods', 'GET, HEAD, OPTIONS'],
  ['Access-Control-Allow-Headers', 'Accept, Authorization, Icy-MetaData, Range, X-Requested-With'],
  ['Access-Control-Max-Age', '86400'],
];

/**
 * Lets listeners in: finds the mount or its fallback, asks the gate, keeps the limits, answers heads, probes and preflights
 * without a listener being counted. Keeps nothing; each listener owns itself afterwards.
 */
export class ListenerEntrance {
  readonly #options: ListenerEntranceOptions;

  constructor(options: ListenerEntranceOptions) {
    this.#options = options;
  }

  /**
   * Takes a GET, HEAD or OPTIONS of a path that names a mount. The socket is this entrance's from here on. `asked`: what the client
   * wrote, where a ladder chose the mount.
   */
  async enter(
    connection: ListenerConnection,
    head: RequestHead,
    asked: AskedPath = { target: head.target, ladder: null },
  ): Promise<void> {
    const identity = identityOf(connection, head);
    if (head.method === 'OPTIONS') {
      this.#answer(connection, identity, { status: 204, headers: PREFLIGHT_HEADERS });
      return;
    }
    const decision = await this.#options.gate.decide({
      right: { right: 'listener.play', mount: head.path },
      credentials: readBasicCredentials(head.headers.get('authorization')),
      token: readCookie(head.headers.get('cookie'), LISTENER_COOKIE),
      address: connection.address,
      isForeign: mayBeForeign(findRequestSite((name) => head.headers.get(name))),
      userAgent: identity.userAgent,
      listener: { ...asked, clientId: connection.id, headers: head.headers },
    });
    const prepared = decision.allowed ? await this.#prepareIntro(head.path) : null;
    if (connection.socket.destroyed) {
      this.#options.onGone(connection.id);
      return;
    }
    // From here on in one turn: no other listener can be added between the check of the limits and this one.
    if (!decision.allowed) {
      this.#answerRefusal(connection, identity, decision.reason, decision.retryAfter);
      return;
    }
    const user = decision.user ?? '';
    const { registry, maxListeners } = this.#options;
    const join = registry.decideJoin(head.path);
    // A player that asks for titles has to see `icy-metaint` at once: AVPlayer does not ask for them again after a 206.
    const probe = wantsIcyMetadata(head.headers) ? null : readRangeProbe(head.headers.get('range'));
    if (join.kind === 'not-found') this.#refuse(connection, identity, head.path, 'mount-not-found');
    else if (join.kind === 'full') this.#refuse(connection, { ...identity, user }, head.path, 'mount-full');
    else if (head.method === 'HEAD' && join.mount.contentType === '' && join.mount.options.sharedLink)
      this.#refuse(connection, identity, head.path, 'not-begun');
    else if (head.method === 'HEAD') this.#answerHead(connection, identity, join.mount, head);
    else if (probe && join.mount.isJoinable) this.#answerProbe(connection, identity, join.mount, probe);
    else if (registry.listenerCount >= maxListeners())
      this.#refuse(connection, { ...identity, user }, head.path, 'too-many-connections');
    else {
      const { expiresAfter } = decision;
      const intro = prepared?.mount === join.mount ? prepared.intro : null;
      this.#begin(connection, head, { ...identity, user }, join, intro, this.#endsAt(join.mount, expiresAfter));
    }
  }

  async #prepareIntro(path: string): Promise<{ mount: Mount; intro: Buffer | null } | null> {
    const join = this.#options.registry.decideJoin(path);
    if (join.kind !== 'join') return null;
    const { mount } = join;
    return mount.options.intro
      ? { mount, intro: await this.#options.intros.load(mount.options.intro, mount.family) }
      : null;
  }

  #begin(
    connection: ListenerConnection,
    head: RequestHead,
    identity: ListenerIdentity,
    { home, mount }: { readonly home: Mount; readonly mount: Mount },
    intro: Buffer | null,
    endsAt: Millis | null,
  ): void {
    const { services, registry, clock } = this.#options;
    const { socket } = connection;
    // What a player sends after its request says nothing; read, so that its leaving is noticed.
    socket.resume();
    const open = (started: Mount) => this.#open(started, head, identity);
    const decline = this.#decline(mount);
    const listener = new Listener({ services, socket, identity, home, mount, open, decline, intro, endsAt });
    mount.attachListener(listener);
    registry.reportListener(mount, listener);
    listener.start();
    if (listener.isWaiting) {
      clock.after(mount.options.sharedLink?.startTimeout ?? START_TIMEOUT, () => {
        if (listener.isWaiting) listener.close('start-timeout');
      });
    }
  }

  #decline({ options: { sharedLink } }: Mount): Decline {
    const answer = sharedLink
      ? refusalAnswer('not-begun', this.#options.compat(), RETRY_SECONDS)
      : refusalAnswer('mount-not-found', this.#options.compat());
    return { status: answer.status, write: () => this.#write(answer) };
  }

  #open(mount: Mount, head: RequestHead, { userAgent }: ListenerIdentity): ListenerOpening {
    const interval = this.#icyInterval(mount, head);
    const protocol = needsIcyStatusLine(userAgent) ? 'ICY' : 'HTTP/1.0';
    const answer = { status: 200, contentType: mount.contentType, headers: streamHeaders(mount, interval) };
    return {
      head: writeIcecastHead(answer, this.#options.style(), this.#options.clock.wallTime(), protocol),
      rendition: renditionFor(mount, userAgent, wantsIcyMetadata(head.headers)),
      icy: interval === null ? null : new IcyInterleaver(interval),
    };
  }

  #answerHead(connection: ListenerConnection, identity: ListenerIdentity, mount: Mount, head: RequestHead): void {
    const headers = streamHeaders(mount, this.#icyInterval(mount, head));
    this.#answer(connection, identity, { status: 200, contentType: mount.contentType, headers });
  }

  /** As many bytes as it asks for, whichever they are: it only wants to see that ranges are understood. */
  #answerProbe(
    connection: ListenerConnection,
    identity: ListenerIdentity,
    mount: Mount,
    { first, last }: RangeProbe,
  ): void {
    const length = last - first + 1;
    const ring = mount.rendition(renditionFor(mount, identity.userAgent, false))!.ring;
    const sound = ring.view(Math.max(ring.start, ring.end - length), length);
    const headers: (readonly [string, string])[] = [
      ['Accept-Ranges', 'bytes'],
      ['Content-Range', `bytes ${first}-${first + sound.length - 1}/*`],
      ['Content-Length', String(sound.length)],
      ...streamHeaders(mount, null),
    ];
    this.#answer(connection, identity, { status: 206, contentType: mount.contentType, headers }, sound);
  }

  #icyInterval(mount: Mount, head: RequestHead) {
    if (!wantsIcyMetadata(head.headers)) return null;
    const isSafe = mount.family !== 'ogg' && mount.family !== 'webm';
    return isSafe || (mount.family === 'ogg' && takesIcyInOgg(head.headers.get('user-agent') ?? ''))
      ? mount.options.icyInterval
      : null;
  }

  #endsAt(mount: Mount, expiresAfter: Millis | undefined): Millis | null {
    const limit = Math.min(mount.options.maxListenerDuration ?? Infinity, expiresAfter ?? Infinity);
    return limit === Infinity ? null : millis(this.#options.clock.now() + limit);
  }

  /** Refuses a listener that the gate let in, and logs it: where there is no room, or nothing to hear. */
  #refuse(connection: ListenerConnection, identity: ListenerIdentity, mount: string, refusal: Refusal): void {
    const { address, user, userAgent } = identity;
    const isAbsent = refusal === 'mount-not-found' || refusal === 'not-begun';
    const level = isAbsent ? 'debug' : 'info';
    this.#options.refusals.note(level, { reason: refusal, address, right: 'listener.play', mount, user, userAgent });
    this.#answerRefusal(
      connection,
      identity,
      refusal,
      refusal === 'not-begun' ? millis(RETRY_SECONDS * 1000) : undefined,
    );
  }

  #answerRefusal(
    connection: ListenerConnection,
    identity: ListenerIdentity,
    refusal: Refusal,
    retryAfter?: Millis,
  ): void {
    const seconds = retryAfter === undefined ? undefined : retryAfter / 1000;
    this.#answer(connection, identity, refusalAnswer(refusal, this.#options.compat(), seconds));
  }

  #answer(connection: ListenerConnection, identity: ListenerIdentity, answer: IcecastAnswer, body?: Buffer): void {
    const { respondAndClose, onAnswered } = this.#options;
    const bytes = this.#write(answer);
    respondAndClose(connection.socket, body ? Buffer.concat([bytes, body]) : bytes);
    onAnswered(identity, answer.status, answer.body?.length ?? body?.length ?? 0);
  }

  #write(answer: IcecastAnswer): Buffer {
    const { style, clock } = this.#options;
    return writeIcecastAnswer(answer, style(), clock.wallTime());
  }
}

function identityOf(connection: ListenerConnection, head: RequestHead): ListenerIdentity {
  return {
    id: connection.id,
    address: connection.address,
    userAgent: head.headers.get('user-agent') ?? '',
    referer: head.headers.get('referer') ?? '',
    user: '',
    requestLine: `${head.method} ${head.target} ${head.protocol}/${head.version}`,
  };
}

function renditionFor(mount: Mount, userAgent: string, asksForTitles: boolean): RenditionName {
  if (mount.family !== 'ogg') return 'native';
  switch (mount.options.oggTitles) {
    case 'rechain':
      return 'chained';
    case 'single':
      return 'single';
    case 'auto':
      return wantsOggChains(userAgent, mount.streamInfo.codec ?? '', asksForTitles) ? 'chained' : 'single';
  }
}
