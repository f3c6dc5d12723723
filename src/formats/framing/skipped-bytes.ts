import { AirchainError, type ByteCount } from '../../core/index.ts';
import { findTagHead, tagHeadBytes } from './metadata-tags.ts';

/** How many of the first bytes a message shows: enough for every magic number we know. */
const shownBytes = 16;
const noBytes = Buffer.alloc(0);

/**
 * Counts the bytes that belonged to no frame, and gives up after too many in a row. Where the tag of a file is among them,
 * with its picture, that many more may follow.
 * `expected` names what was looked for, as it reads after "Cannot find": `MPEG audio frames`.
 */
export class SkippedBytes {
  readonly #expected: string;
  readonly #limit: number;
  readonly #maxTagBytes: number;
  #total = 0;
  #run = 0;
  #firstBytes = noBytes;
  /** The end of the run so far: the head of a tag may be cut. */
  #lastBytes = noBytes;
  #hasTag = false;
  #tagBytes = 0;

  /** @param maxTagBytes how many more bytes may be skipped once a tag has begun among them */
  constructor(expected: string, limit: ByteCount, maxTagBytes = 0) {
    this.#expected = expected;
    this.#limit = limit;
    this.#maxTagBytes = maxTagBytes;
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
    if (this.#maxTagBytes > 0 && !this.#hasTag) this.#lookForTag(bytes);
    if (this.#run > this.#limit + (this.#hasTag ? this.tagBytesAllowed : 0)) throw this.#notRecognised();
  }

  /** How long a tag may be that begins here. */
  get tagBytesAllowed(): number {
    return this.#maxTagBytes - this.#tagBytes;
  }

  /** Counts a tag of `tagBytes` bytes that is passed over by the length that it states. */
  passTag(tagBytes: number): void {
    this.#hasTag = true;
    this.#tagBytes += tagBytes;
  }

  /** A frame was found: the next bytes skipped begin a new run. */
  endRun(): void {
    this.#tagBytes = 0;
    this.#hasTag = false;
    if (this.#run === 0) return;
    this.#run = 0;
    this.#firstBytes = noBytes;
    this.#lastBytes = noBytes;
  }

  #lookForTag(bytes: Buffer): void {
    const seen = this.#lastBytes.length === 0 ? bytes : Buffer.concat([this.#lastBytes, bytes]);
    this.#hasTag = findTagHead(seen, 0, seen.length)?.isWhole === true;
    this.#lastBytes = Buffer.from(seen.subarray(Math.max(0, seen.length - tagHeadBytes + 1)));
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
