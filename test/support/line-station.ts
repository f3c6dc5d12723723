import { millis, sampleFrames } from '../../src/core/index.ts';
import { Limiter } from '../../src/pcm/index.ts';
import { parseScheduleEntry, Schedule, type ScheduleLine } from '../../src/schedule/index.ts';
import { type ListInputOptions, listInput } from './list-input.ts';
import { ManualClock } from './manual-clock.ts';
import { tonesIn } from './pcm-hearing.ts';
import { ProgramBench } from './program-bench.ts';
import { ToneInput } from './tone-input.ts';

/** The tones of a station: the DJ, two songs, two bulletins, the weather, and what plays when nothing else does. */
export const hertz = { dj: 350, a: 500, b: 700, n1: 900, n2: 1100, reserve: 1300, rain: 1500 };
const names = Object.keys(hertz) as (keyof typeof hertz)[];
/** Steps in which it is listened to, in seconds. */
const STEP = 0.1;

/** Lines of a schedule: when, and rules other than the usual. */
export type Lines = readonly (readonly [when: string, rules?: Partial<ScheduleLine>])[];

interface StationOptions {
  readonly news?: Partial<ListInputOptions>;
  readonly music?: Partial<ListInputOptions>;
  /** In seconds. */
  readonly crossfade?: number;
  readonly scheduleOnly?: boolean;
}

/** A track of a list. */
export const song = (name: keyof typeof hertz, seconds: number) => ({ hertz: hertz[name], seconds });

/** A DJ, two songs that go round, bulletins that are played once, a reserve; it begins at midnight UTC. */
export function lineStation(
  lines: Lines,
  { news = {}, music = {}, crossfade = 0, scheduleOnly = true }: StationOptions = {},
) {
  const clock = new ManualClock();
  const dj = new ToneInput('dj', { hertz: hertz.dj });
  const reserve = new ToneInput('reserve', { hertz: hertz.reserve, timing: 'waiting' });
  const songs = listInput('music', { clock, tracks: [song('a', 20), song('b', 20)], ...music });
  const bulletins = listInput('news', { clock, tracks: [song('n1', 3)], repeat: false, ...news });
  const hasWeather = lines.some(([, more]) => more?.input === 'weather');
  const weather = listInput('weather', { clock, tracks: [song('rain', 4)], repeat: false });
  const rules = { input: 'news', start: 'hard', end: 'hard', latest: millis(300_000), live: 'yields' } as const;
  const schedule = new Schedule(
    lines.map(([when, more]) => parseScheduleEntry(when, { ...rules, ...more })),
    'UTC',
  );
  const bench = new ProgramBench(
    [
      { input: dj, isLive: true },
      { input: songs.input },
      { input: reserve },
      { input: bulletins.input, scheduleOnly },
      ...(hasWeather ? [{ input: weather.input, scheduleOnly: true }] : []),
    ],
    { crossfade: sampleFrames(crossfade * 48_000), scheduled: (at) => schedule.at(at) },
    clock,
  );
  return { dj, reserve, bench, songs, bulletins };
}

/** Who is heard alone, from when to when, in seconds to a half: `a 0-12`. */
export function heard(bench: ProgramBench): string[] {
  const { sound } = bench;
  const runs: { name: string; from: number; to: number }[] = [];
  for (let step = 0; step < Math.floor(sound.length / 2 / (STEP * 48_000)); step++) {
    const from = Math.round(step * STEP * 48_000) + Limiter.delay;
    const levels = tonesIn(
      sound,
      names.map((name) => hertz[name]),
      from,
      from + STEP * 48_000,
    );
    const loud = names.filter((_, index) => levels[index]! > 0.1);
    const name = loud.length === 1 ? loud[0]! : loud.length === 0 ? 'silence' : 'both';
    const last = runs.at(-1);
    if (last?.name === name) last.to = step + 1;
    else runs.push({ name, from: step, to: step + 1 });
  }
  return runs
    .filter(({ from, to }) => to - from > 1)
    .map(({ name, from, to }) => `${name} ${round(from * STEP)}-${round(to * STEP)}`);
}

const round = (seconds: number) => Math.round(seconds * 2) / 2;
