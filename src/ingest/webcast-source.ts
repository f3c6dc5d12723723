import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import {
  type ByteCount,
  byteCount,
  type Clock,
  errorText,
  type Logger,
  type Millis,
  millis,
  type Timer,
  type UnixMillis,
} from '../core/index.ts';
import type { Mount, Source, SourceEnd, SourceFeed } from '../mount/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import {
  OPUS_PACKETS_TYPE,
  readWebcastMessage,
  type WebcastAnswer,
  type WebcastHello,
  type WebcastReturn,
  webcastCloseCodes,
} from '../protocols/webcast/index.ts';
import type { WebcastGreeting } from './webcast-greeting.ts';
import { WebcastStream } from './webcast-stream.ts';

/** One webcast that was let in. */
export interface WebcastSourceOptions {
  readonly id: number;
  readonly clock: Clock;
  readonly mount: Mount;
  readonly user: string;
  readonly userAgent: string;
  readonly address: string;
  readonly hello: WebcastHello;
  /** How long the place on the mount is kept for a sender whose socket was lost. */
  readonly resumeFor: Millis;
  /** The report to the sender about its stream. */
  readonly reportReturn: () => WebcastReturn;
  /** Called when a client begins to read levels. Returns how to end that. */
  readonly watchLevels: () => () => void;
  /** Told once when it is over, with the bytes that came: by the mount, perhaps before the constructor is through. */
  readonly onEnd: (source: WebcastSource, bytes: ByteCount) => void;
}

/** One socket of a webcast, after its hello. */
export interface WebcastSocket {
  readonly socket: WebSocket;
  readonly greeting: WebcastGreeting;
  readonly hello: WebcastHello;
  readonly address: string;
}

/** How often a source is checked for silence, and its sender receives a report. */
const WATCH_PERIOD = millis(500);
const STATE_PERIOD = millis(250);
/** A sender with so much unread receives no reports until it has read. */
const MAX_UNREAD = byteCount(64 * 1024);
/** The socket went without a word (RFC 6455 §7.4.1). */
const WITHOUT_A_WORD = 1006;
const SECRET_BYTES = 24;
const MILLIS_PER_SECOND = 1000;

const closings: Readonly<Record<SourceEnd, readonly [code: number, reason: string]>> = {
  disconnected: [webcastCloseCodes.ended, 'over'],
  'timed-out': [webcastCloseCodes.timedOut, 'no sound came'],
  'taken-over': [webcastCloseCodes.takenOver, 'taken over'],
  killed: [webcastCloseCodes.killed, 'ended by an administrator'],
  'not-a-stream': [webcastCloseCodes.notUnderstood, 'this is not the sound that was announced'],
  'restarts-too-often': [webcastCloseCodes.notUnderstood, 'the stream restarts too often'],
  'broken-body': [webcastCloseCodes.notUnderstood, 'this is no message of a webcast'],
  stopped: [webcastCloseCodes.goingAway, 'the server ends'],
};

/**
 * One webcast: reads its socket into the mount until either of them ends. Owns the socket.
 * - sending  a socket is there
 * - lost     the socket broke; the mount is kept for a sender with the secret
 * - over
 */
export class WebcastSource implements Source {
  readonly protocol = 'webcast';
  readonly id: number;
  readonly userAgent: string;
  readonly user: string;
  readonly connectedAt: UnixMillis;
  /** What a sender comes back with; null: it cannot. */
  readonly secret: string | null;
  readonly #options: WebcastSourceOptions;
  readonly #logger: Logger;
  readonly #feed: SourceFeed;
  readonly #timers: Timer[] = [];
  #relax = () => {};
  #state: 'sending' | 'lost' | 'over' = 'sending';
  #address: string;
  #stream: WebcastStream;
  #socket: WebSocket | null = null;
  #lossTimer: Timer | null = null;
  #lastSoundAt: Millis;
  #bytes = 0;

  /**
   * Attaches to the mount.
   * @throws AirchainError `MOUNT_IN_USE`
   */
  constructor(options: WebcastSourceOptions) {
    const { clock, mount, hello } = options;
    this.#options = options;
    this.id = options.id;
    this.userAgent = options.userAgent;
    this.user = options.user;
    this.connectedAt = clock.wallTime();
    this.secret = hello.isAirchain ? randomBytes(SECRET_BYTES).toString('base64url') : null;
    this.#address = options.address;
    this.#logger = mount.logger.child({ source: options.address });
    this.#lastSoundAt = clock.now();
    this.#feed = mount.attach(this, describe(hello));
    this.#stream = this.#newStream(hello);
    this.#logger.info('source connected', { protocol: this.protocol, userAgent: this.userAgent, user: this.user });
    if (!this.isOver) this.#begin();
  }

  /** A handler of the new source may end it at once. */
  get isOver(): boolean {
    return this.#state === 'over';
  }

  get address(): string {
    return this.#address;
  }

  get mountPath(): string {
    return this.#options.mount.path;
  }

  /** Reads a socket: the first one, or another one with the secret. The previous one receives that it was taken over. */
  read({ socket, greeting, hello, address }: WebcastSocket, isResumed = false): void {
    if (this.isOver) {
      socket.close(...closings.disconnected);
      return;
    }
    const before = this.#socket;
    this.#socket = socket;
    this.#address = address;
    this.#lossTimer?.cancel();
    this.#state = 'sending';
    this.#lastSoundAt = this.#options.clock.now();
    before?.close(...closings['taken-over']);
    if (isResumed) {
      this.#logger.info('the source is back', { from: address });
      if (!this.#stream.canGoOn(hello)) this.#stream = this.#newStream(hello);
    }
    socket.once('close', (code) => this.#lose(socket, code));
    this.#welcome(isResumed);
    greeting.handTo((message) => {
      if (this.#socket === socket) this.#take(message);
    });
  }

  /** The mount's word that it is over. */
  close(reason: SourceEnd): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    for (const timer of this.#timers) timer.cancel();
    this.#lossTimer?.cancel();
    this.#relax();
    this.#logger.info('source disconnected', { reason });
    this.#socket?.close(...closings[reason]);
    this.#options.onEnd(this, byteCount(this.#bytes));
  }

  #begin(): void {
    const { clock, watchLevels } = this.#options;
    this.#timers.push(clock.every(WATCH_PERIOD, () => this.#dropWhenSilent()));
    if (this.secret === null) return;
    this.#timers.push(clock.every(STATE_PERIOD, () => this.#tellState()));
    this.#relax = watchLevels();
  }

  #newStream(hello: WebcastHello): WebcastStream {
    return new WebcastStream(hello, this.#feed, this.#logger, this.#options.mount.options);
  }

  #take(message: Buffer | string): void {
    if (this.#state === 'over') return;
    if (typeof message === 'string') this.#hear(message);
    else this.#takeSound(message);
  }

  #hear(text: string): void {
    const message = readWebcastMessage(text);
    if (!message) {
      this.#logger.warn('source sent invalid data', { reason: 'the text message is not part of the webcast protocol' });
      this.#feed.end('broken-body');
    } else if (message.type === 'metadata') {
      const { title, artist, url } = message;
      this.#feed.setTitle({ title, ...(artist && { artist }), ...(url && { url }) });
    }
  }

  #takeSound(bytes: Buffer): void {
    this.#lastSoundAt = this.#options.clock.now();
    this.#bytes += bytes.length;
    try {
      this.#stream.write(bytes);
    } catch (error) {
      // The bytes are the peer's: whatever is wrong with them ends this source and nothing else.
      this.#logger.warn('source sent invalid data', { reason: errorText(error) });
      this.#feed.end('not-a-stream');
    }
  }

  #lose(socket: WebSocket, code: number): void {
    if (this.#socket !== socket || this.#state !== 'sending') return;
    this.#socket = null;
    if (this.secret === null || code !== WITHOUT_A_WORD) {
      this.#feed.end('disconnected');
      return;
    }
    const { resumeFor, clock } = this.#options;
    this.#state = 'lost';
    this.#logger.warn('the source is lost; its place is kept', { seconds: resumeFor / MILLIS_PER_SECOND });
    this.#lossTimer = clock.after(resumeFor, () => this.#feed.end('disconnected'));
  }

  #dropWhenSilent(): void {
    if (this.#state !== 'sending') return;
    const { clock, mount } = this.#options;
    if (clock.now() - this.#lastSoundAt < mount.options.sourceTimeout) return;
    const socket = this.#socket;
    // A network that went away says nothing: who can come back is awaited.
    if (this.secret !== null && socket) {
      socket.terminate();
      this.#lose(socket, WITHOUT_A_WORD);
    } else this.#feed.end('timed-out');
  }

  #welcome(isResumed: boolean): void {
    const { mount, resumeFor } = this.#options;
    if (this.secret === null) return;
    const resumeSeconds = resumeFor / MILLIS_PER_SECOND;
    this.#tell({
      type: 'welcome',
      mount: mount.path,
      user: this.user,
      resume: this.secret,
      resumeSeconds,
      isResumed,
    });
  }

  #tellState(): void {
    if ((this.#socket?.bufferedAmount ?? 0) < MAX_UNREAD)
      this.#tell({ type: 'state', ...this.#options.reportReturn() });
  }

  #tell(answer: WebcastAnswer): void {
    const socket = this.#socket;
    if (socket && socket.readyState === socket.OPEN) socket.send(JSON.stringify(answer));
  }
}

function describe({ mime, bitrate }: WebcastHello) {
  const description = readSourceDescription(new Map());
  const contentType = mime === OPUS_PACKETS_TYPE ? 'audio/ogg' : mime;
  return { ...description, contentType, bitrate: bitrate === null ? null : String(bitrate) };
}
