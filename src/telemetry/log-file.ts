import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, errorText, type Logger, type Millis, millis } from '../core/index.ts';

/** One log file. */
export interface LogFileOptions {
  /** Complete path; the folder is made when it is missing. */
  readonly file: string;
  readonly clock: Clock;
  /** Where trouble with the file itself is told. Never the log that this file is part of. */
  readonly logger: Logger;
  /** Nothing is written before this has settled: a former writer of the same file may still have lines. */
  readonly after?: Promise<unknown>;
}

/** Lines that wait for the disk. Beyond this the newest are lost, and counted, rather than memory. */
const MAX_WAITING_CHARACTERS = 1024 * 1024;
/** Trouble with a file is told at most this often. */
const REPORT_PERIOD = millis(60_000);
const FILE_MODE = 0o640;

/**
 * A log on disk that never holds anything up: lines are handed over at once and written in the background, in order and
 * many at a time. When the disk is full or gone, lines are dropped and counted, and it is tried again with the next one.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  #handle: FileHandle | null = null;
  #waiting: string[] = [];
  #waitingCharacters = 0;
  #isReopening = false;
  #writing: Promise<void> | null = null;
  /** Lines that could not be kept since the start. */
  #lostLines = 0;
  #reportedAt: Millis | null = null;

  constructor(options: LogFileOptions) {
    this.#options = options;
  }

  /** Takes one line, without its line feed. */
  write(line: string): void {
    if (this.#waitingCharacters > MAX_WAITING_CHARACTERS) {
      this.#lostLines++;
      return;
    }
    this.#waiting.push(line);
    this.#waitingCharacters += line.length;
    this.#writing ??= this.#drain();
  }

  /** Closes the file before the next line and opens it again by its name: whoever rotates logs has moved it away. */
  reopen(): void {
    this.#isReopening = true;
  }

  /** Resolves when what waits has been written or lost. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  /** Writes what waits and closes the file. */
  async close(): Promise<void> {
    await this.flush();
    await this.#handle?.close();
    this.#handle = null;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      this.#waitingCharacters = 0;
      try {
        const handle = await this.#open();
        await handle.appendFile(`${lines.join('\n')}\n`);
      } catch (error) {
        // A log that cannot be written must not stop the programme.
        this.#lostLines += lines.length;
        this.#report(error);
        this.#isReopening = true;
      }
    }
    this.#writing = null;
  }

  async #open(): Promise<FileHandle> {
    if (this.#isReopening) {
      await this.#handle?.close();
      this.#handle = null;
      this.#isReopening = false;
    }
    if (!this.#handle) {
      await this.#options.after;
      await mkdir(dirname(this.#options.file), { recursive: true });
      this.#handle = await open(this.#options.file, 'a', FILE_MODE);
    }
    return this.#handle;
  }

  #report(error: unknown): void {
    const { clock, logger, file } = this.#options;
    const now = clock.now();
    if (this.#reportedAt !== null && now - this.#reportedAt < REPORT_PERIOD) return;
    this.#reportedAt = now;
    logger.error('a log file cannot be written', { file, reason: errorText(error), lostLines: this.#lostLines });
  }
}
