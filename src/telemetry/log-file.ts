import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ByteCount, type Clock, errorText, type Logger, type Millis, millis } from '../core/index.ts';
import { archiveLog } from './log-archive.ts';

/** When a file is archived and the next one begun. */
export interface LogRotation {
  /** A file of this size is archived before its next line; null: it grows. */
  readonly maxSize: ByteCount | null;
  /** Archived files that are kept, the newest; null: all. */
  readonly keep: number | null;
}

/** One log file. */
export interface LogFileOptions {
  /** Complete path; the folder is made when it is missing. */
  readonly file: string;
  readonly rotation: LogRotation;
  readonly clock: Clock;
  /** Receives errors of the file itself. Never the log that this file is part of. */
  readonly logger: Logger;
  /** Nothing is written before this has settled: a former writer of the same file may still have lines. */
  readonly after?: Promise<unknown>;
}

/** Lines that wait for the disk. Beyond this the newest are lost, and counted, rather than memory. */
const MAX_WAITING_CHARACTERS = 1024 * 1024;
/** Trouble with a file is logged, and a failed rotation tried again, at most this often. */
const REPORT_PERIOD = millis(60_000);
const FILE_MODE = 0o640;

/**
 * A log on disk that never holds anything up: lines are handed over at once and written in the background, in order and
 * many at a time. When the disk is full or gone, lines are dropped and counted, and it is tried again with the next one. A file that
 * is large enough is archived; where that fails, it grows rather than to lose lines. What is no file (`/dev/stderr`) is
 * never archived.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  #rotation: LogRotation;
  #handle: FileHandle | null = null;
  /** Bytes of the open file; null: it is none that can be archived. */
  #size: number | null = null;
  #waiting: string[] = [];
  #waitingCharacters = 0;
  #isReopening = false;
  #writing: Promise<void> | null = null;
  /** Lines that could not be kept since the start. */
  #lostLines = 0;
  #reportedAt: Millis | null = null;
  #rotatesAgainAt = millis(0);

  constructor(options: LogFileOptions) {
    this.#options = options;
    this.#rotation = options.rotation;
  }

  /** Other bounds from the next line on. */
  configure(rotation: LogRotation): void {
    this.#rotation = rotation;
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

  /** Closes the file before the next line and reopens it by its name: log rotation has moved it. */
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
      await this.#append(lines);
    }
    this.#writing = null;
  }

  async #append(lines: readonly string[]): Promise<void> {
    let written = 0;
    try {
      while (written < lines.length) {
        const handle = await this.#open();
        const { bytes, count } = this.#takeWhatFits(lines, written);
        await handle.appendFile(bytes);
        if (this.#size !== null) this.#size += bytes.length;
        written += count;
      }
    } catch (error) {
      // A log that cannot be written must not stop the programme.
      this.#lostLines += lines.length - written;
      this.#report(error);
      this.#isReopening = true;
    }
  }

  /** As many of the lines as the file has room for, one at least; all when it may grow. */
  #takeWhatFits(lines: readonly string[], from: number): { readonly bytes: Buffer; readonly count: number } {
    const { maxSize } = this.#rotation;
    const room = maxSize === null || this.#size === null || !this.#mayRotate() ? Infinity : maxSize - this.#size;
    const pieces: Buffer[] = [];
    let length = 0;
    for (const line of lines.slice(from)) {
      const piece = Buffer.from(`${line}\n`);
      if (length > 0 && length + piece.length > room) break;
      pieces.push(piece);
      length += piece.length;
    }
    return { bytes: Buffer.concat(pieces), count: pieces.length };
  }

  /** The file, with room for one more line. */
  async #open(): Promise<FileHandle> {
    if (this.#isReopening) {
      await this.#handle?.close();
      this.#handle = null;
      this.#isReopening = false;
    }
    const handle = this.#handle ?? (await this.#openByName());
    if (!(await this.#isFull(handle))) return handle;
    try {
      await archiveLog(this.#options.file, this.#rotation.keep, this.#options.clock.wallTime());
    } catch (error) {
      this.#rotatesAgainAt = millis(this.#options.clock.now() + REPORT_PERIOD);
      const { logger, file } = this.#options;
      logger.error('a log file cannot be archived and grows', { file, reason: errorText(error) });
    }
    await handle.close();
    return this.#openByName();
  }

  async #openByName(): Promise<FileHandle> {
    this.#handle = null;
    await this.#options.after;
    await mkdir(dirname(this.#options.file), { recursive: true });
    this.#handle = await open(this.#options.file, 'a', FILE_MODE);
    await this.#measure(this.#handle);
    return this.#handle;
  }

  /** Looks again before it says yes: another program may have cut the file (`copytruncate` of logrotate). */
  async #isFull(handle: FileHandle): Promise<boolean> {
    const { maxSize } = this.#rotation;
    const isFull = () => maxSize !== null && this.#size !== null && this.#size >= maxSize;
    if (!isFull() || !this.#mayRotate()) return false;
    await this.#measure(handle);
    return isFull();
  }

  #mayRotate(): boolean {
    return this.#options.clock.now() >= this.#rotatesAgainAt;
  }

  async #measure(handle: FileHandle): Promise<void> {
    const stat = await handle.stat();
    this.#size = stat.isFile() ? stat.size : null;
  }

  #report(error: unknown): void {
    const { clock, logger, file } = this.#options;
    const now = clock.now();
    if (this.#reportedAt !== null && now - this.#reportedAt < REPORT_PERIOD) return;
    this.#reportedAt = now;
    logger.error('a log file cannot be written', { file, reason: errorText(error), lostLines: this.#lostLines });
  }
}
