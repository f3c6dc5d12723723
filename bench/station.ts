/**
 * `npm run bench:station`: a folder of music with crossfades in three formats, by Debian's liquidsoap and by airchain, one
 * after the other. See bench/README.md for what each figure means.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { noiseRows, type Row } from './report.ts';
import { type Benchmark, parseCount, runBenchmark } from './run.ts';
import { buildAirchain } from './servers/station-airchain.ts';
import { makeMusic } from './station/material.ts';
import { measureAirchain } from './station/measure-airchain.ts';
import { measureLiquidsoap } from './station/measure-liquidsoap.ts';
import type { StationFigures } from './station/station-figures.ts';

const CPU_RATIO_MAX = 0.6;
const MEMORY_RATIO_MAX = 1;
const FIRST_BYTE_MILLIS_MAX = 1500;
const TAKEOVER_MILLIS_MAX = 1000;

const FORMATS = ['MP3', 'Opus', 'AAC'];

/** A goal for the ratio to the peer. */
function ratioGoal(read: (figures: StationFigures) => number, max: number) {
  return {
    read,
    goal: `ratio <= ${max}`,
    isReached: (own: StationFigures, peer: StationFigures | undefined) => peer && read(own) <= max * read(peer),
  };
}

/** A goal for a figure of airchain alone; the run may be without it. */
function ownGoal(read: (figures: StationFigures) => number | undefined, max: number) {
  const isReached = (own: StationFigures) => {
    const figure = read(own);
    return figure === undefined ? undefined : figure <= max;
  };
  return { read, digits: 0, goal: max === 0 ? '0' : `<= ${max}`, isReached };
}

const largest = (values: readonly number[] | undefined) => values && Math.max(...values);
const median = (values: readonly number[] | undefined) =>
  values?.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const rows: readonly Row<StationFigures>[] = [
  { label: 'CPU of all processes, % of a core', ...ratioGoal((figures) => figures.cpuPercent, CPU_RATIO_MAX) },
  { label: '  of it outside the kernel', read: (figures) => figures.cpuUserPercent },
  {
    label: 'CPU with the start, s',
    ...ratioGoal((figures) => figures.cpuSecondsWithStart, CPU_RATIO_MAX),
  },
  { label: 'memory of all processes (PSS), MB', ...ratioGoal((figures) => figures.pssMegabytes, MEMORY_RATIO_MAX) },
  { label: 'memory of all processes (RSS), MB', read: (figures) => figures.rssMegabytes },
  { label: 'processes', read: (figures) => figures.processes, digits: 0, hasRatio: false },
  {
    label: 'start to first byte at a listener, ms',
    ...ownGoal(({ firstByteMillis }) => firstByteMillis?.[0], FIRST_BYTE_MILLIS_MAX),
  },
  {
    label: '  at the last of three listeners, ms',
    ...ownGoal(({ firstByteMillis }) => largest(firstByteMillis), FIRST_BYTE_MILLIS_MAX),
  },
  {
    label: "DJ's first byte to DJ's audio, median ms",
    ...ownGoal(({ live }) => median(live?.takeoverMillis), TAKEOVER_MILLIS_MAX),
  },
  {
    label: "DJ's first byte to DJ's audio, max ms",
    ...ownGoal(({ live }) => largest(live?.takeoverMillis), TAKEOVER_MILLIS_MAX),
  },
  { label: 'longest silence when a DJ vanishes, ms', ...ownGoal(({ live }) => largest(live?.silenceMillis), 0) },
  ...FORMATS.map((format, index) => ({
    label: `${format}, kbit/s`,
    read: (figures: StationFigures) => figures.kilobitsPerSecond[index],
    hasRatio: false as const,
  })),
  { label: 'level of the MP3 stream, dBFS', read: (figures) => figures.levelDbfs, hasRatio: false },
  ...noiseRows,
];

function readCommandLine(): Benchmark<StationFigures> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      djs: { type: 'string', default: '5' },
      only: { type: 'string' },
    },
  });
  const seconds = parseCount('seconds', values.seconds);
  const djs = parseCount('djs', values.djs);
  return {
    name: 'station',
    title: `A folder with crossfades into MP3 128, Opus 96 and AAC 128, ${seconds} s`,
    rows,
    workload: { seconds, djs },
    peer: 'liquidsoap',
    only: values.only,
    prepare: (root, makeFolder) => {
      const music = makeMusic(join(root, 'music'));
      return {
        liquidsoap: (abort) => measureLiquidsoap(makeFolder('liquidsoap'), music, seconds, abort),
        airchain: (abort) => {
          const main = buildAirchain(join(root, 'build'));
          return measureAirchain({ folder: makeFolder('airchain'), main, music, seconds, djs, abort });
        },
      };
    },
  };
}

await runBenchmark(readCommandLine);
