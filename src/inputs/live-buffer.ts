import { type Millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import {
  BLOCK_FRAMES,
  framesOf,
  framesToMillis,
  millisToFrames,
  type PcmBlock,
  PcmQueue,
  Splicer,
} from '../pcm/index.ts';
import type { ProgramTitle } from '../program/index.ts';
import type { BufferFill } from './input.ts';

/** How a buffer meets the unevenness of what arrives. */
export interface LiveBufferOptions {
  /** Sound that has to be there before the first of it is given. */
  readonly startAt: Millis;
  /** Sound that it holds in the long run: with less it plays slower. */
  readonly target: Millis;
  /** Sound that it takes where it can have it at once; with more it plays faster. At least `target`. */
  readonly limit: Millis;
  /** Sound above which the oldest is dropped at once. */
  readonly most: Millis;
}

/**
 * filling  not enough to begin with
 * playing  sound is given
 * ending   the source has gone; what is left is given
 */
type BufferState = 'filling' | 'playing' | 'ending';

/** Ogg pages of a second are the largest pieces that encoders send; what comes in a greater rush is no habit. */
const LARGEST_PIECE = millisToFrames(1000 as Millis);
/** A piece is half forgotten after some thirty seconds of smaller ones. For each block. */
const PIECE_MEMORY = 0.9995;
/** A splice a second changes the speed by at most 2 %, in steps that nobody hears. In blocks. */
const SPLICE_EVERY_BLOCKS = 50;
/** With little left, as after the beginning, a line that stops for a moment is the greater evil. */
const SPLICE_SOON_BLOCKS = 16;
const LITTLE = millisToFrames(500 as Millis);

/** Titles that lie in the buffer with their sound; a source that sends more loses the oldest. */
const MOST_MARKS = 100;

/** With less than this left and nothing coming, the sound is as good as gone: time to fade it out. */
const STARVING_BELOW = millisToFrames(80 as Millis);
/** What is given yet of a source that is switched off, to be faded out. */
const FADE_OUT = millisToFrames(1000 as Millis);

/**
 * Sound that arrives by a clock of its own, on its way to a program with another: begins when there is enough, gives it
 * block by block, follows a clock that is faster or slower by splices, says in time when it runs out, and begins anew after
 * that. Owned by its input.
 */
export class LiveBuffer {
  readonly #startAt: SampleFrames;
  readonly #target: SampleFrames;
  readonly #limit: SampleFrames;
  readonly #most: SampleFrames;
  readonly #queue = new PcmQueue();
  readonly #splicer = new Splicer();
  #untilSplice = SPLICE_SOON_BLOCKS;
  /** The lowest fill since the last splice was thought of. */
  #trough = Number.POSITIVE_INFINITY;
  /** The largest piece in which sound has come lately. */
  #piece = 0;
  #state: BufferState = 'filling';
  /** Sample frames that came in and went out since it was made. */
  #in = 0;
  #out = 0;
  #marks: { readonly at: number; readonly title: ProgramTitle | null }[] = [];
  #title: ProgramTitle | null = null;

  constructor({ startAt, target, limit, most }: LiveBufferOptions) {
    this.#startAt = millisToFrames(startAt);
    this.#target = millisToFrames(target);
    this.#limit = millisToFrames(limit);
    this.#most = millisToFrames(most);
  }

  /** What can be taken now; 0 while it fills. */
  get ready(): SampleFrames {
    return this.#state === 'filling' ? sampleFrames(0) : this.#queue.length;
  }

  /** Whether no more than `ready` is expected. */
  get isEnding(): boolean {
    return this.#state === 'ending' || (this.#state === 'playing' && this.#queue.length < STARVING_BELOW);
  }

  /** Room until it has all that it takes. */
  get room(): SampleFrames {
    return sampleFrames(Math.max(0, this.#limit - this.#queue.length));
  }

  get fill(): BufferFill {
    return { fill: framesToMillis(this.#queue.length), target: framesToMillis(this.#target) };
  }

  /** What is true for the block that was read last. */
  get title(): ProgramTitle | null {
    return this.#title;
  }

  /** `title` is true for the sound that comes in after the next `delay`, which is on its way through a decoder. */
  mark(title: ProgramTitle | null, delay: SampleFrames): void {
    const at = this.#in + delay;
    // One that was to be true later belongs to sound that does not come any more.
    while ((this.#marks.at(-1)?.at ?? 0) > at) this.#marks.pop();
    this.#marks.push({ at, title });
    if (this.#marks.length > MOST_MARKS) this.#marks.shift();
  }

  /** Adds sound, which is the buffer's from here on. */
  push(samples: PcmBlock): void {
    this.#queue.push(samples);
    this.#in += framesOf(samples);
    this.#piece = Math.min(LARGEST_PIECE, Math.max(this.#piece, framesOf(samples)));
    const surplus = this.#queue.length - this.#most;
    if (surplus > 0) {
      this.#queue.drop(sampleFrames(surplus));
      this.#advance(surplus);
    }
    // Another piece as large as the last one may be that much later.
    const isUneven = this.#state === 'filling' && this.#piece > this.#startAt;
    const needed = Math.min(this.#most, this.#startAt + (isUneven ? this.#piece : 0));
    if (this.#queue.length >= needed) this.#state = 'playing';
  }

  /** No more comes: what is there is given to its end. */
  end(): void {
    this.#state = this.#queue.length > 0 ? 'ending' : 'filling';
    // What was to be true for sound that never came is not true for another's.
    this.#marks = this.#marks.filter(({ at }) => at <= this.#in);
  }

  /** Its source is switched off: of what is there no more is given than a fade takes. */
  cutOff(): void {
    const kept = Math.min(this.ready, FADE_OUT);
    this.#in -= this.#queue.length - kept;
    this.#queue.truncate(sampleFrames(kept));
    this.end();
  }

  /** The next block; null when there is none. The last one of a source that has gone is filled up with silence. */
  read(): PcmBlock | null {
    this.#piece *= PIECE_MEMORY;
    const isShort = this.ready < BLOCK_FRAMES;
    if (isShort && this.#state !== 'ending') this.#state = 'filling';
    if (this.ready === 0) return null;
    const { block, taken } = this.#take();
    this.#advance(taken);
    if (isShort) this.#state = 'filling';
    return block;
  }

  /** A block as it is; now and then a shorter or a longer one, where the fill has drifted from what is wanted. */
  #take(): { block: PcmBlock; taken: SampleFrames } {
    this.#trough = Math.min(this.#trough, this.#queue.length);
    const mayBend = this.#state === 'playing' && this.#queue.length >= Splicer.needed;
    if (--this.#untilSplice > 0 || !mayBend) return this.#splicer.read(this.#queue);
    // Between two pieces the fill falls by a piece: what counts is how low it gets.
    const trough = this.#trough;
    const least = Math.max(this.#startAt, this.#target - this.#piece);
    const most = Math.max(this.#startAt, this.#limit - this.#piece);
    this.#untilSplice = trough < Math.min(least / 2, LITTLE) ? SPLICE_SOON_BLOCKS : SPLICE_EVERY_BLOCKS;
    this.#trough = Number.POSITIVE_INFINITY;
    if (trough > most + most / 4) return this.#splicer.shorten(this.#queue);
    return trough < least - least / 4 ? this.#splicer.lengthen(this.#queue) : this.#splicer.read(this.#queue);
  }

  #advance(count: number): void {
    while (this.#marks[0] && this.#marks[0].at <= this.#out) this.#title = this.#marks.shift()!.title;
    this.#out += count;
  }
}
