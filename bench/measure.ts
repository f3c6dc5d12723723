import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { computeCpu, type Noise, readCpus, round } from './cpu-window.ts';
import { LoadClient, type LoadReport } from './load-client/load-client.ts';
import { readMemoryBytes } from './process-figures.ts';
import {
  findFreePort,
  isListening,
  type ServerCommand,
  type ServerOptions,
  ServerProcess,
} from './servers/server-process.ts';

/** What is asked of a server, the same for each of a run. */
export interface Workload {
  readonly mounts: number;
  /** In all. They take the mounts in turn. */
  readonly listeners: number;
  readonly arrivalsPerSecond: number;
  /** Length of the steady window, which begins when all listeners have come. */
  readonly seconds: number;
  readonly lowLatency: boolean;
  /** Whether the listeners ask for ICY titles. */
  readonly titles: boolean;
}

/** What one server did under a workload. CPU is in percent of one core, in the steady window only. */
export interface Figures extends LoadReport, Noise {
  readonly server: string;
  readonly cpuPercent: number;
  readonly cpuUserPercent: number;
  /** For 1,000 listeners that play. */
  readonly cpuPercentPer1000: number;
  /** With the sources sending and no listener. */
  readonly baseCpuPercent: number;
  readonly baseMegabytes: number;
  readonly kilobytesPerListener: number;
  /** Bytes that came in the window, in percent of what was due to all listeners. */
  readonly deliveredPercent: number;
}

/** Writes a server's files and says how to start it. */
export type PrepareServer = (options: ServerOptions) => ServerCommand;

/** Until a burst is there for those who join: icecast2's is 64 KB, 4 s of these streams. */
const BURST_FILL_MILLIS = 6_000;
/** Until all that a server keeps of a stream is full: airchain's rings hold 30 s, icecast2's queue 512 KB, 32 s. */
const RING_FILL_MILLIS = 35_000;
/** Up to here the growing rings are too small to be taken for memory of the listeners: 400 KB each. */
const FEW_MOUNTS = 5;
/** After the last arrival, until the bursts are delivered and the server's runtime has calmed down. */
const SETTLE_MILLIS = 3_000;
/** How long the load client waits for listeners that hear nothing yet. */
const LAST_FIRST_BYTE_MILLIS = 35_000;
/** What the load client sends on each mount. */
const STREAM_BYTES_PER_SECOND = 16_000;
/** Never used outside the run: the server listens for some seconds on this machine. */
const SOURCE_PASSWORD = 'hackme';
const BYTES_PER_KB = 1024;
const BYTES_PER_MB = 1024 * 1024;

const fillMillis = ({ mounts }: Workload): number => (mounts > FEW_MOUNTS ? RING_FILL_MILLIS : BURST_FILL_MILLIS);

/** A run that measured something else than it says is no run. */
function checkReport(server: ServerProcess, report: LoadReport): void {
  const fail = (what: string): never => {
    throw new Error(`Cannot use the run of ${server.name}: ${what}\n${server.readLogTail()}`);
  };
  if (server.hasEnded) fail('the server ended');
  if (report.lostSources > 0) fail(`${report.lostSources} source connections broke`);
  if (report.refused > 0) fail(`${report.refused} listeners were refused ("${report.refusal}")`);
  if (report.playing === 0) fail('no listener heard anything');
}

async function measureRunning(
  server: ServerProcess,
  client: LoadClient,
  workload: Workload,
  end: AbortSignal,
): Promise<Figures> {
  const { listeners, seconds } = workload;
  const pass = (millis: number) => sleep(millis, undefined, { signal: end });
  await pass(fillMillis(workload) / 2);
  const look = () => readCpus(server.pid, client.pid);
  const alone = look();
  await pass(fillMillis(workload) / 2);
  const filled = look();
  const base = readMemoryBytes(server.pid, 'Rss');
  await client.arrive();
  await pass(SETTLE_MILLIS);
  await client.openWindow();
  const before = look();
  await pass(seconds * 1000);
  const after = look();
  const report = await client.report();
  const full = readMemoryBytes(server.pid, 'Rss');
  checkReport(server, report);
  const window = computeCpu(before, after);
  const due = (listeners * STREAM_BYTES_PER_SECOND * (after.at - before.at)) / 1000;
  return {
    server: server.name,
    ...window,
    cpuPercentPer1000: Math.round((1_000_000 * window.cpuPercent) / report.playing) / 1000,
    baseCpuPercent: computeCpu(alone, filled).cpuPercent,
    baseMegabytes: round(base / BYTES_PER_MB),
    kilobytesPerListener: round((full - base) / BYTES_PER_KB / report.playing),
    deliveredPercent: round((100 * report.windowBytes) / due),
    ...report,
  };
}

/** The longest that a run of this workload can take when all goes well, and a minute. */
function computePatience(workload: Workload): number {
  const { listeners, arrivalsPerSecond, seconds } = workload;
  const spare = 60_000 + LAST_FIRST_BYTE_MILLIS;
  return fillMillis(workload) + SETTLE_MILLIS + Math.ceil(1000 * (listeners / arrivalsPerSecond + seconds)) + spare;
}

/**
 * Starts a server, puts the workload on it, and ends everything again, also when something fails, `abort` fires or the
 * run takes a minute longer than it may. `program` is the compiled load client.
 */
export async function measure(
  prepare: PrepareServer,
  workload: Workload,
  program: string,
  abort: AbortSignal,
): Promise<Figures> {
  const end = AbortSignal.any([abort, AbortSignal.timeout(computePatience(workload))]);
  const folder = mkdtempSync(join(tmpdir(), 'airchain-bench-'));
  const stops: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const options: ServerOptions = {
      ...workload,
      folder,
      port: await findFreePort(),
      sourcePassword: SOURCE_PASSWORD,
    };
    const server = await ServerProcess.start(prepare(options), {
      connections: workload.listeners + workload.mounts,
      isReady: () => isListening(options.port),
    });
    stops.push(() => server.stop());
    const client = await LoadClient.start({ ...workload, ...options, program });
    stops.push(() => client.stop());
    end.addEventListener('abort', () => void client.stop(), { once: true });
    return await measureRunning(server, client, workload, end);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
