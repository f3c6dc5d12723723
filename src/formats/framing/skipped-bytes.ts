import { AirchainError, type ByteCount } from '../../core/index.ts';

/** How many of the first bytes a message shows: enough for every magic number we know. */
const shownBytes = 16;

/**
 * Counts the bytes that belonged to no frame, and gives up after too many in a row.
 * `expected` names what was looked for, as it reads after "Cannot find": `MPEG audio frames`.
 */
export class SkippedBytes {
  readonly #expected: string;
  readonly #limit: number;
  #total = 0;
  #run = 0;
  #firstBytes = Buffer.alloc(0);

  constructor(expected: string, limit: ByteCount) {
    this.#expected = expected;
    this.#limit = limit;
  }

  /**
   * Counts `bytes` as skipped. They are read, not kept.
   * @throws AirchainError `FORMAT_NOT_RECOGNISED` when more than the limit were skipped since the last `endRun`
   */
  skip(bytes: Buffer): void {
    if (this.#firstBytes.length < shownBytes) {
      this.#firstBytes = Buffer.concat([this.#firstBytes, bytes.subarray(0, shownBytes - this.#firstBytes.length)]);
    }
    this.#total += bytes.length;
    this.#run += bytes.length;
    if (this.#run > this.#limit) throw this.#notRecognised();
  }

  /** A frame was found: the next bytes skipped begin a new run. */
  endRun(): void {
    if (this.#run === 0) return;
    this.#run = 0;
    this.#firstBytes = Buffer.alloc(0);
  }

  #notRecognised(): AirchainError {
    const hex = this.#firstBytes.toString('hex').replace(/(?<=^(?:..)+)(?=.)/g, ' ');
    const where = this.#run === this.#total ? 'since the start' : 'since the last one';
    return new AirchainError(
      'FORMAT_NOT_RECOGNISED',
      `Cannot find ${this.#expected}: ${this.#run} bytes ${where} hold none, they begin with "${hex}"`,
    );
  }
}
