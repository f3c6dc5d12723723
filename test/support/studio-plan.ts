import { millis, sampleFrames } from '../../src/core/index.ts';
import type { Input } from '../../src/inputs/index.ts';
import { Schedule } from '../../src/schedule/index.ts';
import type { InputPlan, ProgramPlan } from '../../src/studio/index.ts';

/** The plan of an input that is switched on and never updated. */
export function inputPlan(name: string, build: () => Input, changes: Partial<InputPlan> = {}): InputPlan {
  return {
    name,
    key: '',
    type: 'tone',
    isLive: false,
    isEnabled: true,
    scheduleOnly: false,
    silence: { below: null, for: null },
    mount: null,
    paths: null,
    build,
    update: () => false,
    ...changes,
  };
}

/** The plan of a program without a schedule that crossfades for 2 s. */
export function programPlan(name: string, inputs: readonly string[], changes: Partial<ProgramPlan> = {}): ProgramPlan {
  return {
    name,
    inputs,
    silentBelow: 0.003,
    silentFor: millis(10_000),
    crossfade: sampleFrames(96_000),
    ceiling: 1,
    returnAfter: millis(5000),
    timeZone: null,
    schedule: new Schedule([], null),
    ...changes,
  };
}
