/** Frames over which a seam between two blocks is smoothed: 5 ms at 48 kHz. */
const SEAM_FRAMES = 256;

/**
 * Ring buffer with the last seconds of stereo audio. Frames are numbered from the first one written; a reader uses these
 * numbers, also with fractions.
 */
export class AudioRing {
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  readonly #mask: number;
  #end = 0;

  /** `capacity` in frames, a power of two. */
  constructor(capacity: number) {
    this.#left = new Float32Array(capacity);
    this.#right = new Float32Array(capacity);
    this.#mask = capacity - 1;
  }

  get capacity(): number {
    return this.#mask + 1;
  }

  /** Number of the next frame to write. */
  get end(): number {
    return this.#end;
  }

  /** Appends both channels; they are copied. `isSeam`: they do not continue the previous block. */
  write(left: Float32Array, right: Float32Array, isSeam: boolean): void {
    const leftStep = isSeam ? this.left(this.#end - 1) - (left[0] ?? 0) : 0;
    const rightStep = isSeam ? this.right(this.#end - 1) - (right[0] ?? 0) : 0;
    for (let index = 0; index < left.length; index++) {
      const share = index < SEAM_FRAMES ? 1 - index / SEAM_FRAMES : 0;
      const at = (this.#end + index) & this.#mask;
      this.#left[at] = left[index]! + share * leftStep;
      this.#right[at] = right[index]! + share * rightStep;
    }
    this.#end += left.length;
  }

  /** Left channel at a frame; cubic Hermite interpolation between frames. */
  left(frame: number): number {
    return interpolate(this.#left, this.#mask, frame);
  }

  right(frame: number): number {
    return interpolate(this.#right, this.#mask, frame);
  }
}

function interpolate(samples: Float32Array, mask: number, frame: number): number {
  const whole = Math.floor(frame);
  const share = frame - whole;
  const here = samples[whole & mask]!;
  if (share === 0) return here;
  const before = samples[(whole - 1) & mask]!;
  const next = samples[(whole + 1) & mask]!;
  const after = samples[(whole + 2) & mask]!;
  const slope = (next - before) / 2;
  const nextSlope = (after - here) / 2;
  const cubic = 2 * (here - next) + slope + nextSlope;
  const square = next - here - slope - cubic;
  return ((cubic * share + square) * share + slope) * share + here;
}
