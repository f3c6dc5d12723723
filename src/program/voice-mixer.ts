import type { SampleFrames } from '../core/index.ts';
import { CHANNELS, CLICKLESS, dieAway, type PcmBlock, silentBlock } from '../pcm/index.ts';

/** What a mixer reads: the next block of it, null when there is none. */
export interface VoiceSupply {
  /** How much more can be counted on, with or without the next block. */
  readonly ready: SampleFrames;
  /** Whether no more than that will come. */
  readonly isEnding: boolean;
  read(): PcmBlock | null;
}

interface Voice<S extends VoiceSupply> {
  supply: S;
  /** 0: not heard, 1: alone on air. The gain is its sine, so that two that pass each other keep their common power. */
  place: number;
  target: 0 | 1;
  /** Change of place for each sample frame. */
  rate: number;
  /** The last sample frame that was mixed, to let it die away where the sound breaks off. */
  readonly last: [number, number];
}

/** The shortest fade, where there is nothing left to fade. */
const SHORTEST_FADE = CLICKLESS;
/** Far less than a step of the longest fade: what is left of a sum that does not come out even. */
const NEARLY_THERE = 1e-9;

/**
 * Mixes what is on air with what is on its way in or out. One voice is wanted; all others go. Fades are equal in power,
 * exact to the sample, may overlap, and turn round from wherever they are. Owns its voices, not their supplies.
 */
export class VoiceMixer<S extends VoiceSupply> {
  #voices: Voice<S>[] = [];
  readonly #block = silentBlock();

  /** All supplies that are heard, also those that fade out. */
  get supplies(): S[] {
    return this.#voices.map(({ supply }) => supply);
  }

  /** Fades `supply` in (null: none) and all others out, over `fade`; shorter where less is left of those. */
  switchTo(supply: S | null, fade: SampleFrames): void {
    const span = this.#shortenToWhatIsLeft(fade, supply);
    for (const voice of this.#voices) aim(voice, voice.supply === supply ? 1 : 0, span);
    if (!supply || this.#voices.some((voice) => voice.supply === supply)) return;
    const voice: Voice<S> = { supply, place: 0, target: 1, rate: 0, last: [0, 0] };
    // Into silence it starts as it is: a fade would only take its beginning away.
    aim(voice, 1, this.#voices.every(({ place }) => place === 0) ? SHORTEST_FADE : span);
    this.#voices.push(voice);
  }

  /** Puts a supply in the place of another, which it goes on from without a break. */
  replace(last: S, next: S): void {
    for (const voice of this.#voices) if (voice.supply === last) voice.supply = next;
  }

  /** Mixes the next block. It is the mixer's: valid until the next call. */
  mix(): PcmBlock {
    const block = this.#block;
    block.fill(0);
    this.#hurry();
    for (const voice of this.#voices) mixVoice(voice, block);
    if (this.#voices.some(isGone)) this.#voices = this.#voices.filter((voice) => !isGone(voice));
    return block;
  }

  #shortenToWhatIsLeft(fade: SampleFrames, wanted: S | null): number {
    let span: number = fade;
    for (const { supply, place } of this.#voices) {
      if (supply !== wanted && place > 0 && isRunningOut(supply)) span = Math.min(span, supply.ready);
    }
    return Math.max(span, SHORTEST_FADE);
  }

  /** A voice on its way out is out before its sound is, and who comes in is there by then. */
  #hurry(): void {
    let left = Number.POSITIVE_INFINITY;
    for (const { supply, place, target } of this.#voices) {
      if (target === 0 && place > 0 && isRunningOut(supply)) left = Math.min(left, supply.ready);
    }
    const span = Math.max(left, SHORTEST_FADE);
    for (const voice of this.#voices) voice.rate = Math.max(voice.rate, Math.abs(voice.target - voice.place) / span);
  }
}

function aim<S extends VoiceSupply>(voice: Voice<S>, target: 0 | 1, span: number): void {
  voice.target = target;
  voice.rate = 1 / span;
}

function isGone<S extends VoiceSupply>({ place, target }: Voice<S>): boolean {
  return target === 0 && place === 0;
}

function mixVoice<S extends VoiceSupply>(voice: Voice<S>, block: PcmBlock): void {
  const samples = voice.supply.read();
  if (!samples) breakOff(voice, block);
  else if (voice.place === 1 && voice.target === 1) add(voice, samples, block);
  else addFading(voice, samples, block);
}

/** What has nothing left needs no time to go, and leaves a hole until the next is there. */
function isRunningOut({ isEnding, ready }: VoiceSupply): boolean {
  return isEnding || ready === 0;
}

function add<S extends VoiceSupply>(voice: Voice<S>, samples: PcmBlock, block: PcmBlock): void {
  for (let at = 0; at < block.length; at++) block[at]! += samples[at]!;
  keepLast(voice, samples, 1);
}

function addFading<S extends VoiceSupply>(voice: Voice<S>, samples: PcmBlock, block: PcmBlock): void {
  const step = voice.target === 1 ? voice.rate : -voice.rate;
  let { place } = voice;
  let gain = 0;
  for (let at = 0; at < block.length; at += CHANNELS) {
    place = Math.min(1, Math.max(0, place + step));
    gain = Math.sin((place * Math.PI) / 2);
    block[at]! += samples[at]! * gain;
    block[at + 1]! += samples[at + 1]! * gain;
  }
  voice.place = Math.abs(place - voice.target) < NEARLY_THERE ? voice.target : place;
  keepLast(voice, samples, gain);
}

function keepLast<S extends VoiceSupply>({ last }: Voice<S>, samples: PcmBlock, gain: number): void {
  last[0] = samples.at(-2)! * gain;
  last[1] = samples.at(-1)! * gain;
}

function breakOff<S extends VoiceSupply>(voice: Voice<S>, block: PcmBlock): void {
  dieAway(voice.last, block);
  // What comes back after a break comes back from nothing, and soon.
  voice.place = 0;
  voice.rate = Math.max(voice.rate, 1 / SHORTEST_FADE);
}
