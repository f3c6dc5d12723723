import { parentPort, workerData } from 'node:worker_threads';
import { inputOf } from './fuzz-input.ts';
import { fuzzTargets } from './fuzz-targets.ts';

/** The turn of one target: inputs one after the other, until a bound is met or one fails. */
export interface FuzzTurn {
  readonly target: string;
  readonly seed: number;
  /** Number of the first input. */
  readonly first: number;
  readonly inputs: number;
  readonly milliseconds: number;
}

/** What came of a turn. */
export interface FuzzResult {
  readonly inputs: number;
  /** What the last input was failed on with; null: nothing failed. */
  readonly error: string | null;
}

/** Shared with the thread that watches: the number of the input that is being tried. */
const current = new Int32Array(workerData as SharedArrayBuffer);

parentPort!.on('message', async (turn: FuzzTurn) => parentPort!.postMessage(await take(turn)));

async function take({ target: name, seed, first, inputs, milliseconds }: FuzzTurn): Promise<FuzzResult> {
  const target = fuzzTargets.find((candidate) => candidate.name === name)!;
  const end = performance.now() + milliseconds;
  let done = 0;
  while (done < inputs && performance.now() < end) {
    const index = first + done++;
    Atomics.store(current, 0, index);
    const { input, random } = inputOf(target, seed, index);
    try {
      await target.run(input, random);
    } catch (error) {
      return { inputs: done, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }
  return { inputs: done, error: null };
}
