import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Row, type ServerFigures, writeTable } from './report.ts';

/** Measures one server, and ends what it started also when `abort` fires. */
export type MeasureServer<F> = (abort: AbortSignal) => Promise<F>;

/** A benchmark as its command line asked for it. */
export interface Benchmark<F extends ServerFigures> {
  /** Under which name its JSON line is found. */
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row<F>[];
  /** What was asked of the servers, for the JSON line. */
  readonly workload: object;
  /** Name of the server that airchain is compared with. */
  readonly peer: string;
  /** One of the names that `prepare` gives; all, one after the other, when it is `undefined`. */
  readonly only: string | undefined;
  /**
   * Makes what the runs need in a folder that is removed at the end, `makeFolder` a folder in it; the servers by name, in the order
   * of the runs.
   */
  readonly prepare: (
    folder: string,
    makeFolder: (name: string) => string,
  ) => Readonly<Record<string, MeasureServer<F>>>;
}

/** Reads a whole number of 1 or more from the command line, where each value is text. */
export function parseCount(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`Cannot use "--${name} ${text}": must be a whole number of 1 or more`);
  }
  return value;
}

function selectServers<F>(servers: Readonly<Record<string, MeasureServer<F>>>, only: string | undefined) {
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
async function runServers<F extends ServerFigures>(benchmark: Benchmark<F>, folder: string, runs: F[]): Promise<void> {
  const abort = listenForSignals();
  // As root icecast2 becomes another user, who has to get to its folder.
  chmodSync(folder, 0o755);
  const makeFolder = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };
  for (const measure of selectServers(benchmark.prepare(folder, makeFolder), benchmark.only)) {
    const figures = await measure(abort);
    runs.push(figures);
    console.error(`${figures.server}: done`);
  }
}

/** Prints the table and, as the last line, everything measured as one line of JSON. */
function printRuns<F extends ServerFigures>(benchmark: Benchmark<F>, runs: readonly F[]): void {
  console.log(writeTable(benchmark.title, benchmark.rows, runs, benchmark.peer));
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
export async function runBenchmark<F extends ServerFigures>(read: () => Benchmark<F>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'airchain-bench-'));
  const runs: F[] = [];
  try {
    const benchmark = read();
    try {
      await runServers(benchmark, folder, runs);
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
