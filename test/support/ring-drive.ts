import type { RingPlayer } from '../../web/src/live/ring-player.ts';

const PACKET_SECONDS = 0.02;
const QUANTUM = 128;
const POSITION_RATE = 48_000;

/** How a ring is driven. */
export interface RingDriveOptions {
  /** Of writer and reader, nominally. */
  readonly rate: number;
  /** A multiple of 50, so that every packet of 20 ms is the same. */
  readonly hertz: number;
  /** How much faster the writer's clock is, in millionths. */
  readonly ppm?: number;
  /** Seconds that a packet is late by, for the moment at which it was made. */
  readonly lateBy?: (madeAt: number) => number;
}

/** Writes a tone into a ring in packets of 20 ms and reads it as a sound card does, on simulated time. */
export class RingDrive {
  /** The left channel of the last `run`. */
  heard = new Float32Array(0);
  /** Seconds, by the reader's clock. */
  now = 0;
  readonly #player: RingPlayer;
  readonly #options: RingDriveOptions;
  readonly #packet: Float32Array<ArrayBuffer>;
  #packets = 0;
  /** When the last packet came: TCP keeps the order. */
  #cameAt = 0;

  constructor(player: RingPlayer, options: RingDriveOptions) {
    this.#player = player;
    this.#options = options;
    const { rate, hertz } = options;
    this.#packet = new Float32Array(rate * PACKET_SECONDS);
    this.#packet.forEach((_, frame, samples) => {
      samples[frame] = 0.5 * Math.sin((2 * Math.PI * hertz * frame) / rate);
    });
  }

  /** Both run for some seconds; `look` is called after each quantum. */
  run(seconds: number, look: () => void = () => {}): void {
    const { rate } = this.#options;
    const quanta = Math.floor((seconds * rate) / QUANTUM);
    this.heard = new Float32Array(quanta * QUANTUM);
    const right = new Float32Array(QUANTUM);
    for (let quantum = 0; quantum < quanta; quantum++) {
      this.now += QUANTUM / rate;
      this.#writeDue();
      this.#player.render(this.heard.subarray(quantum * QUANTUM, (quantum + 1) * QUANTUM), right);
      look();
    }
  }

  /** The reader stands still, the packets come. */
  sleep(seconds: number): void {
    this.now += seconds;
    this.#writeDue();
  }

  #writeDue(): void {
    const { lateBy = () => 0, ppm = 0 } = this.#options;
    for (;;) {
      const madeAt = ((this.#packets + 1) * PACKET_SECONDS) / (1 + ppm / 1_000_000);
      const comesAt = Math.max(this.#cameAt, madeAt + lateBy(madeAt));
      if (comesAt > this.now) return;
      this.#cameAt = comesAt;
      const position = this.#packets * PACKET_SECONDS * POSITION_RATE;
      this.#player.write({ left: this.#packet, right: this.#packet, position, isSeam: false });
      this.#packets++;
    }
  }
}

/** The largest step from one sample to the next: a click is larger than any of a tone's. */
export function largestStepOf(samples: Float32Array): number {
  let largest = 0;
  for (let at = 1; at < samples.length; at++) largest = Math.max(largest, Math.abs(samples[at]! - samples[at - 1]!));
  return largest;
}
