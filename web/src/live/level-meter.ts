/** Where a meter begins, in dBFS. */
export const METER_FLOOR = -60;
/** A meter of programme falls this fast, in dB a second (IEC 60268-10, type I: 20 dB in 1.7 s). */
const FALL = 20 / 1.7;
/** How long the highest peak stands before it falls. */
const HOLD_SECONDS = 1.5;

/** What a meter shows, in dBFS, never below its floor. */
export interface MeterReading {
  readonly level: number;
  readonly peak: number;
}

/** The ballistics of one channel: up at once, down slowly, the highest peak held. */
export class LevelMeter {
  #level = METER_FLOOR;
  #peak = METER_FLOOR;
  #heldFor = 0;

  get reading(): MeterReading {
    return { level: this.#level, peak: this.#peak };
  }

  /** Shows the samples of the last `seconds`. */
  update(samples: Float32Array, seconds: number): void {
    const level = peakDbfs(samples);
    this.#level = Math.max(level, METER_FLOOR, this.#level - FALL * seconds);
    this.#heldFor += seconds;
    if (level >= this.#peak) this.#hold(level);
    else if (this.#heldFor > HOLD_SECONDS) this.#peak = Math.max(this.#level, this.#peak - FALL * seconds);
  }

  #hold(level: number): void {
    this.#peak = level;
    this.#heldFor = 0;
  }
}

/** The highest sample, in dBFS. Digital silence is the floor. */
export function peakDbfs(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return Math.max(METER_FLOOR, 20 * Math.log10(peak));
}
