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
  /** Sound that it holds in the long run. */
  readonly target: Millis;
  /** Sound above which the oldest is dropped at once. */
  readonly most: Millis;
}

/**
 * filling  not enough to begin with
 * playing  sound is given
 * ending   the source has gone; what is left is given
 */
type BufferState = 'filling' | 'playing' | 'ending';

/** A splice a second changes the speed by at most 2 %, in steps that nobody hears. In blocks. */
const SPLICE_EVERY_BLOCKS = 50;

/** Titles that lie in the buffer with their sound; a source that sends more loses the oldest. */
const MOST_MARKS = 100;

/** With less than this left and nothing coming, the sound is as good as gone: time to fade it out. */
const STARVING_BELOW = millisToFrames(80 as Millis);

/**
 * Sound that arrives by a clock of its own, on its way to a program with another: begins when there is enough, gives it
 * block by block, follows a clock that is faster or slower by splices, says in time when it runs out, and begins anew after
 * that. Owned by its input.
 */
export class LiveBuffer {
  readonly #startAt: SampleFrames;
  readonly #target: SampleFrames;
  readonly #most: SampleFrames;
  /** How far the fill may be from the target. */
  readonly #tolerance: number;
  readonly #queue = new PcmQueue();
  readonly #splicer = new Splicer();
  #untilSplice = SPLICE_EVERY_BLOCKS;
  #state: BufferState = 'filling';
  #dropped = 0;
  /** Sample frames that came in and went out since it was made. */
  #in = 0;
  #out = 0;
  #marks: { readonly at: number; readonly title: ProgramTitle | null }[] = [];
  #title: ProgramTitle | null = null;

  constructor({ startAt, target, most }: LiveBufferOptions) {
    this.#startAt = millisToFrames(startAt);
    this.#target = millisToFrames(target);
    this.#most = millisToFrames(most);
    this.#tolerance = this.#target / 4;
  }

  /** What can be taken now; 0 while it fills. */
  get ready(): SampleFrames {
    return this.#state === 'filling' ? sampleFrames(0) : this.#queue.length;
  }

  /** Whether no more than `ready` is expected. */
  get isEnding(): boolean {
    return this.#state === 'ending' || (this.#state === 'playing' && this.#queue.length < STARVING_BELOW);
  }

  /** Room until it holds what it wants in the long run. */
  get room(): SampleFrames {
    return sampleFrames(Math.max(0, this.#target - this.#queue.length));
  }

  get fill(): BufferFill {
    return { fill: framesToMillis(this.#queue.length), target: framesToMillis(this.#target) };
  }

  /** Sample frames that were dropped because nobody took them in time. */
  get dropped(): number {
    return this.#dropped;
  }

  /** What is true for the block that was read last. */
  get title(): ProgramTitle | null {
    return this.#title;
  }

  /** `title` is true for the sound that comes in after the next `delay`, which is on its way through a decoder. */
  mark(title: ProgramTitle | null, delay: SampleFrames): void {
    this.#marks.push({ at: this.#in + delay, title });
    if (this.#marks.length > MOST_MARKS) this.#marks.shift();
  }

  /** Adds sound, which is the buffer's from here on. */
  push(samples: PcmBlock): void {
    this.#queue.push(samples);
    this.#in += framesOf(samples);
    const surplus = this.#queue.length - this.#most;
    if (surplus > 0) {
      this.#queue.drop(sampleFrames(surplus));
      this.#dropped += surplus;
      this.#advance(surplus);
    }
    if (this.#queue.length >= this.#startAt) this.#state = 'playing';
  }

  /** No more comes: what is there is given to its end. */
  end(): void {
    this.#state = this.#queue.length > 0 ? 'ending' : 'filling';
  }

  /** The next block; null when there is none. The last one of a source that has gone is filled up with silence. */
  read(): PcmBlock | null {
    const isShort = this.ready < BLOCK_FRAMES;
    if (isShort && this.#state !== 'ending') this.#state = 'filling';
    if (this.ready === 0) return null;
    const { block, taken } = this.#take();
    this.#advance(taken);
    if (isShort) this.#state = 'filling';
    return block;
  }

  /** Forgets everything: another source begins. */
  clear(): void {
    this.#advance(this.#queue.length);
    this.#queue.clear();
    this.#marks = [];
    this.#title = null;
    this.#state = 'filling';
  }

  /** A block as it is; now and then a shorter or a longer one, where the fill has drifted from what is wanted. */
  #take(): { block: PcmBlock; taken: SampleFrames } {
    const drift = this.#queue.length - this.#target;
    const mayBend = this.#state === 'playing' && this.#queue.length >= Splicer.needed;
    if (--this.#untilSplice > 0 || !mayBend || Math.abs(drift) <= this.#tolerance)
      return this.#splicer.read(this.#queue);
    this.#untilSplice = SPLICE_EVERY_BLOCKS;
    return drift > 0 ? this.#splicer.shorten(this.#queue) : this.#splicer.lengthen(this.#queue);
  }

  #advance(count: number): void {
    while (this.#marks[0] && this.#marks[0].at <= this.#out) this.#title = this.#marks.shift()!.title;
    this.#out += count;
  }
}
