/**
 * `npm run bench:monitor`: how late a program is heard in the monitor's page, and what 100 monitors cost. icecast2 gets the
 * same sound as Opus and is heard by a browser's own player. See bench/README.md for what each figure means.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { startChromium } from '../test/support/chromium.ts';
import type { MonitorFigures } from './monitor/figures.ts';
import { measureAirchain } from './monitor/measure-airchain.ts';
import { measureIcecast2 } from './monitor/measure-icecast2.ts';
import { noiseRows, type Row } from './report.ts';
import { type Benchmark, type MeasureServer, parseCount, runBenchmark } from './run.ts';
import { buildAirchain } from './servers/station-airchain.ts';

const CLICK_MILLIS_MAX = 80;
const PACKET_MILLIS_MAX = 25;
/** For 100 monitors. */
const CPU_PERCENT_MAX = 15;

const readCost = ({ cpuPercent, idleCpuPercent }: MonitorFigures) => cpuPercent - idleCpuPercent;

const rows: readonly Row<MonitorFigures>[] = [
  {
    label: 'click to speaker buffer, median ms',
    read: ({ clickMillis }) => clickMillis.p50,
    goal: `<= ${CLICK_MILLIS_MAX}`,
    isReached: (own) => own.clickMillis.p50 <= CLICK_MILLIS_MAX,
  },
  { label: 'click to speaker buffer, max ms', read: ({ clickMillis }) => clickMillis.max },
  { label: 'clicks heard', read: ({ clicks }) => clicks, digits: 0, hasRatio: false },
  {
    label: 'block to socket, median ms',
    read: ({ packetMillis }) => packetMillis?.p50,
    goal: `<= ${PACKET_MILLIS_MAX}`,
    isReached: ({ packetMillis }) => packetMillis && packetMillis.p50 <= PACKET_MILLIS_MAX,
  },
  { label: 'block to socket, p99 ms', read: ({ packetMillis }) => packetMillis?.p99 },
  {
    label: 'CPU of the listeners, % of a core',
    read: readCost,
    goal: `<= ${CPU_PERCENT_MAX}`,
    isReached: (own) => readCost(own) <= CPU_PERCENT_MAX,
  },
  { label: 'CPU without listeners, % of a core', read: ({ idleCpuPercent }) => idleCpuPercent, hasRatio: false },
  { label: 'packets lost', read: ({ lostPackets }) => lostPackets, digits: 0, hasRatio: false },
  ...noiseRows,
];

function readCommandLine(): Benchmark<MonitorFigures> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '20' },
      listeners: { type: 'string', default: '100' },
      clicks: { type: 'string', default: '40' },
      only: { type: 'string' },
    },
  });
  const workload = {
    seconds: parseCount('seconds', values.seconds),
    listeners: parseCount('listeners', values.listeners),
    clicks: parseCount('clicks', values.clicks),
  };
  return {
    name: 'monitor',
    title: `A click track to ${workload.listeners} listeners, ${workload.seconds} s, and to Chromium, ${workload.clicks} clicks`,
    rows,
    workload,
    peer: 'icecast2',
    only: values.only,
    prepare: (root, makeFolder) => {
      return {
        icecast2: withBrowser((browser, abort) =>
          measureIcecast2({ ...workload, folder: makeFolder('icecast2'), abort, browser }),
        ),
        airchain: withBrowser((browser, abort) => {
          const main = buildAirchain(join(root, 'build'));
          return measureAirchain({ ...workload, folder: makeFolder('airchain'), main, abort, browser });
        }),
      };
    },
  };
}

/** Gives each run a Chromium of its own. */
function withBrowser<F>(measure: (browser: Browser, abort: AbortSignal) => Promise<F>): MeasureServer<F> {
  return async (abort) => {
    const stops: (() => unknown)[] = [];
    const browser = await startChromium({ after: (stop) => stops.push(stop) });
    try {
      return await measure(browser, abort);
    } finally {
      for (const stop of stops) await stop();
    }
  };
}

await runBenchmark(readCommandLine);
