import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileLoadClient } from './load-client/load-client.ts';
import { type Figures, measure, type PrepareServer, type Workload } from './measure.ts';
import { type Row, writeTable } from './report.ts';
import { prepareAirchain } from './servers/airchain.ts';
import { prepareIcecast2 } from './servers/icecast2.ts';

const servers: Record<string, PrepareServer> = { icecast2: prepareIcecast2, airchain: prepareAirchain };

/** A benchmark as its command line asked for it. */
export interface Benchmark {
  /** Under which name its JSON line is found. */
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly workload: Workload;
  /** `icecast2` or `airchain`; both, one after the other, when it is `undefined`. */
  readonly only: string | undefined;
}

/** Reads a whole number of 1 or more from the command line, where each value is text. */
export function parseCount(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`Cannot use "--${name} ${text}": must be a whole number of 1 or more`);
  }
  return value;
}

function selectServers(only: string | undefined): PrepareServer[] {
  if (only === undefined) return Object.values(servers);
  const chosen = servers[only];
  if (!chosen) throw new Error(`Cannot use "--only ${only}": must be ${Object.keys(servers).join(' or ')}`);
  return [chosen];
}

/** Aborts at SIGINT and SIGTERM, so that the run in progress ends what it started. */
function listenForSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort(new Error(`Stopped by ${signal}`)));
  }
  return controller.signal;
}

/** Adds to `runs` as the servers get done: what was measured before a fault is still worth showing. */
async function runServers(benchmark: Benchmark, program: string, runs: Figures[]): Promise<void> {
  const abort = listenForSignals();
  for (const prepare of selectServers(benchmark.only)) {
    const figures = await measure(prepare, benchmark.workload, program, abort);
    runs.push(figures);
    console.error(`${figures.server}: done`);
  }
}

/** Prints the table and, as the last line, everything measured as one line of JSON. */
function printRuns(benchmark: Benchmark, runs: readonly Figures[]): void {
  console.log(writeTable(benchmark.title, benchmark.rows, runs));
  console.log(JSON.stringify({ bench: benchmark.name, workload: benchmark.workload, runs }));
}

/** A run that was ended from outside says by what: Node's own error for it only says that. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'AbortError' && error.cause instanceof Error ? error.cause.message : error.message;
}

/**
 * Runs the benchmark that `read` takes from the command line and prints what was measured. The exit status tells whether
 * it could be measured, not whether a goal was reached: that depends on the machine and what else it does.
 */
export async function runBenchmark(read: () => Benchmark): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'airchain-load-client-'));
  const runs: Figures[] = [];
  try {
    const benchmark = read();
    try {
      await runServers(benchmark, compileLoadClient(folder), runs);
    } finally {
      if (runs.length > 0) printRuns(benchmark, runs);
    }
  } catch (error) {
    console.error(describe(error));
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
