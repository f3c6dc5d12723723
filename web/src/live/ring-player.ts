import { DriftServo } from './drift-servo.ts';
import { FillTarget } from './fill-target.ts';
import { SoundRing } from './sound-ring.ts';

/** A stretch of decoded sound. */
export interface DecodedSound {
  readonly left: Float32Array<ArrayBuffer>;
  readonly right: Float32Array<ArrayBuffer>;
  /** Of its first frame, at 48 kHz. */
  readonly position: number;
  /** Whether it does not go on from the stretch before. */
  readonly isSeam: boolean;
}

/** How playing goes. */
export interface PlayingState {
  readonly fillMillis: number;
  readonly targetMillis: number;
  /** How often the buffer ran empty while it played. */
  readonly underruns: number;
  /** How often old sound was left out to be up to date again. */
  readonly skips: number;
  /** Faster (or slower) than written, as a share: −0.005 to 0.005. */
  readonly change: number;
  /** Feed position, at 48 kHz, of what is played now; null while it fills. */
  readonly position: number | null;
}

/** Positions of a feed are counted at this rate, whatever its own. */
const POSITION_RATE = 48_000;
/** What is decided anew each time: the render quantum of Web Audio. */
const SLICE = 128;
/** Further behind than this is not caught up with, but skipped: after a tab slept, or the network stood still. */
const SKIP_SECONDS = 0.2;
/** So long after it begins the browser is still busy with beginning: gaps say nothing of the network, and what piled up is old. */
const BEGINNING_SECONDS = 2;
const SKIP_AT_BEGINNING_SECONDS = 0.03;
/** Packets come in steps of 20 ms; what the servo sees of the fill is without them. */
const SMOOTHING_SECONDS = 0.5;
/** Frames on both sides that interpolation reaches for. */
const REACH = 3;
/** 2.7 s at 48 kHz: more than is ever caught up with. */
const CAPACITY = 2 ** 17;
const SEAM_SLICES = 2;

/**
 * Plays what comes in packets, on a clock of its own, as late as the fill target says. It begins when the buffer is full
 * enough, fades out before that runs empty and in after it filled again, and never repeats sound.
 */
export class RingPlayer {
  readonly #feedRate: number;
  readonly #outputRate: number;
  readonly #ring = new SoundRing(CAPACITY);
  readonly #servo = new DriftServo();
  readonly #target = new FillTarget();
  /** Number of the frame that is read next, with a fraction. */
  #at = 0;
  #endPosition = 0;
  #isPlaying = false;
  /** Seconds since the first sound. */
  #age = 0;
  #smoothFill = 0;
  #change = 0;
  #underruns = 0;
  #skips = 0;
  #lastLeft = 0;
  #lastRight = 0;
  /** What bends a seam together, and how much of it is left, 1 to 0. */
  #bendLeft = 0;
  #bendRight = 0;
  #bend = 0;

  /** Sample rates of what is written and of what is asked for, in hertz. */
  constructor(feedRate: number, outputRate: number) {
    this.#feedRate = feedRate;
    this.#outputRate = outputRate;
  }

  get state(): PlayingState {
    const { millis: targetMillis } = this.#target;
    const fillMillis = this.#fill * 1000;
    const position = this.#isPlaying ? this.#endPosition - this.#fill * POSITION_RATE : null;
    return {
      fillMillis,
      targetMillis,
      underruns: this.#underruns,
      skips: this.#skips,
      change: this.#change,
      position,
    };
  }

  /** Takes over what was decoded; it is copied. */
  write({ left, right, position, isSeam }: DecodedSound): void {
    this.#ring.write(left, right, isSeam);
    this.#endPosition = position + (left.length / this.#feedRate) * POSITION_RATE;
    if (this.#ring.end - this.#at > this.#ring.capacity - left.length - REACH) this.#skip();
  }

  /** Fills both channels, of the same length, with what is to be heard next. */
  render(left: Float32Array, right: Float32Array): void {
    for (let from = 0; from < left.length; from += SLICE) {
      const to = Math.min(from + SLICE, left.length);
      this.#renderSlice(left, right, from, to);
    }
  }

  /** Seconds of sound that wait. */
  get #fill(): number {
    return Math.max(0, this.#ring.end - this.#at) / this.#feedRate;
  }

  #renderSlice(left: Float32Array, right: Float32Array, from: number, to: number): void {
    const wasPlaying = this.#isPlaying;
    if (!wasPlaying && this.#fill * 1000 >= this.#target.millis) this.#begin();
    if (!this.#isPlaying) {
      left.fill(0, from, to);
      right.fill(0, from, to);
      return;
    }
    const seconds = (to - from) / this.#outputRate;
    this.#age += seconds;
    const most = this.#isBeginning ? SKIP_AT_BEGINNING_SECONDS : SKIP_SECONDS;
    if (this.#fill > this.#target.millis / 1000 + most) this.#skip();
    this.#steer(seconds);
    const step = (this.#feedRate / this.#outputRate) * (1 + this.#change);
    // The slice after this one has to be there too, or this one is where it fades out.
    const isLast = this.#ring.end - this.#at < 2 * SLICE * step + REACH;
    this.#copy(left, right, from, to, step, wasPlaying ? 1 : 0, isLast ? 0 : 1);
    if (isLast) this.#runEmpty();
  }

  #copy(
    left: Float32Array,
    right: Float32Array,
    from: number,
    to: number,
    step: number,
    gainBefore: number,
    gainAfter: number,
  ): void {
    const gainStep = (gainAfter - gainBefore) / (to - from);
    const bendStep = 1 / (SEAM_SLICES * SLICE);
    let gain = gainBefore;
    for (let index = from; index < to; index++) {
      gain += gainStep;
      this.#lastLeft = this.#ring.left(this.#at) + this.#bend * this.#bendLeft;
      this.#lastRight = this.#ring.right(this.#at) + this.#bend * this.#bendRight;
      left[index] = gain * this.#lastLeft;
      right[index] = gain * this.#lastRight;
      this.#bend = Math.max(0, this.#bend - bendStep);
      this.#at += step;
    }
  }

  #steer(seconds: number): void {
    const fill = this.#fill;
    this.#smoothFill += (fill - this.#smoothFill) * Math.min(1, seconds / SMOOTHING_SECONDS);
    this.#target.observe(fill * 1000, seconds);
    this.#change = this.#servo.update(this.#smoothFill - this.#target.millis / 1000, seconds);
  }

  /** Plays from as far back as the target says, also where more has come in the meantime. */
  #begin(): void {
    this.#at = this.#ring.end - this.#targetFrames;
    this.#smoothFill = this.#fill;
    this.#isPlaying = true;
  }

  #runEmpty(): void {
    this.#isPlaying = false;
    this.#bend = 0;
    this.#underruns++;
    if (!this.#isBeginning) this.#target.grow();
  }

  #skip(): void {
    this.#at = this.#ring.end - this.#targetFrames;
    this.#smoothFill = this.#fill;
    if (!this.#isPlaying) return;
    this.#skips++;
    this.#bend = 1;
    this.#bendLeft = this.#lastLeft - this.#ring.left(this.#at);
    this.#bendRight = this.#lastRight - this.#ring.right(this.#at);
  }

  get #isBeginning(): boolean {
    return this.#age < BEGINNING_SECONDS;
  }

  get #targetFrames(): number {
    return Math.round((this.#target.millis / 1000) * this.#feedRate);
  }
}
