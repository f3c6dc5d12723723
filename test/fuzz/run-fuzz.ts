import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { fuzzTargets } from './fuzz-targets.ts';
import type { FuzzResult, FuzzTurn } from './fuzz-worker.ts';

/** How much is tried; the first bound that is met ends a run. */
export interface FuzzRun {
  readonly seed: number;
  readonly seconds: number;
  /** In all targets together. */
  readonly inputs: number;
  /** They take turns of equal time. */
  readonly targets: readonly string[];
  /** The number of each target's first input. */
  readonly first: number;
}

/** What came of a run. */
export interface FuzzReport {
  /** Inputs tried, by target. */
  readonly inputs: ReadonlyMap<string, number>;
  readonly failure: { readonly target: string; readonly index: number; readonly error: string } | null;
}

/** Names of everything that is fuzzed. */
export const fuzzTargetNames: readonly string[] = fuzzTargets.map(({ name }) => name);

const TURN_MS = 250;
/** A turn that takes this long has an input that hangs. */
const HANG_MS = 30_000;

/**
 * Tries made-up inputs on each target in turn, in a thread of its own, which is ended when an input hangs. Ends at the first
 * failure. An input depends on its target, the seed and its number alone.
 */
export async function runFuzz({ seed, seconds, inputs, targets, first }: FuzzRun): Promise<FuzzReport> {
  const current = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const worker = new Worker(new URL('./fuzz-worker.ts', import.meta.url), { workerData: current });
  const end = performance.now() + seconds * 1000;
  const tried = new Map(targets.map((target) => [target, 0]));
  let left = inputs;
  try {
    for (;;) {
      for (const target of targets) {
        if (left <= 0 || performance.now() > end) return { inputs: tried, failure: null };
        const start = first + tried.get(target)!;
        const turn = { target, seed, first: start, inputs: left, milliseconds: TURN_MS };
        const result = await takeTurn(worker, turn, new Int32Array(current));
        left -= result.inputs;
        tried.set(target, tried.get(target)! + result.inputs);
        const { error } = result;
        if (error !== null) return { inputs: tried, failure: { target, index: start + result.inputs - 1, error } };
      }
    }
  } finally {
    await worker.terminate();
  }
}

async function takeTurn(worker: Worker, turn: FuzzTurn, current: Int32Array): Promise<FuzzResult> {
  const hang = AbortSignal.timeout(HANG_MS);
  worker.postMessage(turn);
  try {
    const [result] = (await once(worker, 'message', { signal: hang })) as [FuzzResult];
    return result;
  } catch (error) {
    if (!hang.aborted) throw error;
    return { inputs: Atomics.load(current, 0) - turn.first + 1, error: `no end after ${HANG_MS} ms` };
  }
}
