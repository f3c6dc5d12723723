import { byteCount, type Micros, type Millis, millisToMicros } from '../core/index.ts';
import {
  ChainedOgg,
  createFramer,
  type FormatFamily,
  type Framer,
  type MediaChunk,
  type OggRendition,
  SingleOgg,
} from '../formats/index.ts';
import type { MountOptions } from './mount-options.ts';
import { type Burst, type JoinPoint, type RingOffset, StreamRing, type StreamRingOptions } from './stream-ring.ts';
import type { StreamTitle } from './stream-title.ts';
import { TitleTimeline } from './title-timeline.ts';

/** `native`: the bytes as they came. `chained`, `single`: the two ways to carry titles and chains of an Ogg source. */
export type RenditionName = 'native' | 'chained' | 'single';

/** A rendition for listeners from another mount, and the rendition that they left. */
interface Continuation {
  readonly rendition: Rendition;
  /** Reads the output of the continued rendition. */
  readonly framer: Framer;
  /** The rendition that they left, by its `#identity`: a reference to it would keep its ring. */
  readonly origin: object;
  readonly leftAt: RingOffset;
}

const NO_TITLE: StreamTitle = { title: '' };
/** A burst in bytes, and as much again for the listeners that lag behind it. */
const BURSTS_KEPT = 2;
/** Each holds a ring. Listeners moved when there are so many get a chain border instead. */
const MAX_CONTINUATIONS = 32;

/**
 * One form of a mount's stream with its own bytes and titles. Created once for the mount, for any number of listeners.
 * Owned by the mount.
 */
export class Rendition {
  readonly name: RenditionName;
  readonly ring: StreamRing;
  readonly titles = new TitleTimeline();
  readonly #ogg: OggRendition | null;
  readonly #ringOptions: StreamRingOptions;
  readonly #identity = {};
  readonly #continuations = new Set<Continuation>();
  /** Of a continuation: its listeners, and what to do when there are none left. */
  #readers = 0;
  #onUnread: (() => void) | null = null;

  constructor(name: RenditionName, ogg: OggRendition | null, ring: StreamRingOptions) {
    this.name = name;
    this.ring = new StreamRing(ring);
    this.#ogg = ogg;
    this.#ringOptions = ring;
  }

  /** Appends one chunk of the source. The bytes are copied. */
  append(chunk: MediaChunk, framer: Pick<Framer, 'headers'>, now: Millis): void {
    const ogg = this.#ogg;
    if (!ogg) this.#put(chunk, framer.headers, now);
    else ogg.push(chunk, (page) => this.#put(page, ogg.headers, now));
    this.titles.trim(this.ring.start);
  }

  /** Another source begins after the last byte; unless it `keepsTitle`, earlier titles do not apply to it. */
  beginSource(keepsTitle: boolean): void {
    this.ring.beginEpoch();
    if (keepsTitle || !this.titles.latest) return;
    this.#ogg?.forgetTitle();
    this.titles.add(this.ring.end, NO_TITLE);
  }

  /** `title` applies from the next byte on. */
  setTitle(title: StreamTitle, now: Millis): void {
    const ogg = this.#ogg;
    ogg?.retitle(title, (page) => this.#put(page, ogg.headers, now));
    this.noteTitle(title, now);
  }

  /** `title` applies from the next byte on, and is written into the stream if its format permits. */
  noteTitle(title: StreamTitle, now: Millis): void {
    this.titles.add(this.ring.end, title);
    for (const { rendition } of this.#continuations) rendition.setTitle(title, now);
  }

  /**
   * This stream for listeners who have read `old` to its present end: its pages follow on those of `old` as if they
   * came from one encoder, so that a player which stops at the end of a chain does not notice the move. It begins at
   * offset 0 with what they `missed`, at most `burst`, is shared by all that leave `old` at this byte, and goes on
   * until each of them has called `leave`. Null where streams need no such thing, or when there are too many already.
   */
  continueFrom(old: Rendition, burst: Burst, missed: Micros, now: Millis): Rendition | null {
    const ogg = old.#ogg;
    const join = this.ring.findJoin(burst, missed);
    if (!(ogg instanceof SingleOgg) || !this.#ogg || !join) return null;
    const continuation = this.#findContinuation(old) ?? this.#addContinuation(old, ogg.fork(), join, now);
    if (!continuation) return null;
    continuation.rendition.#readers++;
    return continuation.rendition;
  }

  /** Whether `rendition` is this one or a continuation of it. */
  carries(rendition: Rendition): boolean {
    return rendition === this || [...this.#continuations].some((continuation) => continuation.rendition === rendition);
  }

  /** A listener stops reading. The last listener of a continuation ends it. */
  leave(): void {
    if (--this.#readers === 0) this.#onUnread?.();
  }

  #findContinuation(old: Rendition): Continuation | null {
    for (const continuation of this.#continuations) {
      if (continuation.origin === old.#identity && continuation.leftAt === old.ring.end) return continuation;
    }
    return null;
  }

  #addContinuation(old: Rendition, ogg: SingleOgg, join: JoinPoint, now: Millis): Continuation | null {
    if (this.#continuations.size >= MAX_CONTINUATIONS) return null;
    const rendition = new Rendition('single', ogg, this.#ringOptions);
    const framer = createFramer('ogg');
    const continuation = { rendition, framer, origin: old.#identity, leftAt: old.ring.end };
    framer.push(join.headers, (chunk) => rendition.append(chunk, framer, now));
    this.#replay(continuation, join.offset, now);
    rendition.#onUnread = () => this.#continuations.delete(continuation);
    this.#continuations.add(continuation);
    return continuation;
  }

  #put(chunk: MediaChunk, headers: Buffer, now: Millis): void {
    this.ring.append(chunk, headers, now);
    for (const { rendition, framer } of this.#continuations) {
      framer.push(chunk.bytes, (page) => rendition.append(page, framer, now));
    }
  }

  /** Gives a new continuation the audio that its listeners missed, with its titles. */
  #replay({ rendition, framer }: Continuation, from: RingOffset, now: Millis): void {
    const { ring, titles } = this;
    for (let offset = from; offset < ring.end; ) {
      const title = titles.at(offset)?.title;
      if (title && title !== rendition.titles.latest) rendition.setTitle(title, now);
      const bytes = ring.view(offset, (titles.nextChange(offset) ?? ring.end) - offset);
      framer.push(bytes, (page) => rendition.append(page, framer, now));
      offset += bytes.length;
    }
  }
}

/** The ring options of a mount, for a format that tells play time or for one that does not. */
export function ringOptions(
  { ringBytes, ringDuration, burst }: Pick<MountOptions, 'ringBytes' | 'ringDuration' | 'burst'>,
  timing: StreamRingOptions['timing'],
): StreamRingOptions {
  const minBytes = byteCount(BURSTS_KEPT * burst.minBytes);
  return { maxBytes: ringBytes, minBytes, maxDuration: millisToMicros(ringDuration), timing };
}

/** The renditions of a mount whose source sends this format: one, or two for Ogg as far as the mount wants both. */
export function createRenditions(family: FormatFamily, options: MountOptions): Rendition[] {
  const ring = ringOptions(options, family === 'bytes' ? 'arrival' : 'media');
  if (family !== 'ogg') return [new Rendition('native', null, ring)];
  const renditions: Rendition[] = [];
  if (options.oggTitles !== 'rechain') renditions.push(new Rendition('single', new SingleOgg(), ring));
  if (options.oggTitles !== 'single') renditions.push(new Rendition('chained', new ChainedOgg(), ring));
  return renditions;
}
