import {
  type Clock,
  type ErrorCode,
  type Micros,
  type Millis,
  micros,
  millis,
  type SampleFrames,
  sampleFrames,
} from '../core/index.ts';
import { DECODER_HANGS_AFTER, type Ffmpeg, MediaInput, PcmDecoder } from '../ffmpeg/index.ts';
import { type FormatFamily, type MediaChunk, PacketPages } from '../formats/index.ts';
import { microsToFrames, millisToFrames, type PcmBlock, silentBlock } from '../pcm/index.ts';

/** What to decode, and by what. */
export interface StreamDecoderOptions {
  readonly ffmpeg: Ffmpeg;
  readonly clock: Clock;
  readonly family: FormatFamily;
}

/** ffmpeg's names; where the format is not known it has to find out. */
const demuxers: Readonly<Record<FormatFamily, string | null>> = {
  'mpeg-audio': 'mp3',
  adts: 'aac',
  ogg: 'ogg',
  webm: 'matroska',
  flac: 'flac',
  wav: 'wav',
  bytes: null,
};

/** Decoded audio that waits here until it is read; above it ffmpeg waits, and its input with it. */
const AHEAD = millisToFrames(millis(10_000));
/** Encoded bytes that may wait for ffmpeg: more than any encoder sends in the time in which a decoder starts. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;
/** A chain that has ended and taken all its bytes puts out its last frames within this. */
const TAIL_WITHIN = millis(2000);

const NO_LIMIT = sampleFrames(Number.POSITIVE_INFINITY);

/** Decoders at a time: of the chain that is heard and of the next one, whose beginning is heard soon. The others wait as bytes. */
const MOST_RUNNING = 2;
/** A chain that is over before its decoder was started, and would have been shorter than this, is left out. */
const SHORTEST_CHAIN = micros(100_000);

interface Chain {
  /** Null: it waits for those before it. */
  decoder: PcmDecoder | null;
  /** What has come for a decoder that has not been started. */
  held: Buffer[];
  heldBytes: number;
  /** Play time of what was given. */
  length: Micros;
  /** Since when it has given nothing after its input has ended; null: it runs. */
  quietSince: Millis | null;
}

/**
 * Decodes one stream as it comes. Where the stream begins again (an Ogg chain, another WebM head) the next decoder takes
 * over where the last one ends, so that nothing between the two is lost: ffmpeg itself stops there. For Ogg, where a title
 * begins a chain, it waits ready meanwhile. However many chains come, three decoders run at the most. Owns its processes.
 */
export class StreamDecoder {
  readonly #options: StreamDecoderOptions;
  #chains: Chain[] = [];
  /** For the next chain, with nothing given to it yet: to start one takes a busy machine longer than there is sound left. */
  #spare: PcmDecoder | null = null;
  /** Of the running chain, for a decoder that has to begin in the middle of it. */
  #headers: Buffer[] = [];
  readonly #pages: PacketPages | null;
  #hasSound = false;
  /** Play time of what was given, and sample frames that were read. */
  #given: Micros = micros(0);
  #read = 0;
  #waitsSince: Millis | null = null;

  constructor(options: StreamDecoderOptions) {
    this.#options = options;
    this.#pages = options.family === 'ogg' ? new PacketPages() : null;
    this.#addChain();
  }

  /** Why it cannot go on; null: it can. */
  get failure(): string | null {
    const { clock } = this.#options;
    const decoder = this.#runningDecoder;
    if (decoder && decoder.state !== 'open') return decoder.failure ?? 'the decoder ended by itself';
    if (this.unreadBytes > MOST_UNREAD_BYTES) return 'the decoder does not take what comes';
    const isLate = this.#waitsSince !== null && clock.now() - this.#waitsSince >= DECODER_HANGS_AFTER;
    return isLate ? 'the decoder gives no sound' : null;
  }

  /** Code of the failure where it has one. */
  get failureCode(): ErrorCode | null {
    return this.#runningDecoder?.failureCode ?? null;
  }

  /** Process numbers of its decoders, in the order of their chains. */
  get pids(): number[] {
    return this.#chains.flatMap(({ decoder }) => decoder?.pid ?? []);
  }

  /** Bytes that were given and that no decoder has taken yet. */
  get unreadBytes(): number {
    return this.#chains.reduce((sum, { decoder, heldBytes }) => sum + heldBytes + (decoder?.unreadInput ?? 0), 0);
  }

  /** Sound that was given and has not been read yet, as far as the format tells its play time. */
  get pending(): SampleFrames {
    return sampleFrames(Math.max(0, microsToFrames(this.#given) - this.#read));
  }

  /** Whether everything that was given has come out, after `end`. */
  get isOver(): boolean {
    return this.#chains.length === 0;
  }

  push(chunk: MediaChunk): void {
    if (this.#pages) this.#pages.push(chunk, (page) => this.#give(page));
    else this.#give(chunk);
  }

  /** Goes on with a new decoder after a failure. */
  renew(): void {
    this.#closeChains();
    this.#waitsSince = null;
    // What the last one took along does not come any more.
    this.#read = microsToFrames(this.#given);
    const chain = this.#addChain();
    for (const bytes of this.#headers) this.#giveTo(chain, bytes);
  }

  /** No more comes. */
  end(): void {
    const last = this.#chains.at(-1);
    if (last) this.#endChain(last);
    this.#closeSpare();
  }

  /** Takes what has been decoded, in pieces, up to the `room` there is for it. */
  read(take: (samples: PcmBlock) => void, room: SampleFrames = NO_LIMIT): void {
    let left: number = room;
    for (let first = this.#chains[0]; first; first = this.#chains[0]) {
      left -= this.#readFrom(first, take, left);
      if (first.quietSince === null || !this.#isDone(first)) return;
      first.decoder?.close();
      this.#chains.shift();
      this.#startDecoders();
    }
  }

  close(): void {
    this.#closeChains();
    this.#closeSpare();
  }

  #closeChains(): void {
    for (const { decoder } of this.#chains) decoder?.close();
    this.#chains = [];
  }

  #closeSpare(): void {
    this.#spare?.close();
    this.#spare = null;
  }

  #give(chunk: MediaChunk): void {
    if (chunk.isHeader && this.#hasSound) this.#beginChain();
    const bytes = Buffer.from(chunk.bytes);
    const chain = this.#chains.at(-1);
    if (chunk.isHeader) this.#headers.push(bytes);
    else {
      this.#hasSound = true;
      this.#given = micros(this.#given + chunk.duration);
      this.#waitsSince ??= this.#options.clock.now();
      if (chain) chain.length = micros(chain.length + chunk.duration);
    }
    if (chain) this.#giveTo(chain, bytes);
  }

  #giveTo(chain: Chain, bytes: Buffer): void {
    if (chain.decoder) {
      chain.decoder.write(bytes);
      return;
    }
    chain.held.push(bytes);
    chain.heldBytes += bytes.length;
  }

  #beginChain(): void {
    this.#hasSound = false;
    this.#headers = [];
    this.#endChain(this.#chains.at(-1)!);
    this.#addChain();
  }

  #addChain(): Chain {
    const chain: Chain = { decoder: null, held: [], heldBytes: 0, length: micros(0), quietSince: null };
    this.#chains.push(chain);
    this.#startDecoders();
    return chain;
  }

  #endChain(chain: Chain): void {
    chain.quietSince ??= this.#options.clock.now();
    chain.decoder?.endInput();
    if (chain.decoder || chain.length >= SHORTEST_CHAIN) return;
    this.#chains.pop();
    this.#given = micros(this.#given - chain.length);
  }

  /** Gives the first chains their decoders, and those the bytes that have come meanwhile. */
  #startDecoders(): void {
    for (const chain of this.#chains.slice(0, MOST_RUNNING)) {
      if (chain.decoder) continue;
      const decoder = this.#open();
      chain.decoder = decoder;
      for (const bytes of chain.held) decoder.write(bytes);
      chain.held = [];
      chain.heldBytes = 0;
      if (chain.quietSince === null) continue;
      chain.quietSince = this.#options.clock.now();
      decoder.endInput();
    }
  }

  /** The decoder that is given what comes; null: what comes waits. */
  get #runningDecoder(): PcmDecoder | null {
    const last = this.#chains.at(-1);
    return last && last.quietSince === null ? last.decoder : null;
  }

  #isDone({ decoder, quietSince }: Chain): boolean {
    if (!decoder || decoder.ready > 0) return false;
    const patience = decoder.unreadInput > 0 ? DECODER_HANGS_AFTER : TAIL_WITHIN;
    return decoder.state !== 'open' || this.#options.clock.now() - quietSince! >= patience;
  }

  #readFrom(chain: Chain, take: (samples: PcmBlock) => void, room: number): number {
    const { decoder } = chain;
    // What is not read is not late.
    if (!decoder || (decoder.ready === 0 && room > 0)) return 0;
    this.#waitsSince = null;
    if (chain.quietSince !== null) chain.quietSince = this.#options.clock.now();
    const samples = silentBlock(sampleFrames(Math.min(decoder.ready, room)));
    if (samples.length === 0) return 0;
    const count = decoder.read(samples);
    this.#read += count;
    take(samples);
    if (this.#pages && this.#runningDecoder && this.#chains.length < MOST_RUNNING) this.#spare ??= this.#start();
    return count;
  }

  #open(): PcmDecoder {
    const spare = this.#spare;
    this.#spare = null;
    if (spare?.state === 'open') return spare;
    spare?.close();
    return this.#start();
  }

  #start(): PcmDecoder {
    const { ffmpeg, family } = this.#options;
    return new PcmDecoder({ ffmpeg, input: MediaInput.stream(demuxers[family]), urgency: 'stream', ahead: AHEAD });
  }
}
