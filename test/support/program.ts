import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { waitUntil } from './wait-until.ts';

/** How to start a program of another maker. */
export interface ProgramOptions {
  readonly command: string;
  readonly arguments?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Keeps standard input open for `program.stdin`. */
  readonly takesInput?: boolean;
  /** Keeps standard output as bytes, apart from the messages on standard error. */
  readonly givesSound?: boolean;
  /** Runs it as the user `nobody` where the tests run as root: some programs refuse to be root. */
  readonly asUnprivileged?: boolean;
}

/** Whatever ends with a test: its context, or `{ after }` of `node:test`. */
export interface TestHooks {
  after(stop: () => Promise<void> | void): void;
}

/** `nobody` and `nogroup` of Debian. */
const NOBODY = 65_534;
/** What is kept of a program's messages. */
const MOST_CHARACTERS = 1_000_000;
const STOP_MILLIS = 3_000;
const TOLD_CHARACTERS = 1_500;

/** A program of another maker, in a process group of its own; it ends with the test. */
export class Program {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #sound: Buffer[] = [];
  #messages = '';
  #isClosed = false;

  private constructor(options: ProgramOptions, child: ChildProcess) {
    this.name = options.command;
    this.#process = child;
    const hear = (text: string) => {
      this.#messages = (this.#messages + text).slice(-MOST_CHARACTERS);
    };
    child.stdin?.on('error', () => {});
    child.stderr?.setEncoding('utf8').on('data', hear);
    if (options.givesSound) child.stdout?.on('data', (bytes: Buffer) => this.#sound.push(bytes));
    else child.stdout?.setEncoding('utf8').on('data', hear);
    child.once('error', (error) => hear(`${error.message}\n`));
    child.once('close', () => {
      this.#isClosed = true;
    });
  }

  static start(hooks: TestHooks, options: ProgramOptions): Program {
    const isRoot = process.getuid?.() === 0;
    const settings: SpawnOptions = {
      detached: true,
      stdio: [options.takesInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      ...(options.asUnprivileged && isRoot && { uid: NOBODY, gid: NOBODY }),
    };
    const program = new Program(options, spawn(options.command, [...(options.arguments ?? [])], settings));
    hooks.after(() => program.stop());
    return program;
  }

  /** All it has said on standard output and standard error, the last million characters. */
  get messages(): string {
    return this.#messages;
  }

  /** What came out of standard output, where it `givesSound`. */
  get sound(): Buffer {
    return Buffer.concat(this.#sound);
  }

  get stdin(): Writable {
    return this.#process.stdin!;
  }

  get stdout(): Readable {
    return this.#process.stdout!;
  }

  /** Whether it has ended and everything it wrote has been read. */
  get hasEnded(): boolean {
    return this.#isClosed;
  }

  /** Null while it runs, and when a signal ended it. */
  get exitCode(): number | null {
    return this.#process.exitCode;
  }

  /** Waits until its messages match; rejects with them when it ends before. */
  async waitForMessage(pattern: RegExp, deadlineMs?: number): Promise<RegExpExecArray> {
    await waitUntil(() => pattern.test(this.#messages) || this.#isClosed, this.#tell(`say ${pattern}`), deadlineMs);
    const match = pattern.exec(this.#messages);
    if (!match) throw new Error(this.#tell(`say ${pattern}, but it ended`)());
    return match;
  }

  /** Waits until something has come true that the program has to do; rejects with its messages when it ends before. */
  async waitUntil(condition: () => boolean, what: string, deadlineMs?: number): Promise<void> {
    await waitUntil(() => condition() || this.#isClosed, this.#tell(what), deadlineMs);
    if (!condition()) throw new Error(this.#tell(`${what}, but it ended`)());
  }

  async waitForEnd(deadlineMs?: number): Promise<void> {
    await waitUntil(() => this.#isClosed, this.#tell('end'), deadlineMs);
  }

  /** Ends it and all it started: asks, and after 3 s insists. Leaves its messages to be read. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.signal(signal);
    await waitUntil(() => this.#isClosed, '', STOP_MILLIS).catch(() => this.signal('SIGKILL'));
    await waitUntil(() => this.#isClosed, this.#tell('end'), STOP_MILLIS);
  }

  /** Sends a signal to it and all it started. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined || this.#isClosed) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // The group has gone in this very moment.
    }
  }

  #tell(what: string): () => string {
    return () => `${this.name} to ${what}; it said:\n${this.#messages.slice(-TOLD_CHARACTERS)}`;
  }
}
