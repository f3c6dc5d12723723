/**
 * `npm run bench:browsers`: how soon Chromium's own player starts on streams from 16 to 320 kbit/s in every format, and
 * whether it stalls, with default settings. See bench/README.md for what each figure means.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { startChromium } from '../test/support/chromium.ts';
import { type StreamForm, streamForms } from './browsers/forms.ts';
import { measurePlayers, type Playback } from './browsers/measure-players.ts';
import { encodeForms, StreamSources } from './browsers/stream-sources.ts';
import { computeCpu, type Noise, readCpus } from './cpu-window.ts';
import { noiseRows, type Row } from './report.ts';
import { type Benchmark, type MeasureServer, parseCount, runBenchmark } from './run.ts';
import { prepareAirchain } from './servers/airchain.ts';
import { prepareIcecast2 } from './servers/icecast2.ts';
import {
  findFreePort,
  isListening,
  type ServerCommand,
  type ServerOptions,
  ServerProcess,
} from './servers/server-process.ts';

interface BrowserFigures extends Noise {
  readonly server: string;
  readonly players: Readonly<Record<string, Playback>>;
}

/** Until 64 KiB of 16 kbit/s are there. */
const FILL_SECONDS = 35;
/** Connecting, arrivals, and what a slow machine takes longer. */
const SPARE_SECONDS = 30;
const START_MILLIS_MAX = 1500;

const rows: readonly Row<BrowserFigures>[] = [
  ...streamForms.map(
    ({ name }): Row<BrowserFigures> => ({
      label: `${name.replace('-', ', ')} kbit/s: start, ms`,
      read: ({ players }) => players[name]?.startMillis ?? undefined,
      digits: 0,
      goal: `<= ${START_MILLIS_MAX}`,
      isReached: ({ players }) => (players[name]?.startMillis ?? Infinity) <= START_MILLIS_MAX,
    }),
  ),
  {
    label: 'players that stalled',
    read: (figures) => count(figures, ({ stalls }) => stalls > 0),
    digits: 0,
    hasRatio: false,
    goal: '0',
    isReached: (own) => count(own, ({ stalls }) => stalls > 0) === 0,
  },
  {
    label: 'players without canplaythrough',
    read: (figures) => count(figures, ({ canPlayThroughMillis }) => canPlayThroughMillis === null),
    digits: 0,
    hasRatio: false,
    goal: '0',
    isReached: (own) => count(own, ({ canPlayThroughMillis }) => canPlayThroughMillis === null) === 0,
  },
  ...noiseRows,
];

function count({ players }: BrowserFigures, isCounted: (playback: Playback) => boolean): number {
  return Object.values(players).filter(isCounted).length;
}

function readCommandLine(): Benchmark<BrowserFigures> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '30' },
      forms: { type: 'string', default: '' },
      only: { type: 'string' },
    },
  });
  const seconds = parseCount('seconds', values.seconds);
  const forms = streamForms.filter(({ name }) => name.startsWith(values.forms));
  if (forms.length === 0) throw new Error(`Cannot use "--forms ${values.forms}": no form begins so`);
  return {
    name: 'browsers',
    title: `Chromium plays ${forms.length} streams for ${seconds} s`,
    rows: rows.filter(
      ({ label }) =>
        !label.includes('kbit/s') || forms.some(({ name }) => label.startsWith(`${name.replace('-', ', ')} `)),
    ),
    workload: { seconds, forms: forms.map(({ name }) => name) },
    peer: 'icecast2',
    only: values.only,
    prepare: (root, makeFolder) => {
      const encoded = encodeForms(root, forms, FILL_SECONDS + seconds + SPARE_SECONDS);
      const measure = (
        name: string,
        prepare: (options: ServerOptions) => ServerCommand,
      ): MeasureServer<BrowserFigures> => {
        return async (abort) => {
          const files = await encoded;
          return measureServer({ folder: makeFolder(name), prepare, forms, files, seconds, abort });
        };
      };
      return { icecast2: measure('icecast2', prepareIcecast2), airchain: measure('airchain', prepareAirchain) };
    },
  };
}

interface ServerRun {
  readonly folder: string;
  readonly prepare: (options: ServerOptions) => ServerCommand;
  readonly forms: readonly StreamForm[];
  readonly files: ReadonlyMap<string, string>;
  readonly seconds: number;
  readonly abort: AbortSignal;
}

async function measureServer({ folder, prepare, forms, files, seconds, abort }: ServerRun): Promise<BrowserFigures> {
  const port = await findFreePort();
  const sourcePassword = randomBytes(8).toString('hex');
  const mounts = forms.length;
  const command = prepare({ folder, port, sourcePassword, listeners: mounts, mounts, lowLatency: false });
  const server = await ServerProcess.start(command, { connections: 2 * mounts, isReady: () => isListening(port) });
  const stops: (() => unknown)[] = [() => server.stop()];
  try {
    const sources = new StreamSources(port, sourcePassword, forms, files);
    stops.push(() => sources.stop());
    await sleep(FILL_SECONDS * 1000, undefined, { signal: abort });
    const open = await startBrowser(port, (stop) => stops.push(stop));
    const before = readCpus(server.pid, process.pid);
    const players = await measurePlayers(open, port, forms, seconds, abort);
    return { server: server.name, ...computeCpu(before, readCpus(server.pid, process.pid)), players };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** Gives a way to open pages of the server's own, which may play its streams. */
async function startBrowser(port: number, after: (stop: () => unknown) => void): Promise<() => Promise<Page>> {
  const browser = await startChromium({ after }, ['--host-resolver-rules=MAP *.bench.test 127.0.0.1']);
  return async () => {
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(`http://page.bench.test:${port}/status-json.xsl`);
    return page;
  };
}

await runBenchmark(readCommandLine);
