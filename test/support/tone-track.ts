import { type SampleFrames, sampleFrames } from '../../src/core/index.ts';
import type { Track, TrackReader } from '../../src/inputs/index.ts';

/** What a track of the tests sounds like. */
export interface ToneTrackForm {
  readonly hertz: number;
  readonly seconds: number;
  /** Digital silence around the tone. */
  readonly leadIn?: number;
  readonly leadOut?: number;
  /** Digital silence in the middle of the tone, in seconds from its beginning. */
  readonly pause?: { readonly from: number; readonly to: number };
  /** It cannot be read, for this reason. */
  readonly broken?: string;
  /** In seconds: its decoder gives so much and then nothing more, without an end. */
  readonly hangsAfter?: number;
}

const RATE = 48_000;
/** Peak of the tone. */
export const TONE_PEAK = 0.5;

/** A track as a `TrackSource` returns it. */
export function toneTrack(name: string, more: Partial<Track> = {}): Track {
  return {
    id: name,
    kind: 'music',
    location: { kind: 'file', path: `/music/${name}` },
    title: { artist: 'Tone', title: name, album: '', url: '', duration: null, artworkFile: null, trackId: name },
    isTitled: true,
    state: null,
    cueIn: null,
    cueOut: null,
    loudness: null,
    ...more,
  };
}

/** A reader of a tone, as an opened file would be: gives no more than `ahead` at once, and knows its end only when it is near. */
export class ToneReader implements TrackReader {
  readonly #form: ToneTrackForm;
  readonly #ahead: number;
  #length: number;
  #at = 0;
  isClosed = false;

  constructor(form: ToneTrackForm, ahead: SampleFrames, skip: SampleFrames = sampleFrames(0)) {
    const { leadIn = 0, seconds, leadOut = 0 } = form;
    this.#form = form;
    this.#ahead = ahead;
    this.#at = skip;
    this.#length = Math.round((leadIn + seconds + leadOut) * RATE);
  }

  get state(): TrackReader['state'] {
    if (this.#form.broken !== undefined) return 'failed';
    if (this.#form.hangsAfter !== undefined) return 'open';
    return this.#length - this.#at <= this.#ahead ? 'ended' : 'open';
  }

  get failure(): string | null {
    return this.#form.broken ?? null;
  }

  get ready(): SampleFrames {
    if (this.#form.broken !== undefined || this.isClosed) return sampleFrames(0);
    const { hangsAfter } = this.#form;
    const given = hangsAfter === undefined ? this.#length : hangsAfter * RATE;
    return sampleFrames(Math.min(this.#ahead, given - this.#at));
  }

  read(target: Float32Array, offset: number): SampleFrames {
    const count = Math.min(this.ready, target.length / 2 - offset);
    for (let index = 0; index < count; index++) {
      const sample = this.#sample(this.#at + index);
      target[(offset + index) * 2] = sample;
      target[(offset + index) * 2 + 1] = sample;
    }
    this.#at += count;
    return sampleFrames(count);
  }

  trimEnd(below: number): void {
    while (this.ready > 0 && Math.abs(this.#sample(this.#length - 1)) < below) this.#length--;
  }

  close(): void {
    this.isClosed = true;
  }

  #sample(at: number): number {
    const { leadIn = 0, seconds, hertz, pause } = this.#form;
    const inTone = at - leadIn * RATE;
    const isPause = pause !== undefined && inTone >= pause.from * RATE && inTone < pause.to * RATE;
    const isTone = inTone >= 0 && inTone < seconds * RATE && !isPause;
    return isTone ? TONE_PEAK * Math.sin((2 * Math.PI * hertz * inTone) / RATE) : 0;
  }
}
