import { type Millis, millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import {
  BLOCK_FRAMES,
  fadeIn,
  framesOf,
  framesToMillis,
  millisToFrames,
  type PcmBlock,
  PcmQueue,
  Splicer,
} from '../pcm/index.ts';
import type { ProgramTitle } from '../program/index.ts';
import { Bridge } from './bridge.ts';
import type { BufferFill } from './input.ts';
import { Seam } from './seam.ts';
import { Unevenness } from './unevenness.ts';

/** How a buffer meets the unevenness of what arrives. */
export interface LiveBufferOptions {
  /** Sound that has to be there before the first of it is given, where it comes evenly. */
  readonly startAt: Millis;
  /** Sound that it holds in the long run: with less it plays slower. */
  readonly target: Millis;
  /** Sound that it takes where it can have it at once; with more it plays faster. At least `target`. */
  readonly limit: Millis;
  /** Where sound comes unevenly it holds more than `target`, up to this. At least `target`. */
  readonly highest: Millis;
  /** Sound above what it wants to hold that is kept when it comes in a rush; beyond, the oldest is dropped. */
  readonly rush: Millis;
  /** How long it gives silence where the sound is late, before it says that it has none. */
  readonly bridge: Millis;
}

/**
 * filling   not enough to begin with
 * playing   sound is given
 * bridging  the sound is late: silence is given
 * ending    the source has gone; what is left is given
 */
type BufferState = 'filling' | 'playing' | 'bridging' | 'ending';

/** What comes at once before anything has been played may be a rush, and counts for no more than this. */
const LARGEST_PIECE = millisToFrames(millis(1000));
/** A splice a second changes the speed by at most 2 %, in steps that are not audible. In blocks. */
const SPLICE_EVERY_BLOCKS = 50;
/** With little left, as after the beginning, a line that stops for a moment is the greater evil. */
const SPLICE_SOON_BLOCKS = 16;
const LITTLE = millisToFrames(millis(500));

/** Titles that lie in the buffer with their sound; a source that sends more loses the oldest. */
const MOST_MARKS = 100;

/** With less than this left and nothing coming, the sound is as good as gone: time to fade it out. */
const STARVING_BELOW = millisToFrames(millis(80));
/** What is given yet of a source that is switched off, to be faded out. */
const FADE_OUT = millisToFrames(millis(1000));
/** Another source takes the place of the one that is heard: so long it may take until its first sound. */
const SUCCESSION = millis(2000);

/**
 * Sound that arrives by a clock of its own, on its way to a program with another: begins when there is enough, gives it
 * block by block, follows a clock that is faster or slower by splices, holds more the more unevenly it comes, bridges what is
 * late with silence, says in time when it runs out, and begins again after that. Owned by its input.
 */
export class LiveBuffer {
  readonly #startAt: SampleFrames;
  readonly #target: SampleFrames;
  readonly #limit: SampleFrames;
  readonly #highest: SampleFrames;
  readonly #rush: SampleFrames;
  readonly #queue = new PcmQueue();
  readonly #splicer = new Splicer();
  readonly #unevenness: Unevenness;
  readonly #bridge: Bridge;
  /** The largest that came at once before there was enough to begin with. */
  #piece = 0;
  readonly #seam = new Seam();
  #bend: 'shorten' | 'lengthen' | null = null;
  /** Whether little is left. */
  #isLow = false;
  #untilSplice = 0;
  #untilLook = SPLICE_SOON_BLOCKS;
  /** The lowest fill since the last look. */
  #trough = Number.POSITIVE_INFINITY;
  #state: BufferState = 'filling';
  /** Sample frames that came in and went out since it was made. */
  #in = 0;
  #out = 0;
  #marks: { readonly at: number; readonly title: ProgramTitle | null; readonly source: number }[] = [];
  #title: ProgramTitle | null = null;
  /** Counts the sources: the one that sends, and the one that is heard. */
  #source = 0;
  #heardSource = 0;

  constructor({ startAt, target, limit, highest, rush, bridge }: LiveBufferOptions) {
    this.#startAt = millisToFrames(startAt);
    this.#target = millisToFrames(target);
    this.#limit = millisToFrames(limit);
    this.#highest = millisToFrames(highest);
    this.#rush = millisToFrames(rush);
    this.#unevenness = new Unevenness(this.#highest);
    this.#bridge = new Bridge(millisToFrames(bridge));
  }

  /** What can be taken now; 0 while it fills. */
  get ready(): SampleFrames {
    if (this.#state === 'filling') return sampleFrames(0);
    return sampleFrames(this.#queue.length + (this.#state === 'ending' ? 0 : this.#bridge.left));
  }

  /** Whether no more than `ready` is expected. */
  get isEnding(): boolean {
    return this.#state === 'ending' || (this.#state === 'playing' && this.ready < STARVING_BELOW);
  }

  /** Room until it has all that it takes. */
  get room(): SampleFrames {
    return sampleFrames(Math.max(0, this.#limit - this.#queue.length));
  }

  get fill(): BufferFill {
    return { fill: framesToMillis(this.#queue.length), target: framesToMillis(sampleFrames(this.#wanted)) };
  }

  /** What is true for the block that was read last. */
  get title(): ProgramTitle | null {
    return this.#title;
  }

  /** Which source the block that was read last is of: another number, another source. */
  get heardSource(): number {
    return this.#heardSource;
  }

  /** Another source begins behind what is there. */
  begin(): void {
    this.#in -= this.#seam.begin(this.#queue);
    this.#unevenness.reset();
    this.#piece = 0;
    this.#bridge.renew();
    this.#source++;
    this.mark(null, sampleFrames(0));
  }

  /** `title` is true for the sound that comes in after the next `delay`, which is on its way through a decoder. */
  mark(title: ProgramTitle | null, delay: SampleFrames): void {
    const at = this.#in + delay;
    // One that was to be true later belongs to sound that does not come any more.
    while ((this.#marks.at(-1)?.at ?? 0) > at) this.#marks.pop();
    this.#marks.push({ at, title, source: this.#source });
    if (this.#marks.length > MOST_MARKS) this.#marks.shift();
  }

  /** The source sends pieces of this length, of which nothing can be heard before all of it is there. */
  expectPieces(length: SampleFrames): void {
    this.#unevenness.expect(length);
  }

  /** Adds sound, which is the buffer's from here on. */
  push(piece: PcmBlock): void {
    const samples = this.#seam.enter(piece);
    const count = framesOf(samples);
    this.#queue.push(samples);
    this.#in += count;
    this.#unevenness.arrive(framesOf(piece));
    if (this.#state === 'filling') this.#piece = Math.min(LARGEST_PIECE, Math.max(this.#piece, count));
    const surplus = this.#queue.length - this.#most;
    if (surplus > 0) {
      this.#queue.drop(sampleFrames(surplus));
      this.#advance(surplus);
    }
    if (this.#state !== 'bridging' && this.#queue.length >= this.#needed) this.#state = 'playing';
  }

  /** Another source takes the place of this one, and is waited for. */
  awaitNext(): void {
    this.#bridge.extend(millisToFrames(SUCCESSION));
  }

  /** The source has gone: nothing comes but what is on its way through a decoder. */
  sourceGone(): void {
    this.#bridge.close();
  }

  /** No more comes: what is there is given to its end. */
  end(): void {
    this.#state = this.#queue.length > 0 ? 'ending' : 'filling';
    // What was to be true for sound that never came is not true for another's.
    this.#marks = this.#marks.filter(({ at }) => at <= this.#in);
  }

  /** Its source is switched off: of what is there no more is given than a fade takes. */
  cutOff(): void {
    const isHeard = this.#state !== 'filling';
    const kept = isHeard ? Math.min(this.#queue.length, FADE_OUT) : 0;
    this.#in -= this.#queue.length - kept;
    this.#queue.truncate(sampleFrames(kept));
    this.end();
  }

  /** The next block; null when there is none. The last one of a source that has gone is filled up with silence. */
  read(): PcmBlock | null {
    this.#unevenness.tick();
    const resumes = this.#state === 'bridging' && this.#queue.length >= Math.max(BLOCK_FRAMES, this.#startAt);
    if (resumes) this.#state = 'playing';
    const isShort = this.#queue.length < BLOCK_FRAMES;
    if (this.#state === 'bridging' || (isShort && this.#state === 'playing')) return this.#bridgeOver();
    if (this.ready === 0) return null;
    const { block, taken } = this.#take();
    if (resumes) fadeIn(block);
    this.#bridge.follow(block);
    this.#advance(taken);
    if (isShort) this.#state = 'filling';
    return block;
  }

  #bridgeOver(): PcmBlock | null {
    const block = this.#bridge.read();
    this.#state = block ? 'bridging' : 'filling';
    return block;
  }

  /** How low it may fall between two pieces. As uneven as it was, it may be once more at the worst moment. */
  get #least(): number {
    const { span } = this.#unevenness;
    return Math.max(this.#startAt, this.#target - span, Math.min(span, this.#highest - span));
  }

  /** What it wants to hold when a piece has just come. */
  get #wanted(): number {
    return Math.min(this.#highest, this.#least + this.#unevenness.span);
  }

  /** What is kept of a rush. */
  get #most(): number {
    return Math.max(this.#limit, this.#wanted) + this.#rush;
  }

  /** What has to be there before the first of it is given: another piece as large as the last one may be that much later. */
  get #needed(): number {
    if (this.#state !== 'filling') return this.#startAt;
    const piece = this.#piece > this.#startAt ? this.#piece : 0;
    const { span } = this.#unevenness;
    // A decoder keeps the end of what it was given: with FLAC two frames.
    const page = span > this.#startAt ? span + Math.min(0.75 * span, this.#highest - span) : 0;
    return Math.min(this.#most, Math.max(this.#startAt + piece, page));
  }

  /** A block as it is; now and then a shorter or a longer one, where the fill has drifted from what is wanted. */
  #take(): { block: PcmBlock; taken: SampleFrames } {
    this.#trough = Math.min(this.#trough, this.#queue.length);
    if (--this.#untilLook <= 0) this.#look();
    const mayBend = this.#state === 'playing' && this.#queue.length >= Splicer.needed;
    if (--this.#untilSplice > 0 || !mayBend || !this.#bend) return this.#splicer.read(this.#queue);
    this.#untilSplice = this.#isLow ? SPLICE_SOON_BLOCKS : SPLICE_EVERY_BLOCKS;
    return this.#bend === 'shorten' ? this.#splicer.shorten(this.#queue) : this.#splicer.lengthen(this.#queue);
  }

  /** Looks whether the fill has drifted. Between two pieces it falls by a piece: what counts is how low it gets. */
  #look(): void {
    const { span } = this.#unevenness;
    const least = this.#least;
    const most = Math.max(least, this.#limit - span);
    const trough = this.#trough;
    this.#isLow = trough < Math.min(least / 2, LITTLE);
    this.#bend = null;
    if (trough > most + most / 4) this.#bend = 'shorten';
    else if (trough < least - least / 4) this.#bend = 'lengthen';
    const period = this.#isLow ? SPLICE_SOON_BLOCKS : SPLICE_EVERY_BLOCKS;
    this.#untilLook = Math.max(period, Math.ceil(span / BLOCK_FRAMES) + 1);
    this.#trough = Number.POSITIVE_INFINITY;
  }

  #advance(count: number): void {
    for (let next = this.#marks[0]; next && next.at <= this.#out; next = this.#marks[0]) {
      this.#marks.shift();
      this.#title = next.title;
      this.#heardSource = next.source;
    }
    this.#out += count;
  }
}
