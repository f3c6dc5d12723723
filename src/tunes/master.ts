import { CHANNELS, type PcmBlock, SAMPLE_RATE } from '../pcm/index.ts';
import { smoothRise } from './voice.ts';

/** At the end it fades, and the last moment is silent. In seconds. */
const FADE_SECONDS = 4;
const SILENT_SECONDS = 0.25;
/** Peaks above the knee are bent so that none reaches the ceiling, −3.1 dBFS. */
const KNEE = 0.45;
const CEILING = 0.7;
/** Takes off what is too low to be heard: a one-pole filter at 25 Hz. */
const RUMBLE_OPENING = (2 * Math.PI * 25) / SAMPLE_RATE;

/** The end of the mix: level, peaks, and the fade at the end of the tune. */
export class Master {
  readonly #gain: number;
  readonly #silentFrom: number;
  #rumbleLeft = 0;
  #rumbleRight = 0;

  /** `length`: of the tune, in sample frames. */
  constructor(gain: number, length: number) {
    this.#gain = gain;
    this.#silentFrom = length - SILENT_SECONDS * SAMPLE_RATE;
  }

  /** Interleaves both sides into `target`, as long as they are; `position`: of the first sample frame in the tune. */
  process(left: Float32Array, right: Float32Array, target: PcmBlock, position: number): void {
    for (let at = 0; at < left.length; at++) {
      const gain = this.#gain * this.#fadeAt(position + at);
      this.#rumbleLeft += RUMBLE_OPENING * (left[at]! - this.#rumbleLeft);
      this.#rumbleRight += RUMBLE_OPENING * (right[at]! - this.#rumbleRight);
      target[at * CHANNELS] = bend((left[at]! - this.#rumbleLeft) * gain);
      target[at * CHANNELS + 1] = bend((right[at]! - this.#rumbleRight) * gain);
    }
  }

  #fadeAt(position: number): number {
    const share = (this.#silentFrom - position) / (FADE_SECONDS * SAMPLE_RATE);
    return share >= 1 ? 1 : share <= 0 ? 0 : smoothRise(share);
  }
}

function bend(sample: number): number {
  const size = Math.abs(sample);
  if (size <= KNEE) return sample;
  const room = CEILING - KNEE;
  const over = (size - KNEE) / room;
  return Math.sign(sample) * (KNEE + (room * over) / (1 + over));
}
