import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs';
import { setPriority } from 'node:os';
import { type ErrorCode, errorText, systemPath } from '../core/index.ts';
import { hideSecrets } from '../protocols/plain-address/index.ts';
import { childEnvironment } from './child-environment.ts';
import type { MediaInput } from './media-input.ts';
import { withRawWords } from './raw-words.ts';
import type { Urgency } from './start-queue.ts';

/** What one run of ffmpeg is started with. */
export interface FfmpegRun {
  readonly input: MediaInput;
  /** Options of the whole run; default: it says nothing but errors. */
  readonly options?: readonly string[];
  /** Behind the input, up to the output. */
  readonly output: readonly string[];
  readonly urgency: Urgency;
  /** Takes what it puts out on standard output. */
  readonly onOutput: (bytes: Buffer) => void;
}

/** How a run ended. */
export interface FfmpegEnd {
  readonly isSuccess: boolean;
  /** Why it did not succeed, in ffmpeg's words or the system's, without secrets; empty after a success. */
  readonly reason: string;
  /** Set where airchain refused to start it. */
  readonly code?: ErrorCode;
}

/** Starts the process when it is its turn; or why it is not started at all. */
export type FfmpegLaunch =
  | { readonly command: string; readonly enqueue: (start: () => void) => () => void }
  | { readonly refusal: FfmpegEnd };

/** What is kept of its messages, the newest; measurements are printed last. */
const MOST_MESSAGE_CHARACTERS = 16 * 1024;
const BACKGROUND_PRIORITY = 15;
/** Where memory is short the system ends those with the highest score first: a decoder before an encoder before the server. */
const OOM_SCORES: Readonly<Record<Urgency, number>> = { programme: 300, stream: 600, background: 900 };
/** Asked for before all else: no terminal, no banner, no progress. */
const QUIET = ['-nostdin', '-hide_banner', '-nostats'];
const ERRORS_ONLY = ['-v', 'error'];

/**
 * One run of ffmpeg as a process of its own, so that a crash in a codec is not ours. Ends by itself, or by `kill`; when
 * airchain dies its pipes close, and it ends as well. Nothing is thrown for what ffmpeg does: `ended` says it.
 */
export class FfmpegProcess {
  /** Resolves when the process and its pipes are gone. */
  readonly ended: Promise<FfmpegEnd>;
  readonly #run: FfmpegRun;
  readonly #resolve: (end: FfmpegEnd) => void;
  readonly #withdraw: () => void = () => {};
  /** Null: it waits for its turn, or was refused. */
  #child: ChildProcess | null = null;
  /** Bytes for a process that has not been started yet. */
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #isInputOver = false;
  #isOutputPaused = false;
  #isGathering = false;
  #messages = '';
  #startError: unknown;
  #isKilled = false;

  constructor(run: FfmpegRun, launch: FfmpegLaunch) {
    const { promise, resolve } = Promise.withResolvers<FfmpegEnd>();
    this.#run = run;
    this.ended = promise;
    this.#resolve = resolve;
    if ('refusal' in launch) resolve(launch.refusal);
    else this.#withdraw = launch.enqueue(() => this.#start(launch.command));
  }

  /** Null before it was started and when it could not be. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Bytes that it was given and has not taken yet. */
  get unreadInput(): number {
    return this.#earlyBytes + (this.#child?.stdin?.writableLength ?? 0);
  }

  /** What it has said on standard error, the newest part. */
  get messages(): string {
    return this.#messages;
  }

  get isOutputPaused(): boolean {
    return this.#isOutputPaused;
  }

  /** Lets it wait with its output, and goes on. */
  pauseOutput(): void {
    this.#isOutputPaused = true;
    this.#child?.stdout?.pause();
  }

  resumeOutput(): void {
    this.#isOutputPaused = false;
    this.#child?.stdout?.resume();
  }

  /**
   * Gives it bytes, which are its own from here on: look at `unreadInput`. What comes in one turn of the event loop goes out
   * in one write. Does nothing once it has ended.
   */
  write(bytes: Uint8Array): void {
    if (!this.#child) {
      this.#early.push(bytes);
      this.#earlyBytes += bytes.length;
      return;
    }
    const input = this.#child.stdin;
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
    this.#isInputOver = true;
    this.#child?.stdin?.end();
  }

  /** Ends it at once. There is nothing to save: what it has put out is out. */
  kill(): void {
    this.#isKilled = true;
    this.#dropEarly();
    this.#withdraw();
    if (!this.#child) {
      this.#resolve({ isSuccess: false, reason: ENDED });
      return;
    }
    this.#child.kill('SIGKILL');
    // Output that nothing reads any more would keep the pipe open.
    this.resumeOutput();
  }

  #start(command: string): void {
    const { input, options = ERRORS_ONLY, output, urgency, onOutput } = this.#run;
    const stdin = input.stdin === 'nothing' ? 'ignore' : 'pipe';
    const raw = withRawWords(command, [...QUIET, ...options, ...input.arguments.map(systemPath), ...output]);
    let child: ChildProcess;
    try {
      child = spawn(raw.command, raw.words, { stdio: [stdin, 'pipe', 'pipe'], env: childEnvironment() });
    } catch (error) {
      // Most of the system's refusals come by `error`, some are thrown: no memory, a command line that is too long.
      this.#dropEarly();
      this.#resolve({ isSuccess: false, reason: errorText(error) });
      return;
    }
    this.#child = child;
    // A pipe that breaks says that the process has ended, which `ended` tells with the reason.
    child.stdin?.on('error', () => {});
    // A system without a free file descriptor starts nothing and opens no pipes; `error` follows.
    child.stdout?.on('error', () => {}).on('data', onOutput);
    if (this.#isOutputPaused) child.stdout?.pause();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#messages = (this.#messages + text).slice(-MOST_MESSAGE_CHARACTERS);
    });
    child.once('error', (error) => {
      this.#startError = error;
      // A program that could not be started never closes.
      if (child.pid === undefined) this.#resolve({ isSuccess: false, reason: describeStartError(command, error) });
    });
    child.once('close', (code, signal) => this.#resolve(this.#describeEnd(code, signal)));
    if (child.pid !== undefined) giveWay(child.pid, urgency);
    this.#writeEarly();
  }

  #writeEarly(): void {
    const { stdin } = this.#run.input;
    const early = this.#early;
    this.#dropEarly();
    if (typeof stdin === 'object') this.#child?.stdin?.end(stdin.text);
    for (const bytes of early) this.write(bytes);
    if (this.#isInputOver) this.endInput();
  }

  #dropEarly(): void {
    this.#early = [];
    this.#earlyBytes = 0;
  }

  #describeEnd(code: number | null, signal: string | null): FfmpegEnd {
    if (code === 0) return { isSuccess: true, reason: '' };
    if (this.#startError !== undefined) return { isSuccess: false, reason: errorText(this.#startError) };
    if (this.#isKilled) return { isSuccess: false, reason: ENDED };
    const said = findRefusedFormat(this.#messages) ?? lastLine(this.#messages);
    return { isSuccess: false, reason: said || (signal ? `ended by ${signal}` : `exit status ${code}`) };
  }
}

const ENDED = 'it was ended';

function describeStartError(command: string, error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT' ? `ffmpeg is missing: there is no program "${command}"` : errorText(error);
}

function giveWay(pid: number, urgency: Urgency): void {
  try {
    if (urgency === 'background') setPriority(pid, BACKGROUND_PRIORITY);
  } catch {
    // It has ended already, or the system does not let us: then it takes its share like all others.
  }
  // Only Linux has it, and only while the process runs.
  writeFile(`/proc/${pid}/oom_score_adj`, `${OOM_SCORES[urgency]}`, () => {});
}

/** Why a file or stream was refused by its format, which is not among those of its `MediaInput`; null: it was not. */
export function findRefusedFormat(messages: string): string | null {
  const [, format] = /^\[([\w,]+) @ 0x[\da-f]+\] (?:\[error\] )?Format not on whitelist/m.exec(messages) ?? [];
  return format === undefined ? null : `it is no sound but another kind of file (${format})`;
}

/** The last thing it said, without the address of the part that said it: `[mp3 @ 0x55d0c0ffee00] …`. */
function lastLine(messages: string): string {
  const lines = messages.split('\n').map((line) => line.replace(/\[[\w:#/]+ @ 0x[\da-f]+\] /g, '').trim());
  return hideSecrets(lines.findLast((line) => line !== '' && !line.startsWith('Last message repeated')) ?? '');
}
