/**
 * `npm run bench:latency`: how long a byte takes from the source's `send()` to the listeners, with airchain's mount set to
 * `latency: low`. icecast2 has no such setting and runs as it is. See bench/README.md for what each figure means.
 */
import { parseArgs } from 'node:util';
import { loadServers } from './load-servers.ts';
import type { Figures } from './measure.ts';
import { completenessRows, noiseRows, type Row, sourceRows } from './report.ts';
import { type Benchmark, parseCount, runBenchmark } from './run.ts';

/** What airchain is to reach with 100 listeners on a mount with `latency: low`. */
const DELAY_P99_MILLIS_MAX = 60;
const ARRIVALS_PER_SECOND = 100;

const rows: readonly Row<Figures>[] = [
  { label: 'source byte to listener byte, p50 ms', read: (figures) => figures.delayMillis.p50 },
  {
    label: 'source byte to listener byte, p99 ms',
    read: (figures) => figures.delayMillis.p99,
    goal: `<= ${DELAY_P99_MILLIS_MAX}`,
    isReached: (own) => own.delayMillis.p99 <= DELAY_P99_MILLIS_MAX,
  },
  { label: 'source byte to listener byte, max ms', read: (figures) => figures.delayMillis.max },
  { label: 'longest gap of all, ms', read: (figures) => figures.longestGapMillis.max },
  { label: 'server CPU, % of a core', read: (figures) => figures.cpuPercent },
  ...completenessRows,
  ...noiseRows,
  ...sourceRows,
];

function readCommandLine(): Benchmark<Figures> {
  const { values } = parseArgs({
    options: {
      listeners: { type: 'string', default: '100' },
      seconds: { type: 'string', default: '20' },
      only: { type: 'string' },
    },
  });
  const listeners = parseCount('listeners', values.listeners);
  const seconds = parseCount('seconds', values.seconds);
  return {
    name: 'latency',
    title: `Delay with ${listeners} listeners, 128 kbit/s, ${seconds} s`,
    rows,
    ...loadServers({
      mounts: 1,
      listeners,
      arrivalsPerSecond: ARRIVALS_PER_SECOND,
      seconds,
      lowLatency: true,
      titles: false,
    }),
    only: values.only,
  };
}

await runBenchmark(readCommandLine);
