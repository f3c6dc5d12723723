import { setTimeout as sleep } from 'node:timers/promises';
import { Dj } from './dj.ts';
import { findLongestSilence, findToneStart, HEARD_HERTZ } from './hearing.ts';
import { DJ_HERTZ, makeDjSound } from './material.ts';
import { Recording } from './recording.ts';
import type { LiveFigures } from './station-figures.ts';
import type { StationListener } from './station-listener.ts';

/** Who comes to the mounts `/dj-0`, `/dj-1`, … one after the other. */
export interface LiveRun {
  readonly port: number;
  readonly sourcePassword: string;
  readonly djs: number;
  readonly abort: AbortSignal;
}

/** Beyond the fade-in. */
const ON_AIR_MILLIS = 5_000;
/** Beyond the fade to the music; each pause is longer by `STEP_MILLIS`, so that they do not meet the tracks alike. */
const PAUSE_MILLIS = 5_000;
const STEP_MILLIS = 700;
/** What is listened to around a DJ's end. */
const BEFORE_END_MILLIS = 1_000;
const AFTER_END_MILLIS = 4_000;
/** The DJ's tone has to exceed the level at its frequency in this time before. */
const BEFORE_START_SAMPLES = 2 * HEARD_HERTZ;

interface Visit {
  readonly firstByteAt: number;
  readonly vanishedAt: number;
}

/** Lets the DJs come and vanish, then listens to what the listener got. */
export async function measureLive(listener: StationListener, run: LiveRun): Promise<LiveFigures> {
  const sound = makeDjSound((2 * ON_AIR_MILLIS) / 1000);
  const pass = (millis: number) => sleep(millis, undefined, { signal: run.abort });
  const visits: Visit[] = [];
  for (let index = 0; index < run.djs; index++) {
    const dj = await Dj.start(run.port, `/dj-${index}`, run.sourcePassword, sound);
    try {
      await pass(ON_AIR_MILLIS);
    } finally {
      visits.push({ firstByteAt: dj.firstByteAt, vanishedAt: dj.vanish() });
    }
    await pass(PAUSE_MILLIS + index * STEP_MILLIS);
  }
  const recording = new Recording(listener);
  return {
    takeoverMillis: visits.map((visit) => computeTakeover(recording, visit)),
    silenceMillis: visits.map((visit) => computeSilence(recording, visit)),
  };
}

/** From a DJ's first byte to the arrival of the last byte of the frame in which the DJ's tone stands out. */
function computeTakeover(recording: Recording, { firstByteAt, vanishedAt }: Visit): number {
  const from = recording.sampleAt(firstByteAt);
  const begin = Math.max(0, from - BEFORE_START_SAMPLES);
  const heard = recording.samples.subarray(begin, recording.sampleAt(vanishedAt));
  const start = findToneStart(heard, from - begin, DJ_HERTZ);
  if (start === undefined) throw new Error('Cannot use the run of airchain: a DJ was not heard at all');
  return Math.round(recording.arrivalOf(begin + start - 1) - firstByteAt);
}

function computeSilence(recording: Recording, { vanishedAt }: Visit): number {
  const begin = recording.sampleAt(vanishedAt - BEFORE_END_MILLIS);
  const end = recording.sampleAt(vanishedAt + AFTER_END_MILLIS);
  return findLongestSilence(recording.samples.subarray(begin, end));
}
