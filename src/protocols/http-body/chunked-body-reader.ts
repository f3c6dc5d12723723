import { AirchainError, type ByteCount, byteCount } from '../../core/index.ts';

/** Limits of one chunked body. */
export interface ChunkedBodyReaderOptions {
  /** Longest line with a chunk's size and its extensions, in bytes without CR LF. Default 256. */
  readonly maxSizeLineBytes?: ByteCount;
  /** Most bytes of trailer lines after the last chunk. Default 4096. Trailers are read and forgotten. */
  readonly maxTrailerBytes?: ByteCount;
}

const DEFAULT_MAX_SIZE_LINE_BYTES = byteCount(256);
const DEFAULT_MAX_TRAILER_BYTES = byteCount(4096);

const CR = 0x0d;
const LF = 0x0a;

/** Size with optional extensions (RFC 9112 §7.1). Eight digits are 4 GiB, far above any chunk of a live source. */
const SIZE_LINE = /^([0-9a-fA-F]{1,8})[ \t]*(?:;|$)/;

type State = 'size-line' | 'data' | 'data-end' | 'trailers' | 'done';

/**
 * Takes the chunks off a body. Strict, because a lenient reader would let chunk heads through as audio: lines end with
 * CR LF, and a size is hexadecimal digits and nothing else.
 *
 * States: `size-line` → `data` → `data-end` → `size-line` … → `trailers` → `done`.
 */
export class ChunkedBodyReader {
  readonly #maxSizeLineBytes: number;
  readonly #maxTrailerBytes: number;
  #state: State = 'size-line';
  /** The unfinished line, without its end. */
  #line = '';
  /** Of the current chunk. */
  #bytesLeft = 0;
  #trailerBytes = 0;

  constructor(options: ChunkedBodyReaderOptions = {}) {
    this.#maxSizeLineBytes = options.maxSizeLineBytes ?? DEFAULT_MAX_SIZE_LINE_BYTES;
    this.#maxTrailerBytes = options.maxTrailerBytes ?? DEFAULT_MAX_TRAILER_BYTES;
  }

  /**
   * Takes the next bytes of the body and calls `emit` with the data in them, as views on `bytes`.
   * @returns whether the body is complete; what follows its end in `bytes` is ignored
   * @throws AirchainError `CHUNK_MALFORMED`; the reader is of no use afterwards
   */
  push(bytes: Buffer, emit: (data: Buffer) => void): boolean {
    let offset = 0;
    while (offset < bytes.length && this.#state !== 'done') {
      offset = this.#state === 'data' ? this.#readData(bytes, offset, emit) : this.#readLine(bytes, offset);
    }
    return this.#state === 'done';
  }

  #readData(bytes: Buffer, offset: number, emit: (data: Buffer) => void): number {
    const end = Math.min(bytes.length, offset + this.#bytesLeft);
    this.#bytesLeft -= end - offset;
    if (this.#bytesLeft === 0) this.#state = 'data-end';
    emit(bytes.subarray(offset, end));
    return end;
  }

  #readLine(bytes: Buffer, offset: number): number {
    const found = bytes.indexOf(LF, offset);
    const end = found === -1 ? bytes.length : found;
    const lineBytes = this.#line.length + end - offset;
    if (lineBytes > this.#maxLineBytes() + 1) throw malformed(`a line has more than ${this.#maxLineBytes()} bytes`);
    this.#line += bytes.toString('latin1', offset, end);
    if (found === -1) return end;
    if (this.#line.charCodeAt(this.#line.length - 1) !== CR) throw malformed('a line does not end with CR LF');
    const line = this.#line.slice(0, -1);
    this.#line = '';
    this.#takeLine(line);
    return end + 1;
  }

  #maxLineBytes(): number {
    if (this.#state === 'data-end') return 0;
    return this.#state === 'size-line' ? this.#maxSizeLineBytes : this.#maxTrailerBytes - this.#trailerBytes;
  }

  #takeLine(line: string): void {
    if (this.#state === 'data-end') this.#state = 'size-line';
    else if (this.#state === 'size-line') this.#takeSize(line);
    else if (line === '') this.#state = 'done';
    else this.#trailerBytes += line.length;
  }

  #takeSize(line: string): void {
    const match = SIZE_LINE.exec(line);
    if (!match) throw malformed(`the size line is ${JSON.stringify(line.slice(0, MAX_QUOTED_CHARACTERS))}`);
    this.#bytesLeft = Number.parseInt(match[1]!, 16);
    this.#state = this.#bytesLeft === 0 ? 'trailers' : 'data';
  }
}

/** Quoted lines are cut, so that a log line stays short. */
const MAX_QUOTED_CHARACTERS = 40;

function malformed(reason: string): AirchainError {
  return new AirchainError('CHUNK_MALFORMED', `Cannot read the chunked body: ${reason}`);
}
