import type { Clock, ErrorCode } from '../core/index.ts';
import { FfmpegProcess, type FfmpegRun } from './ffmpeg-process.ts';
import { StartQueue } from './start-queue.ts';

/** How ffmpeg is found and how much of it may run. */
export interface FfmpegOptions {
  readonly clock: Clock;
  /** Where the program is; null: it is missing. Asked again for each start while it is missing. */
  readonly find: () => string | null;
  /** Most decoders of streams that others send, at a time. Tracks and encoders are not counted. */
  readonly maxStreamDecoders: () => number;
}

/** What an operator reads where ffmpeg is missing: the reason and the fix. */
export const FFMPEG_MISSING =
  'ffmpeg is missing: install it (Debian, Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg), no restart is needed';

/**
 * Starts every ffmpeg of the station: in turn, so that a start never holds up delivery for long, and bounded in number.
 * Knows whether the program is there. Each process belongs to the object that asked for it.
 */
export class Ffmpeg {
  readonly #options: FfmpegOptions;
  readonly #queue: StartQueue;
  #command: string | null = null;
  #streamDecoders = 0;

  constructor(options: FfmpegOptions) {
    this.#options = options;
    this.#queue = new StartQueue(options.clock);
  }

  /** Whether the program is not there. Looks again each time, so that it is found once it is installed. */
  get isMissing(): boolean {
    this.#command ??= this.#options.find();
    return this.#command === null;
  }

  /** Decoders of streams that run or wait for their turn. */
  get streamDecoders(): number {
    return this.#streamDecoders;
  }

  /** Never throws: a run that is refused has ended, with the reason and its code. */
  start(run: FfmpegRun): FfmpegProcess {
    if (this.isMissing) return refuse(run, 'FFMPEG_MISSING', FFMPEG_MISSING);
    const command = this.#command!;
    const { urgency } = run;
    const launch = { command, enqueue: (start: () => void) => this.#queue.add(urgency, start) };
    if (urgency !== 'stream') return new FfmpegProcess(run, launch);
    const most = this.#options.maxStreamDecoders();
    if (this.#streamDecoders >= most) {
      return refuse(
        run,
        'DECODERS_EXHAUSTED',
        `all ${most} decoders are busy (DECODERS_EXHAUSTED, server.limits.decoders)`,
      );
    }
    this.#streamDecoders++;
    const process = new FfmpegProcess(run, launch);
    void process.ended.then(() => {
      this.#streamDecoders--;
    });
    return process;
  }
}

function refuse(run: FfmpegRun, code: ErrorCode, reason: string): FfmpegProcess {
  return new FfmpegProcess(run, { refusal: { isSuccess: false, reason, code } });
}
