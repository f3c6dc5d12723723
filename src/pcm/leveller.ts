import { type Lufs, lufs } from '../core/index.ts';
import { LoudnessMeter } from './loudness-meter.ts';
import { CHANNELS, framesOf, type PcmBlock } from './pcm-block.ts';

/** What a leveller is to reach. */
export interface LevellerOptions {
  readonly target: Lufs;
  /** The most that it turns up or down, in dB. */
  readonly maxGain: number;
}

/** Looked at every 100 ms. In blocks of 20 ms, and per second. */
const STEP_BLOCKS = 5;
const STEPS = 10;
/** The loudness is that of the last 10 s in which there was something to hear; it counts once there has been a second. */
const MEMORY_STEPS = 10 * STEPS;
const FIRST_STEPS = 1 * STEPS;
/** What is so much softer than the loudest of late is a pause, as in BS.1770. The loudest of late falls by 1 LU/s. */
const PAUSE_BELOW_LU = 10;
const FORGET_LU = 1 / STEPS;
/** What even the highest gain would leave this much below the target is noise, or nothing. */
const NOISE_BELOW_LU = 12;
/** A pause of more than 5 s that ends in something softer was the end of a passage: it is measured by itself. */
const PASSAGE_STEPS = 5 * STEPS;
/** A pause keeps the gain for 10 s; then what was turned up comes down again, by 0.5 dB/s. */
const HOLD_STEPS = 10 * STEPS;
const RELEASE_DB = 0.5 / STEPS;
/** Each second three tenths of what is missing, but no more than this: at first by 3 dB/s, then up by 1 and down by 2. */
const SHARE = 0.3 / STEPS;
const FASTEST_FIRST_DB = 3 / STEPS;
const FASTEST_UP_DB = 1 / STEPS;
const FASTEST_DOWN_DB = 2 / STEPS;

/**
 * Brings a signal slowly to a loudness by a gain of its own, as an engineer at a fader would: within 10 s at first, then by 1
 * to 2 dB a second. Measures by ITU-R BS.1770 with a gate, so that pauses, gaps in speech and noise leave the gain as it is.
 * Peaks are the limiter's.
 */
export class Leveller {
  readonly #options: LevellerOptions;
  #meter = new LoudnessMeter();
  #blocks = 0;
  /** Mean power of what counted, and of how many steps it is. */
  #power = 0;
  #steps = 0;
  /** Steps in which there was something to hear since it began. */
  #heard = 0;
  #loudest = Number.NEGATIVE_INFINITY;
  #pauseSteps = 0;
  #gain = 0;
  /** As a factor, at the end of the last block. */
  #reached = 1;

  constructor(options: LevellerOptions) {
    this.#options = options;
  }

  /** In dB. */
  get gain(): number {
    return this.#gain;
  }

  /** Another signal begins, of which nothing is known. */
  reset(): void {
    this.#meter = new LoudnessMeter();
    this.#blocks = this.#power = this.#steps = this.#heard = this.#pauseSteps = this.#gain = 0;
    this.#loudest = Number.NEGATIVE_INFINITY;
  }

  /** Levels a block of 20 ms in place. */
  process(block: PcmBlock): void {
    this.#meter.push(block);
    if (++this.#blocks % STEP_BLOCKS === 0) this.#step(this.#meter.read().momentary);
    const goal = 10 ** (this.#gain / 20);
    if (goal !== 1 || this.#reached !== 1) lead(block, this.#reached, goal);
    this.#reached = goal;
  }

  #step(loudness: Lufs | null): void {
    if (loudness !== null) this.#loudest = Math.max(loudness, this.#loudest - FORGET_LU);
    if (loudness === null || loudness < Math.max(this.#noise, this.#loudest - PAUSE_BELOW_LU)) this.#pause();
    else this.#follow(loudness);
  }

  get #noise(): number {
    const { target, maxGain } = this.#options;
    return target - maxGain - NOISE_BELOW_LU;
  }

  #pause(): void {
    if (++this.#pauseSteps > HOLD_STEPS && this.#gain > 0) this.#gain = Math.max(0, this.#gain - RELEASE_DB);
  }

  #follow(loudness: Lufs): void {
    if (this.#pauseSteps > PASSAGE_STEPS) this.#steps = 0;
    this.#pauseSteps = 0;
    this.#steps++;
    this.#heard++;
    this.#power += (10 ** (loudness / 10) - this.#power) / Math.min(this.#steps, MEMORY_STEPS);
    if (this.#steps < FIRST_STEPS) return;
    const { target, maxGain } = this.#options;
    const wanted = clamp(target - lufs(10 * Math.log10(this.#power)), -maxGain, maxGain);
    const isFirst = this.#heard <= MEMORY_STEPS;
    const [down, up] = isFirst ? [FASTEST_FIRST_DB, FASTEST_FIRST_DB] : [FASTEST_DOWN_DB, FASTEST_UP_DB];
    this.#gain += clamp((wanted - this.#gain) * SHARE, -down, up);
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Multiplies a block in place, from one factor to the other. */
function lead(block: PcmBlock, from: number, to: number): void {
  const step = (to - from) / framesOf(block);
  for (let frame = 0; frame * CHANNELS < block.length; frame++) {
    const gain = from + step * (frame + 1);
    for (let channel = 0; channel < CHANNELS; channel++) block[frame * CHANNELS + channel]! *= gain;
  }
}
