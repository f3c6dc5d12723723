import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type Clock, type Micros, type Millis, millis, millisToMicros, type UnixMillis } from '../core/index.ts';
import type { ListenerEnd, Mount, MountListener, MountRegistry, Rendition, RenditionName } from '../mount/index.ts';
import type { IcyInterleaver } from '../protocols/icy-metadata/index.ts';
import type { DeliveryScheduler, DeliverySlot } from './delivery-scheduler.ts';
import type { IcyBlocks } from './icy-blocks.ts';
import type { Stalled, StallWatch } from './stall-watch.ts';

/** What all listeners share. One for the server, so that a listener keeps a pointer and not five. */
export interface ListenerServices {
  readonly clock: Clock;
  readonly registry: MountRegistry;
  readonly scheduler: DeliveryScheduler;
  readonly stalls: StallWatch;
  readonly icyBlocks: IcyBlocks;
  /** Called once when a listener has ended, for any reason. */
  readonly onEnd: (listener: Listener, reason: ListenerEnd) => void;
}

/** Who listens, as logs and administrators see it. Texts empty where not said. */
export interface ListenerIdentity {
  readonly id: number;
  readonly address: string;
  readonly userAgent: string;
  readonly referer: string;
  /** The account it logged in with. */
  readonly user: string;
  /** `GET /live?x=1 HTTP/1.1`, for the access log. */
  readonly requestLine: string;
}

/** What a listener is promised when its stream begins; it holds wherever it is moved. */
export interface ListenerOpening {
  /** The response head. */
  readonly head: string;
  readonly rendition: RenditionName;
  /** Puts titles into the stream; null: the player did not ask for them. */
  readonly icy: IcyInterleaver | null;
}

/** The answer for a listener that is let go before it heard anything. */
export interface Decline {
  readonly status: number;
  /** The whole answer. */
  readonly write: () => Buffer;
}

/** One listener that was let in. It owns `socket` from here on. */
export interface ListenerOptions {
  readonly services: ListenerServices;
  readonly socket: Socket;
  readonly identity: ListenerIdentity;
  /** The mount that was asked for. */
  readonly home: Mount;
  /** Where it listens: `home`, or a fallback of it. */
  readonly mount: Mount;
  /** Decides how the stream is given, once it is known what it is. */
  readonly open: (mount: Mount) => ListenerOpening;
  /** The whole answer for one that is let go before it heard anything. */
  readonly decline: Decline;
  /** Sound played before the stream. */
  readonly intro: Buffer | null;
  /** When the listener has to go; null: never. */
  readonly endsAt: Millis | null;
}

/** One write. A slow listener pins at most this much. */
const MAX_WRITE_BYTES = 64 * 1024;
/**
 * What may wait in an encrypted socket before no more is written in this turn. It takes nothing at once, as a plain one
 * does while its player keeps up, and a single write a period is too little for FLAC.
 */
const MAX_ENCRYPTED_WAITING = 4 * MAX_WRITE_BYTES;
/** Writes in one turn for a listener that is behind, e.g. at its start; others have to be served as well. */
const MAX_WRITES_PER_TURN = 16;
/** How long a socket gets to take the last bytes of a stream that has ended. */
const CLOSE_TIMEOUT = millis(2000);
/** Ends that are no fault of the listener: it gets what there is. */
const ENDS_OF_STREAM: readonly ListenerEnd[] = ['source-gone', 'format-changed', 'start-timeout', 'stopped'];

/**
 * One player on a mount: a socket and a place in the stream. It holds no sound of its own; what it sends are views of
 * the ring. Created waiting, plays from the first call of `start`, ends once, by `close` or with its socket.
 */
export class Listener implements MountListener, Stalled {
  readonly identity: ListenerIdentity;
  home: Mount;
  readonly connectedAt: UnixMillis;
  /** Bytes of the response body that the socket was given. */
  bytesSent = 0;
  stalledSince: Millis = millis(0);

  readonly #services: ListenerServices;
  readonly #socket: Socket;
  readonly #endsAt: Millis | null;
  /** Bytes that may wait in the socket while it is written to. */
  readonly #maxWaiting: number;
  // Both are needed until it starts, and let go then: there are thousands of listeners.
  #open: ((mount: Mount) => ListenerOpening) | null;
  #decline: Decline | null;
  #icy: IcyInterleaver | null = null;
  #mount: Mount;
  #renditionName: RenditionName = 'native';
  #rendition: Rendition | null = null;
  #cursor = 0;
  /** Bytes that go out before the ring's: the intro, stream headers. */
  #prelude: Buffer[] | null;
  /** Where to leave the present ring for the mount it was moved to; null: it stays. */
  #leaveAt: number | null = null;
  /** The mount it was moved to as a continuation of what it hears, where the format needs one. */
  #next: Rendition | null = null;
  #lastWriteAt: Millis = millis(0);
  #slot: DeliverySlot | null = null;
  #isStalled = false;
  #isOver = false;

  constructor(options: ListenerOptions) {
    this.identity = options.identity;
    this.home = options.home;
    this.#services = options.services;
    this.#socket = options.socket;
    this.#maxWaiting = options.socket instanceof TLSSocket ? MAX_ENCRYPTED_WAITING : 0;
    this.#mount = options.mount;
    this.#open = options.open;
    this.#decline = options.decline;
    this.#prelude = options.intro ? [options.intro] : null;
    this.#endsAt = options.endsAt;
    this.connectedAt = options.services.clock.wallTime();
    this.#socket.once('close', () => this.close('disconnected'));
  }

  get id(): number {
    return this.identity.id;
  }

  /** Whether it has heard nothing yet. */
  get isWaiting(): boolean {
    return this.#rendition === null && !this.#isOver;
  }

  /** The HTTP status it was or will be answered with. */
  get status(): number {
    return this.#decline?.status ?? 200;
  }

  get rendition(): RenditionName {
    return this.#rendition?.name ?? this.#renditionName;
  }

  /** Bytes of the stream it has not been sent yet. */
  get lagBytes(): number {
    return this.#rendition ? Math.max(0, this.#rendition.ring.end - this.#cursor) : 0;
  }

  get pendingBytes(): number {
    return this.#socket.writableLength;
  }

  start(): void {
    if (!this.#open || this.#isOver || !this.#mount.isJoinable) return;
    const { head, rendition, icy } = this.#open(this.#mount);
    this.#renditionName = rendition;
    this.#icy = icy;
    const stream = this.#mount.rendition(rendition);
    if (!this.#enter(stream)) return;
    this.#open = null;
    this.#decline = null;
    this.#socket.cork();
    this.#socket.write(head, 'utf8');
    this.#send();
    this.#socket.uncork();
    if (!this.#isOver) this.#slot = this.#services.scheduler.slot(this);
  }

  moveTo(mount: Mount): void {
    this.#mount.detachListener(this);
    this.#next?.leave();
    this.#next = null;
    this.#mount = mount;
    mount.attachListener(this);
    if (!this.#rendition) this.start();
    else this.#planLeave(this.#rendition, mount.rendition(this.#renditionName));
  }

  #planLeave(present: Rendition, next: Rendition | null): void {
    // Moved back before it had left: it goes on where it is.
    if (next?.carries(present)) this.#leaveAt = null;
    else {
      this.#leaveAt = present.ring.end;
      this.#next =
        next?.continueFrom(present, this.#mount.options.burst, this.#missed(), this.#services.clock.now()) ?? null;
    }
  }

  deliver(): void {
    if (this.#isOver || !this.#rendition) return;
    const now = this.#services.clock.now();
    if (this.#endsAt !== null && now >= this.#endsAt) this.close('time-limit');
    else if (this.#socket.writableLength > 0) this.#stall(now);
    else {
      this.#unstall();
      this.#send();
    }
  }

  dropSlow(): void {
    this.#mount.counters.slowDrops++;
    this.close('too-slow');
  }

  close(reason: ListenerEnd): void {
    if (this.#isOver) return;
    const hasLastWord = ENDS_OF_STREAM.includes(reason);
    if (hasLastWord && this.#decline) this.#socket.write(this.#decline.write());
    else if (hasLastWord) this.#send();
    if (this.#isOver) return;
    this.#isOver = true;
    this.#slot?.leave();
    this.#rendition?.leave();
    this.#next?.leave();
    this.#unstall();
    this.#mount.detachListener(this);
    if (hasLastWord) this.#disconnect();
    else this.#socket.destroy();
    this.#services.onEnd(this, reason);
    this.#services.registry.reportListener(this.#mount, this, reason);
  }

  #disconnect(): void {
    this.#socket.destroySoon();
    const timer = this.#services.clock.after(CLOSE_TIMEOUT, () => this.#socket.destroy());
    this.#socket.once('close', () => timer.cancel());
  }

  /** Takes the place in `rendition` that gives the mount's burst, or what was missed of it. */
  #enter(rendition: Rendition | null, missed: Micros | null = null): boolean {
    const join = rendition?.ring.findJoin(this.#mount.options.burst, missed);
    if (!rendition || !join) return false;
    const knowsHeaders = rendition === this.#rendition && join.chainStart <= this.#cursor;
    this.#take(rendition, join.offset);
    if (join.headers.length > 0 && !knowsHeaders) {
      const headers = this.#icy
        ? this.#services.icyBlocks.headersWithout(join.headers, this.#mount.family)
        : join.headers;
      this.#prelude = [...(this.#prelude ?? []), headers];
    }
    return true;
  }

  #take(rendition: Rendition, offset: number): void {
    if (rendition !== this.#rendition) this.#rendition?.leave();
    this.#rendition = rendition;
    this.#cursor = offset;
    this.#leaveAt = null;
    this.#lastWriteAt = this.#services.clock.now();
  }

  #send(): void {
    const socket = this.#socket;
    for (let writes = 0; writes < MAX_WRITES_PER_TURN; writes++) {
      if (socket.writableLength > this.#maxWaiting && socket.writableCorked === 0) return;
      if (!this.#settle()) return;
      const prelude = this.#takePrelude();
      const offset = this.#cursor;
      const bytes = prelude ?? this.#readRing(this.#rendition!);
      if (bytes.length === 0) return;
      if (this.#icy) this.#countSent(this.#writeInterleaved(bytes, offset, this.#icy));
      else {
        socket.write(bytes);
        this.#countSent(bytes.length);
      }
    }
  }

  /** Sees to it that the cursor stands where its next bytes are. Whether it does. */
  #settle(): boolean {
    const rendition = this.#rendition;
    if (!rendition) return false;
    if (this.#prelude) return true;
    if (this.#leaveAt !== null && this.#cursor >= this.#leaveAt) return this.#crossOver();
    return this.#cursor >= rendition.ring.start || this.#skipAhead();
  }

  #takePrelude(): Buffer | undefined {
    const bytes = this.#prelude?.shift();
    if (this.#prelude?.length === 0) this.#prelude = null;
    return bytes;
  }

  /** The next bytes of the ring; none when everything there is was read. Moves the cursor past them. */
  #readRing({ ring, titles }: Rendition): Buffer {
    let end = this.#leaveAt ?? ring.end;
    // A block may fall anywhere in a piece, so a piece must not reach past the place where the title changes.
    if (this.#icy) end = Math.min(end, titles.nextChange(this.#cursor) ?? end);
    const bytes = ring.view(this.#cursor, Math.min(MAX_WRITE_BYTES, end - this.#cursor));
    this.#cursor += bytes.length;
    return bytes;
  }

  /** How many bytes went out, blocks included. */
  #writeInterleaved(bytes: Buffer, offset: number, icy: IcyInterleaver): number {
    const block = this.#services.icyBlocks.of(this.#rendition!.titles.at(offset));
    const pieces: Buffer[] = [];
    const length = icy.interleave(bytes, block, pieces);
    if (pieces.length > 1) this.#socket.cork();
    for (const piece of pieces) this.#socket.write(piece);
    if (pieces.length > 1) this.#socket.uncork();
    return length;
  }

  #countSent(bytes: number): void {
    this.#lastWriteAt = this.#services.clock.now();
    this.bytesSent += bytes;
    this.#mount.counters.bytesSent += bytes;
  }

  /** The old mount is read to its end: on with the new one, with as much of it as the player has gone without. */
  #crossOver(): boolean {
    const next = this.#next;
    if (!next) return this.#enter(this.#mount.rendition(this.#renditionName), this.#missed());
    this.#next = null;
    this.#take(next, 0);
    return next.ring.start === 0 || this.#skipAhead();
  }

  /** How long the player has gone without audio. */
  #missed(): Micros {
    return millisToMicros(millis(this.#services.clock.now() - this.#lastWriteAt));
  }

  /** The ring has left it behind. Whether it may go on, from a newer place. */
  #skipAhead(): boolean {
    if (this.#mount.options.slowListeners === 'drop') {
      this.dropSlow();
      return false;
    }
    if (this.#leaveAt !== null) return this.#crossOver();
    const isSkipped = this.#enter(this.#rendition);
    if (isSkipped) this.#mount.counters.slowSkips++;
    return isSkipped;
  }

  #stall(now: Millis): void {
    if (this.#isStalled) return;
    this.#isStalled = true;
    this.stalledSince = now;
    this.#services.stalls.add(this);
  }

  #unstall(): void {
    if (!this.#isStalled) return;
    this.#isStalled = false;
    this.#services.stalls.delete(this);
  }
}
