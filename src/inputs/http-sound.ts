import type { Socket } from 'node:net';
import {
  type Clock,
  type ErrorCode,
  errorText,
  isAirchainError,
  type Logger,
  type Millis,
  millis,
  type SampleFrames,
  sampleFrames,
} from '../core/index.ts';
import type { PulledStream } from '../dial/index.ts';
import type { Ffmpeg } from '../ffmpeg/index.ts';
import type { Framer } from '../formats/index.ts';
import {
  isSameTitle,
  RestartGuard,
  type RestartLimit,
  type SourceFeed,
  SourceStream,
  type StreamTitle,
} from '../mount/index.ts';
import type { PcmBlock } from '../pcm/index.ts';
import { type BodyReader, createBodyReader, readBodyFraming } from '../protocols/http-body/index.ts';
import { readIcyInterval } from '../protocols/icy-metadata/index.ts';
import type { PulledSound } from './pulled-sound.ts';
import { StreamDecoder } from './stream-decoder.ts';

/** A stream that answered, and who wants to know about it. */
export interface HttpSoundOptions {
  readonly stream: PulledStream;
  readonly ffmpeg: Ffmpeg;
  readonly clock: Clock;
  readonly restarts: RestartLimit;
  readonly logger: Logger;
  readonly onBytes: (count: number) => void;
  /** `delay`: sound on its way that comes before the title. */
  readonly onTitle: (title: StreamTitle, delay: SampleFrames) => void;
}

/** A server that sends nothing for this long has gone. */
const SILENT_AFTER = millis(10_000);
/** Bytes that give no audio for this long are no stream: a server that sends one byte a second would never fail. */
const STARVED_AFTER = millis(30_000);
/** Encoded bytes given to the decoder ahead of what it takes. */
const MOST_UNREAD_BYTES = 256 * 1024;

/** A stream over HTTP, decoded as it comes and no faster than it is wanted. Owns the socket and its decoder. */
export class HttpSound implements PulledSound, SourceFeed {
  readonly #options: HttpSoundOptions;
  readonly #socket: Socket;
  readonly #body: BodyReader | null;
  readonly #stream: SourceStream;
  #framer: Framer | null = null;
  #decoder: StreamDecoder | null = null;
  #lastByteAt: Millis;
  #lastAudioAt: Millis;
  #title: StreamTitle | null = null;
  #end: 'no' | 'well' | string = 'no';
  #endCode: ErrorCode | null = null;

  constructor(options: HttpSoundOptions) {
    const { stream, logger, clock } = options;
    const { headers } = stream.head;
    this.#options = options;
    this.#socket = stream.socket;
    this.#lastByteAt = this.#lastAudioAt = clock.now();
    this.#body = createBodyReader(readBodyFraming({ method: 'GET', headers }));
    this.#stream = new SourceStream({
      feed: this,
      logger,
      contentType: headers.get('content-type') ?? null,
      icyInterval: readIcyInterval(headers),
      charset: null,
    });
    this.#socket.on('data', (bytes) => this.#take(bytes));
    this.#socket.once('close', () => this.end());
    this.#socket.resume();
    this.#take(stream.rest);
  }

  get failure(): string | null {
    if (this.#end !== 'no' && this.#end !== 'well') return this.#end;
    if (this.#decoder?.failure) return this.#decoder.failure;
    if (this.#end !== 'no' || this.#socket.isPaused()) return null;
    const now = this.#options.clock.now();
    if (now - this.#lastByteAt >= SILENT_AFTER) return 'the server sends nothing';
    return now - this.#lastAudioAt >= STARVED_AFTER ? 'the server sends no audio' : null;
  }

  get failureCode(): ErrorCode | null {
    return this.#endCode ?? this.#decoder?.failureCode ?? null;
  }

  get isOver(): boolean {
    return this.#end === 'well' && (this.#decoder?.isOver ?? true);
  }

  read(take: (samples: PcmBlock) => void, room: SampleFrames): void {
    const { clock } = this.#options;
    this.#decoder?.read((samples) => {
      this.#lastAudioAt = clock.now();
      take(samples);
    }, room);
    if (room === 0 || this.#isAhead) this.#socket.pause();
    else if (this.#socket.isPaused()) {
      this.#lastByteAt = this.#lastAudioAt = clock.now();
      this.#socket.resume();
    }
  }

  close(): void {
    this.#end = 'well';
    this.#socket.destroy();
    this.#decoder?.close();
  }

  begin(framer: Framer): void {
    const { ffmpeg, clock, restarts } = this.#options;
    this.#framer = new RestartGuard(framer, restarts, clock);
    this.#decoder = new StreamDecoder({ ffmpeg, clock, family: framer.family });
  }

  write(bytes: Buffer): void {
    this.#framer?.push(bytes, (chunk) => this.#decoder?.push(chunk));
  }

  setTitle(title: StreamTitle): void {
    // Some servers say it again and again; only another one begins something.
    if (isSameTitle(title, this.#title)) return;
    this.#title = title;
    this.#options.onTitle(title, this.#decoder?.pending ?? sampleFrames(0));
  }

  /** The server has sent everything, or disconnected. */
  end(): void {
    if (this.#end !== 'no') return;
    const contentType = this.#options.stream.head.headers.get('content-type') ?? '';
    this.#end = this.#framer ? 'well' : `there is no sound in what it sends (content type "${contentType}")`;
    this.#socket.destroy();
    this.#decoder?.end();
  }

  /** Whether the decoder has been given as much as it may be ahead of what it takes. */
  get #isAhead(): boolean {
    return this.#decoder !== null && this.#decoder.unreadBytes > MOST_UNREAD_BYTES;
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0 || this.#end !== 'no') return;
    this.#lastByteAt = this.#options.clock.now();
    this.#options.onBytes(bytes.length);
    try {
      const isComplete = this.#body?.push(bytes, (data) => this.#stream.write(data)) ?? false;
      if (!this.#body) this.#stream.write(bytes);
      if (isComplete) this.end();
      else if (this.#isAhead) this.#socket.pause();
    } catch (error) {
      // The bytes are the server's: whatever is wrong with them ends this stream and nothing else.
      this.#end = errorText(error);
      this.#endCode = isAirchainError(error) ? error.code : null;
      this.#socket.destroy();
    }
  }
}
