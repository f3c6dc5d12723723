/** What an echo loses each time round: this share, and treble by a one-pole filter with this opening. */
const FEEDBACK = 0.38;
const OPENING = 0.35;

/** Echoes that go from side to side, duller each time. Adds to what is there. `frames` is longer than any chunk. */
export class Echo {
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  #place = 0;
  #dullLeft = 0;
  #dullRight = 0;

  constructor(frames: number) {
    this.#left = new Float32Array(frames);
    this.#right = new Float32Array(frames);
  }

  /** What comes in on both sides is heard first on the left, then on the right. */
  process(input: Float32Array, left: Float32Array, right: Float32Array): void {
    const { length } = this.#left;
    for (let at = 0; at < input.length; at++) {
      const place = this.#place;
      const outLeft = this.#left[place]!;
      const outRight = this.#right[place]!;
      left[at]! += outLeft;
      right[at]! += outRight;
      this.#dullLeft += OPENING * (outLeft - this.#dullLeft);
      this.#dullRight += OPENING * (outRight - this.#dullRight);
      this.#left[place] = input[at]! + FEEDBACK * this.#dullRight;
      this.#right[place] = this.#dullLeft;
      this.#place = place + 1 === length ? 0 : place + 1;
    }
  }
}
