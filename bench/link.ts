/**
 * `npm run bench:link`: how long a page of Ogg Opus takes from a broadcaster's ffmpeg to the socket of a listener who has the
 * link. icecast2 gets the same stream on an ordinary mount. See bench/README.md for what each figure means.
 */
import { parseArgs } from 'node:util';
import { type LinkFigures, measureAirchainLink, measureIcecastMount } from './link/measure-link.ts';
import { noiseRows, type Row } from './report.ts';
import { type Benchmark, parseCount, runBenchmark } from './run.ts';

/** From the page's leaving ffmpeg to its arrival, in the median. */
const DELAY_MILLIS_MAX = 100;

const rows: readonly Row<LinkFigures>[] = [
  {
    label: 'page to listener, median ms',
    read: ({ delayMillis }) => delayMillis.p50,
    goal: `<= ${DELAY_MILLIS_MAX}`,
    isReached: (own) => own.delayMillis.p50 <= DELAY_MILLIS_MAX,
  },
  { label: 'page to listener, p99 ms', read: ({ delayMillis }) => delayMillis.p99 },
  { label: 'page to listener, max ms', read: ({ delayMillis }) => delayMillis.max },
  { label: 'pages that came, of those sent, %', read: ({ arrivedPercent }) => arrivedPercent, hasRatio: false },
  { label: 'server CPU, % of a core', read: ({ cpuPercent }) => cpuPercent },
  ...noiseRows,
];

function readCommandLine(): Benchmark<LinkFigures> {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '20' }, only: { type: 'string' } },
  });
  const seconds = parseCount('seconds', values.seconds);
  return {
    name: 'link',
    title: `Ogg Opus in pages of 20 ms from ffmpeg to one listener, ${seconds} s`,
    rows,
    workload: { seconds },
    peer: 'icecast2',
    only: values.only,
    prepare: (_, makeFolder) => {
      return {
        icecast2: (abort) => measureIcecastMount({ folder: makeFolder('icecast2'), seconds, abort }),
        airchain: (abort) => measureAirchainLink({ folder: makeFolder('airchain'), seconds, abort }),
      };
    },
  };
}

await runBenchmark(readCommandLine);
