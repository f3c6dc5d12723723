import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { CHANNELS, type PcmBlock, SAMPLE_RATE } from '../pcm/index.ts';
import { composeScore } from './compose-score.ts';
import { Echo } from './echo.ts';
import { createVoice, sends } from './instruments.ts';
import { Master } from './master.ts';
import type { Note } from './note.ts';
import { Reverb } from './reverb.ts';
import { type Buses, Strip } from './strip.ts';
import type { Instrument, TunePlan } from './tune-plan.ts';
import { TuneTiming } from './tune-timing.ts';
import { createWaves } from './wave.ts';

/** Rendered at once: 10 ms. Less than every delay of echo and reverb. In sample frames. */
const CHUNK = 480;

/**
 * Turns a plan into sound, from beginning to end, as much as is asked for at a time. In whatever pieces it is asked, the
 * samples are the same. Owns its voices and its room; knows no clock and no other renderer.
 */
export class TuneRenderer {
  readonly length: SampleFrames;
  readonly #notes: readonly Note[];
  readonly #seed: number;
  readonly #waves = createWaves();
  readonly #strips = new Map<Instrument, Strip>();
  readonly #echo: Echo;
  readonly #reverb: Reverb;
  readonly #master: Master;
  readonly #buses: Buses = {
    left: new Float32Array(CHUNK),
    right: new Float32Array(CHUNK),
    toEcho: new Float32Array(CHUNK),
    toReverb: new Float32Array(CHUNK),
  };
  readonly #chunk = new Float32Array(CHUNK * CHANNELS);
  #nextNote = 0;
  /** Sample frames that were rendered, whole chunks, and those that were given. */
  #rendered = 0;
  #given = 0;

  constructor(plan: TunePlan) {
    const { mix, tempo, seed } = plan;
    this.length = new TuneTiming(plan).length;
    this.#notes = composeScore(plan);
    this.#seed = seed;
    this.#echo = new Echo(Math.round((mix.echoBeats * 60 * SAMPLE_RATE) / tempo));
    this.#reverb = new Reverb(mix.reverb);
    this.#master = new Master(mix.gain, this.length);
  }

  /** What was not given yet. */
  get left(): SampleFrames {
    return sampleFrames(this.length - this.#given);
  }

  /** Puts the next `count` sample frames into `target` from `offset` on and says how many there were. */
  render(target: PcmBlock, offset: number, count: number): SampleFrames {
    const wanted = Math.min(count, this.left);
    for (let done = 0; done < wanted; ) {
      if (this.#given === this.#rendered) this.#renderChunk();
      const place = CHUNK - (this.#rendered - this.#given);
      const step = Math.min(wanted - done, CHUNK - place);
      target.set(this.#chunk.subarray(place * CHANNELS, (place + step) * CHANNELS), (offset + done) * CHANNELS);
      this.#given += step;
      done += step;
    }
    return sampleFrames(wanted);
  }

  #renderChunk(): void {
    const buses = this.#buses;
    buses.left.fill(0);
    buses.right.fill(0);
    buses.toEcho.fill(0);
    buses.toReverb.fill(0);
    this.#beginNotes();
    for (const strip of this.#strips.values()) strip.mix(buses);
    this.#echo.process(buses.toEcho, buses.left, buses.right);
    this.#reverb.process(buses.toReverb, buses.left, buses.right);
    this.#master.process(buses.left, buses.right, this.#chunk, this.#rendered);
    this.#rendered += CHUNK;
  }

  #beginNotes(): void {
    for (; this.#nextNote < this.#notes.length; this.#nextNote++) {
      const note = this.#notes[this.#nextNote]!;
      const from = note.start - this.#rendered;
      if (from >= CHUNK) return;
      const seed = Math.imul(this.#seed + this.#nextNote, SEED_SPREAD);
      this.#stripOf(note.instrument).add(createVoice(note, this.#waves, seed), note.pan, from);
    }
  }

  #stripOf(instrument: Instrument): Strip {
    const known = this.#strips.get(instrument);
    if (known) return known;
    const strip = new Strip(sends[instrument], CHUNK);
    this.#strips.set(instrument, strip);
    return strip;
  }
}

/** Makes seeds of notes that follow one another unlike. */
const SEED_SPREAD = 0x9e3779b1;
