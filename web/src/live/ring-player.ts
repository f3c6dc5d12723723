import { AudioRing } from './audio-ring.ts';
import { DriftServo } from './drift-servo.ts';
import { FillTarget } from './fill-target.ts';

/** A block of decoded audio. */
export interface DecodedAudio {
  readonly left: Float32Array<ArrayBuffer>;
  readonly right: Float32Array<ArrayBuffer>;
  /** Position of its first frame at 48 kHz. */
  readonly position: number;
  /** Whether it does not continue the previous block. */
  readonly isSeam: boolean;
}

/** State of the playback. */
export interface PlayingState {
  readonly fillMillis: number;
  readonly targetMillis: number;
  /** Number of times that the buffer ran empty during playback. */
  readonly underruns: number;
  /** Number of times that old audio was skipped to catch up. */
  readonly skips: number;
  /** Change of the playback rate, as a share: −0.005 to 0.005. */
  readonly change: number;
  /** Feed position at 48 kHz of the current audio; null while the buffer fills. */
  readonly position: number | null;
}

/** Rate of feed positions, independent of the sample rate. */
const POSITION_RATE = 48_000;
/** Frames per processing step: the render quantum of Web Audio. */
const SLICE = 128;
/** A larger delay is skipped and not caught up: after a suspended tab or a network outage. */
const SKIP_SECONDS = 0.2;
/** Startup time: the browser is busy, so gaps say nothing about the network, and accumulated audio is old. */
const STARTUP_SECONDS = 2;
const STARTUP_SKIP_SECONDS = 0.03;
/** Packets arrive in steps of 20 ms; smoothing removes these steps from the fill that the servo sees. */
const SMOOTHING_SECONDS = 0.5;
/** Frames on both sides that interpolation needs. */
const INTERPOLATION_FRAMES = 3;
/** Frames: 2.7 s at 48 kHz, more than is ever caught up. */
const CAPACITY = 2 ** 17;
const SEAM_SLICES = 2;

/**
 * Plays audio that arrives in packets, on its own clock, with the delay of the fill target. Starts when the buffer is full
 * enough, fades out before it runs empty, fades in after it has refilled, and never repeats audio.
 */
export class RingPlayer {
  readonly #feedRate: number;
  readonly #outputRate: number;
  readonly #ring = new AudioRing(CAPACITY);
  readonly #servo = new DriftServo();
  readonly #target = new FillTarget();
  /** Number of the next frame to read, with a fraction. */
  #at = 0;
  #endPosition = 0;
  #isPlaying = false;
  /** Seconds since the first audio. */
  #age = 0;
  #smoothFill = 0;
  #change = 0;
  #underruns = 0;
  #skips = 0;
  #lastLeft = 0;
  #lastRight = 0;
  /** Offsets that smooth a seam, and their remaining share, 1 to 0. */
  #seamLeft = 0;
  #seamRight = 0;
  #seamShare = 0;

  /** Sample rates of input and output, in hertz. */
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

  /** Appends decoded audio; it is copied. */
  write({ left, right, position, isSeam }: DecodedAudio): void {
    this.#ring.write(left, right, isSeam);
    this.#endPosition = position + (left.length / this.#feedRate) * POSITION_RATE;
    if (this.#ring.end - this.#at > this.#ring.capacity - left.length - INTERPOLATION_FRAMES) this.#skip();
  }

  /** Fills both channels, of the same length, with the next audio. */
  render(left: Float32Array, right: Float32Array): void {
    for (let from = 0; from < left.length; from += SLICE) {
      const to = Math.min(from + SLICE, left.length);
      this.#renderSlice(left, right, from, to);
    }
  }

  /** Buffered audio in seconds. */
  get #fill(): number {
    return Math.max(0, this.#ring.end - this.#at) / this.#feedRate;
  }

  #renderSlice(left: Float32Array, right: Float32Array, from: number, to: number): void {
    const wasPlaying = this.#isPlaying;
    if (!wasPlaying && this.#fill * 1000 >= this.#target.millis) this.#start();
    if (!this.#isPlaying) {
      left.fill(0, from, to);
      right.fill(0, from, to);
      return;
    }
    const seconds = (to - from) / this.#outputRate;
    this.#age += seconds;
    const maxExcess = this.#isStartingUp ? STARTUP_SKIP_SECONDS : SKIP_SECONDS;
    if (this.#fill > this.#target.millis / 1000 + maxExcess) this.#skip();
    this.#adjustRate(seconds);
    const step = (this.#feedRate / this.#outputRate) * (1 + this.#change);
    // If the next slice is not buffered yet, this one fades out.
    const isLast = this.#ring.end - this.#at < 2 * SLICE * step + INTERPOLATION_FRAMES;
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
    const seamStep = 1 / (SEAM_SLICES * SLICE);
    let gain = gainBefore;
    for (let index = from; index < to; index++) {
      gain += gainStep;
      this.#lastLeft = this.#ring.left(this.#at) + this.#seamShare * this.#seamLeft;
      this.#lastRight = this.#ring.right(this.#at) + this.#seamShare * this.#seamRight;
      left[index] = gain * this.#lastLeft;
      right[index] = gain * this.#lastRight;
      this.#seamShare = Math.max(0, this.#seamShare - seamStep);
      this.#at += step;
    }
  }

  #adjustRate(seconds: number): void {
    const fill = this.#fill;
    this.#smoothFill += (fill - this.#smoothFill) * Math.min(1, seconds / SMOOTHING_SECONDS);
    this.#target.observe(fill * 1000, seconds);
    this.#change = this.#servo.update(this.#smoothFill - this.#target.millis / 1000, seconds);
  }

  /** Starts at the target delay, also if more audio has arrived meanwhile. */
  #start(): void {
    this.#at = this.#ring.end - this.#targetFrames;
    this.#smoothFill = this.#fill;
    this.#isPlaying = true;
  }

  #runEmpty(): void {
    this.#isPlaying = false;
    this.#seamShare = 0;
    this.#underruns++;
    if (!this.#isStartingUp) this.#target.grow();
  }

  #skip(): void {
    this.#at = this.#ring.end - this.#targetFrames;
    this.#smoothFill = this.#fill;
    if (!this.#isPlaying) return;
    this.#skips++;
    this.#seamShare = 1;
    this.#seamLeft = this.#lastLeft - this.#ring.left(this.#at);
    this.#seamRight = this.#lastRight - this.#ring.right(this.#at);
  }

  get #isStartingUp(): boolean {
    return this.#age < STARTUP_SECONDS;
  }

  get #targetFrames(): number {
    return Math.round((this.#target.millis / 1000) * this.#feedRate);
  }
}
