import { type SampleFrames, sampleFrames } from '../core/index.ts';
import { SAMPLE_RATE } from '../pcm/index.ts';
import type { TunePlan } from './tune-plan.ts';

/** Silence before the first note, and time for the last to die away. In seconds. */
const LEAD_IN_SECONDS = 0.05;
const TAIL_SECONDS = 6.5;
/** The last bars of the tune slow down, by this share of a step for each step squared. */
const SLOWING_BARS = 2;
const SLOWING = 0.0085;

/** Places the steps of a tune in time: its tempo, its swing, and how it slows down before the end. Immutable. */
export class TuneTiming {
  /** Of all sections, without the closing chord. */
  readonly bars: number;
  readonly stepsPerBar: number;
  readonly #plan: TunePlan;
  readonly #stepSeconds: number;

  constructor(plan: TunePlan) {
    this.#plan = plan;
    this.stepsPerBar = plan.beatsPerBar * plan.stepsPerBeat;
    this.bars = plan.sections.reduce((sum, { chords }) => sum + chords.split(' ').length, 0);
    this.#stepSeconds = 60 / plan.tempo / plan.stepsPerBeat;
  }

  /** Length of the tune with its closing chord and until it has died away, in whole tenths of a second. */
  get length(): SampleFrames {
    const end = this.seconds(this.bars * this.stepsPerBar) + TAIL_SECONDS;
    return sampleFrames(Math.ceil(end * 10) * (SAMPLE_RATE / 10));
  }

  /** When a step begins, in seconds. */
  seconds(step: number): number {
    const late = step % 2 === 1 ? this.#plan.swing : 0;
    const slow = Math.max(0, step - (this.bars - SLOWING_BARS) * this.stepsPerBar);
    return LEAD_IN_SECONDS + this.#stepSeconds * (step + late + SLOWING * slow * slow);
  }
}
