import type { Micros } from '../../core/index.ts';

/** A mean over less than this says little: the first frames of an encoder are small. */
const settledAfterMicros = 1_000_000;

/** Measures the bit rate of a stream from its frames: their bytes over their play time. */
export class BitrateMeter {
  #bytes = 0;
  #micros = 0;

  /** Takes a frame of `bytes` bytes that plays for `duration`. */
  add(bytes: number, duration: Micros): void {
    this.#bytes += bytes;
    this.#micros += duration;
  }

  /** Mean so far in whole kbit/s; undefined before one second was measured. */
  get bitrate(): number | undefined {
    if (this.#micros < settledAfterMicros) return undefined;
    return Math.round((this.#bytes * 8 * 1000) / this.#micros);
  }
}
