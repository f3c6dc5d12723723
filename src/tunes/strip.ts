import type { Sends } from './instruments.ts';
import type { Voice } from './voice.ts';

/** What is mixed of one chunk: both sides, and what goes into the effects. All of the same length. */
export interface Buses {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly toEcho: Float32Array;
  readonly toReverb: Float32Array;
}

/** A note that sounds, where it sits, and where in the next chunk it goes on. */
interface SoundingVoice {
  readonly voice: Voice;
  readonly left: number;
  readonly right: number;
  from: number;
}

/** One instrument in the mix: all its notes that sound. Owns its voices. */
export class Strip {
  readonly #sends: Sends;
  readonly #mono: Float32Array;
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  #voices: SoundingVoice[] = [];

  constructor(sends: Sends, chunk: number) {
    this.#sends = sends;
    this.#mono = new Float32Array(chunk);
    this.#left = new Float32Array(chunk);
    this.#right = new Float32Array(chunk);
  }

  /** Takes a voice that begins at sample `from` of the next chunk. `pan`: −1 left to 1 right, as loud everywhere. */
  add(voice: Voice, pan: number, from: number): void {
    const angle = ((pan + 1) * Math.PI) / 4;
    this.#voices.push({ voice, left: Math.cos(angle), right: Math.sin(angle), from });
  }

  /** Adds the next chunk to the buses. */
  mix(buses: Buses): void {
    if (this.#voices.length === 0) return;
    this.#left.fill(0);
    this.#right.fill(0);
    this.#voices = this.#voices.filter((sounding) => this.#mixVoice(sounding));
    this.#send(buses);
  }

  /** Whether the voice goes on. */
  #mixVoice(sounding: SoundingVoice): boolean {
    const mono = this.#mono;
    const left = this.#left;
    const right = this.#right;
    const { voice, left: toLeft, right: toRight, from } = sounding;
    const goesOn = voice.render(mono, from, mono.length);
    for (let at = from; at < mono.length; at++) {
      const sample = mono[at]!;
      left[at]! += toLeft * sample;
      right[at]! += toRight * sample;
    }
    sounding.from = 0;
    return goesOn;
  }

  #send(buses: Buses): void {
    const { dry, reverb, echo } = this.#sends;
    for (let at = 0; at < this.#mono.length; at++) {
      const left = this.#left[at]!;
      const right = this.#right[at]!;
      const both = left + right;
      buses.left[at]! += dry * left;
      buses.right[at]! += dry * right;
      buses.toReverb[at]! += reverb * both;
      buses.toEcho[at]! += echo * both;
    }
  }
}
