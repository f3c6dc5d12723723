/** Lowest level of a meter, in dBFS. */
export const METER_FLOOR = -60;
/** Fall rate in dB per second (IEC 60268-10, type I: 20 dB in 1.7 s). */
const FALL = 20 / 1.7;
/** Hold time of the highest peak. */
const HOLD_SECONDS = 1.5;

/** Reading of a meter in dBFS, at least `METER_FLOOR`. */
export interface MeterReading {
  readonly level: number;
  readonly peak: number;
}

/** Ballistics of one channel: rises at once, falls slowly, holds the highest peak. */
export class LevelMeter {
  #level = METER_FLOOR;
  #peak = METER_FLOOR;
  #heldFor = 0;

  get reading(): MeterReading {
    return { level: this.#level, peak: this.#peak };
  }

  /** Updates the reading with the samples of the last `seconds`. */
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

/** Peak of the samples in dBFS; digital silence gives `METER_FLOOR`. */
export function peakDbfs(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return Math.max(METER_FLOOR, 20 * Math.log10(peak));
}
