import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { Readable, type Writable } from 'node:stream';
import { errorText } from '../core/index.ts';

/** What one run of ffmpeg is started with. */
export interface FfmpegRun {
  /** Name or path of the program. */
  readonly command: string;
  readonly arguments: readonly string[];
  /** Whether sound goes in on standard input. */
  readonly takesInput: boolean;
  /** Gives way to everything else on the machine: for measuring what is not played yet. */
  readonly isBackground?: boolean;
}

/** How a run ended. */
export interface FfmpegEnd {
  readonly isSuccess: boolean;
  /** Why it did not succeed, in ffmpeg's words or the system's; empty after a success. */
  readonly reason: string;
}

/** What is kept of its messages, the newest; measurements are printed last. */
const MOST_MESSAGE_CHARACTERS = 16 * 1024;
const BACKGROUND_PRIORITY = 15;
/** Asked for before all else: no terminal, no banner, no progress. */
const QUIET = ['-nostdin', '-hide_banner', '-nostats'];

/**
 * One run of ffmpeg as a process of its own, so that a crash in a codec is not ours. Ends by itself, or by `kill`; when
 * airchain dies its pipes close, and it ends as well. Nothing is thrown for what ffmpeg does: `ended` tells.
 */
export class FfmpegProcess {
  /** What it puts out. Not read by anybody: it waits. */
  readonly output: Readable;
  /** Resolves when the process and its pipes are gone. */
  readonly ended: Promise<FfmpegEnd>;
  /** Null: the system refused to start it at once. */
  readonly #child: ChildProcess | null;
  readonly #input: Writable | null;
  #isGathering = false;
  #messages = '';
  #startError: unknown;
  #isKilled = false;

  constructor(run: FfmpegRun) {
    const stdin = run.takesInput ? 'pipe' : 'ignore';
    let child: ChildProcess;
    try {
      child = spawn(run.command, [...QUIET, ...run.arguments], { stdio: [stdin, 'pipe', 'pipe'] });
    } catch (error) {
      // Most of the system's refusals come by `error`, some are thrown: no memory, a command line that is too long.
      this.#child = this.#input = null;
      this.output = Readable.from([]);
      this.ended = Promise.resolve({ isSuccess: false, reason: errorText(error) });
      return;
    }
    this.#child = child;
    this.#input = child.stdin;
    // A system without a free file descriptor starts nothing and opens no pipes; `error` follows.
    this.output = child.stdout ?? Readable.from([]);
    // A pipe that breaks says that the process has ended, which `ended` tells with the reason.
    child.stdin?.on('error', () => {});
    child.stdout?.on('error', () => {});
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#messages = (this.#messages + text).slice(-MOST_MESSAGE_CHARACTERS);
    });
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#startError = error;
        // A program that could not be started never closes.
        if (child.pid === undefined) resolve({ isSuccess: false, reason: describeStartError(run.command, error) });
      });
      child.once('close', (code, signal) => resolve(this.#describeEnd(code, signal)));
    });
    if (run.isBackground && child.pid !== undefined) giveWay(child.pid);
  }

  /** Null before it was started and when it could not be. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Bytes that it was given and has not taken yet. */
  get unreadInput(): number {
    return this.#input?.writableLength ?? 0;
  }

  /** What it has said on standard error, the newest part. */
  get messages(): string {
    return this.#messages;
  }

  /**
   * Gives it bytes, which are its own from here on: look at `unreadInput`. What comes in one turn of the event loop goes out
   * in one write. Does nothing once it has ended.
   */
  write(bytes: Uint8Array): void {
    const input = this.#input;
    if (!input?.writable) return;
    if (!this.#isGathering) {
      this.#isGathering = true;
      input.cork();
      process.nextTick(() => {
        this.#isGathering = false;
        input.uncork();
      });
    }
    input.write(bytes);
  }

  /** Says that no more input comes: it puts out what it has and ends. */
  endInput(): void {
    this.#input?.end();
  }

  /** Ends it at once. There is nothing to save: what it has put out is out. */
  kill(): void {
    this.#isKilled = true;
    this.#child?.kill('SIGKILL');
    // Output that nobody reads any more would keep the pipe open.
    this.output.resume();
  }

  #describeEnd(code: number | null, signal: string | null): FfmpegEnd {
    if (code === 0) return { isSuccess: true, reason: '' };
    if (this.#startError !== undefined) return { isSuccess: false, reason: errorText(this.#startError) };
    if (this.#isKilled) return { isSuccess: false, reason: 'it was ended' };
    const said = lastLine(this.#messages);
    return { isSuccess: false, reason: said || (signal ? `ended by ${signal}` : `exit status ${code}`) };
  }
}

function describeStartError(command: string, error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT' ? `ffmpeg is missing: there is no program "${command}"` : errorText(error);
}

function giveWay(pid: number): void {
  try {
    setPriority(pid, BACKGROUND_PRIORITY);
  } catch {
    // It has ended already, or the system does not let us: then it takes its share like everybody.
  }
}

/** The last thing it said, without the address of the part that said it: `[mp3 @ 0x55d0c0ffee00] …`. */
function lastLine(messages: string): string {
  const lines = messages.split('\n').map((line) => line.replace(/\[[\w:]+ @ 0x[\da-f]+\] /g, '').trim());
  return lines.findLast((line) => line !== '' && !line.startsWith('Last message repeated')) ?? '';
}
