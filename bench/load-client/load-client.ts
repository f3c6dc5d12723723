import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The middle, the 99th percentile and the largest of a set of times, in milliseconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What the listeners saw. Bytes are sums over all of them since they joined, `windowBytes` since the window opened. */
export interface LoadReport {
  /** How many hear something, are connected without having heard anything, got no 200, were disconnected. */
  readonly playing: number;
  readonly waiting: number;
  readonly refused: number;
  readonly closed: number;
  /** From `connect()` to the first byte after the response head, over listeners. */
  readonly firstByteMillis: Quantiles;
  /** Each listener's longest time without a byte after its first, over listeners. */
  readonly longestGapMillis: Quantiles;
  /** From the source's `send()` to the last byte of that frame at a listener, over frames and listeners in the window. */
  readonly delayMillis: Quantiles;
  readonly windowBytes: number;
  readonly missedBytes: number;
  readonly repeatedBytes: number;
  readonly corruptBytes: number;
  /** Bytes that came so late that the load client no longer knew what was sent then. */
  readonly uncheckedBytes: number;
  readonly listenersWithLoss: number;
  readonly joinedInsideFrame: number;
  /** The first refused listener's status line, or empty. */
  readonly refusal: string;
  readonly lostSources: number;
  /** The most that a frame was sent after its time: how much this machine disturbed the run. */
  readonly sourceLateMillis: number;
}

export interface LoadClientOptions {
  /** The compiled program, from `compileLoadClient`. */
  readonly program: string;
  readonly port: number;
  /** One mount is `/bench`, more are `/bench-000`, `/bench-001`, … */
  readonly mounts: number;
  /** In all; they take the mounts in turn. */
  readonly listeners: number;
  readonly arrivalsPerSecond: number;
  /** Whether the listeners ask for ICY titles, as most players do. The blocks are taken out before bytes are compared. */
  readonly titles: boolean;
  readonly sourcePassword: string;
}

type LoadEvent =
  | { readonly event: 'sending' | 'arrived' | 'window' }
  | { readonly event: 'failed'; readonly reason: string }
  | ({ readonly event: 'report' } & LoadReport);

const sourceFolder = import.meta.dirname;
const compilerFlags = ['-O2', '-std=gnu11', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-pthread'];

/** Compiles the load client into `folder` and returns the program's path. Throws with what the compiler said. */
export function compileLoadClient(folder: string): string {
  const program = join(folder, 'load-client');
  const sources = readdirSync(sourceFolder)
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(sourceFolder, name));
  const run = spawnSync('cc', [...compilerFlags, '-o', program, ...sources], { encoding: 'utf8' });
  if (run.error) {
    throw new Error(
      'Cannot compile the load client: there is no C compiler "cc". Install one (Debian: apt-get install gcc libc6-dev)',
      { cause: run.error },
    );
  }
  if (run.status !== 0) throw new Error(`Cannot compile the load client:\n${run.stderr}`);
  return program;
}

/**
 * A running load client: its sources send from `LoadClient.start` on, its listeners come with `arrive`. Each method
 * resolves when the program says that it is done and rejects when the program gives up; call them one after another.
 */
export class LoadClient {
  readonly #process: ChildProcess;
  readonly #events: AsyncIterator<string>;

  private constructor(child: ChildProcess, events: AsyncIterator<string>) {
    this.#process = child;
    this.#events = events;
  }

  /** Starts the program and resolves when every source is logged in. */
  static async start(options: LoadClientOptions): Promise<LoadClient> {
    const { program, port, mounts, listeners, arrivalsPerSecond, sourcePassword, titles } = options;
    const counts = [port, mounts, listeners, arrivalsPerSecond].map(String);
    const child = spawn(program, [...counts, sourcePassword, titles ? 'titles' : 'plain'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => {}); // it has ended: the next event says why
    const client = new LoadClient(child, createInterface({ input: child.stdout })[Symbol.asyncIterator]());
    await client.#expect('sending');
    return client;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Lets the listeners come; resolves when each hears something or was sent away, 35 s after the last one at most. */
  async arrive(): Promise<void> {
    this.#command('arrive');
    await this.#expect('arrived');
  }

  /** Opens the steady window. */
  async openWindow(): Promise<void> {
    this.#command('window');
    await this.#expect('window');
  }

  async report(): Promise<LoadReport> {
    this.#command('report');
    return await this.#expect('report');
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  #command(name: string): void {
    this.#process.stdin?.write(`${name}\n`);
  }

  async #expect<E extends Exclude<LoadEvent['event'], 'failed'>>(name: E): Promise<Extract<LoadEvent, { event: E }>> {
    const line = await this.#events.next();
    if (line.done) throw new Error(`Cannot go on: the load client ended before "${name}"`);
    const event = JSON.parse(line.value) as LoadEvent;
    if (event.event === 'failed') throw new Error(event.reason);
    if (event.event !== name) throw new Error(`Cannot go on: the load client said "${event.event}" before "${name}"`);
    return event as Extract<LoadEvent, { event: E }>;
  }
}
