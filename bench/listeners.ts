/**
 * `npm run bench:listeners`: many listeners on icecast2 and on airchain, one server at a time, with the same sources.
 * See bench/README.md for what each figure means.
 */
import { parseArgs } from 'node:util';
import { loadServers } from './load-servers.ts';
import type { Figures } from './measure.ts';
import { completenessRows, noiseRows, type Row, sourceRows } from './report.ts';
import { type Benchmark, parseCount, runBenchmark } from './run.ts';

/** What airchain is to reach with default settings at 5,000 listeners. */
const CPU_RATIO_MAX = 0.35;
const FIRST_BYTE_P99_MILLIS_MAX = 150;
const LONGEST_GAP_MILLIS_MAX = 1200;
const KILOBYTES_PER_LISTENER_MAX = 10;

const rows: readonly Row<Figures>[] = [
  {
    label: 'server CPU for 1,000 listeners, % of a core',
    read: (figures) => figures.cpuPercentPer1000,
    digits: 2,
    goal: `ratio <= ${CPU_RATIO_MAX}`,
    isReached: (own, peer) => peer && own.cpuPercentPer1000 <= CPU_RATIO_MAX * peer.cpuPercentPer1000,
  },
  { label: 'server CPU, % of a core', read: (figures) => figures.cpuPercent },
  { label: '  of it outside the kernel', read: (figures) => figures.cpuUserPercent },
  { label: 'server CPU with no listener, % of a core', read: (figures) => figures.baseCpuPercent },
  {
    label: 'memory for each listener, KB',
    read: (figures) => figures.kilobytesPerListener,
    goal: `<= ${KILOBYTES_PER_LISTENER_MAX}`,
    isReached: (own) => own.kilobytesPerListener <= KILOBYTES_PER_LISTENER_MAX,
  },
  { label: 'memory with no listener, MB', read: (figures) => figures.baseMegabytes },
  { label: 'first byte, p50 ms', read: (figures) => figures.firstByteMillis.p50 },
  {
    label: 'first byte, p99 ms',
    read: (figures) => figures.firstByteMillis.p99,
    goal: `<= ${FIRST_BYTE_P99_MILLIS_MAX}`,
    isReached: (own) => own.firstByteMillis.p99 <= FIRST_BYTE_P99_MILLIS_MAX,
  },
  {
    label: 'longest gap of the listener in the middle, ms',
    read: (figures) => figures.longestGapMillis.p50,
    digits: 0,
  },
  {
    label: 'longest gap of all, ms',
    read: (figures) => figures.longestGapMillis.max,
    digits: 0,
    goal: `<= ${LONGEST_GAP_MILLIS_MAX}`,
    isReached: (own) => own.longestGapMillis.max <= LONGEST_GAP_MILLIS_MAX,
  },
  { label: 'source byte to listener byte, p50 ms', read: (figures) => figures.delayMillis.p50 },
  { label: 'source byte to listener byte, p99 ms', read: (figures) => figures.delayMillis.p99 },
  { label: 'joined inside a frame, listeners', read: (figures) => figures.joinedInsideFrame, digits: 0 },
  ...completenessRows,
  ...noiseRows,
  ...sourceRows,
];

function readCommandLine(): Benchmark<Figures> {
  const { values } = parseArgs({
    options: {
      listeners: { type: 'string', default: '5000' },
      seconds: { type: 'string', default: '30' },
      arrivals: { type: 'string', default: '1500' },
      mounts: { type: 'string', default: '1' },
      'listeners-per-mount': { type: 'string' },
      titles: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  });
  const mounts = parseCount('mounts', values.mounts);
  const perMount = values['listeners-per-mount'];
  const listeners =
    perMount === undefined
      ? parseCount('listeners', values.listeners)
      : mounts * parseCount('listeners-per-mount', perMount);
  const seconds = parseCount('seconds', values.seconds);
  const arrivalsPerSecond = parseCount('arrivals', values.arrivals);
  const title = `${listeners} listeners on ${mounts} mount${mounts === 1 ? '' : 's'}, 128 kbit/s, ${arrivalsPerSecond} arrivals/s, ${seconds} s${values.titles ? ', ICY titles' : ''}`;
  return {
    name: 'listeners',
    title,
    rows,
    ...loadServers({ mounts, listeners, arrivalsPerSecond, seconds, lowLatency: false, titles: values.titles }),
    only: values.only,
  };
}

await runBenchmark(readCommandLine);
