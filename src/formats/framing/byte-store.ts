const noBytes = Buffer.alloc(0);

/** Bytes that come piece by piece, kept in one buffer that grows. What it holds is bounded by its owner. */
export class ByteStore {
  #buffer: Buffer = noBytes;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** All of them: a view, which later bytes leave as it is. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Copies bytes behind the others. */
  append(bytes: Buffer): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    bytes.copy(this.#buffer, this.#length);
    this.#length = length;
  }

  /** Holds bytes that are never changed from now on, without a copy; there must be none yet. */
  adopt(bytes: Buffer): void {
    this.#buffer = bytes;
    this.#length = bytes.length;
  }

  /** All of them, which are the caller's from now on; none are left. */
  take(): Buffer {
    const { bytes } = this;
    this.#buffer = noBytes;
    this.#length = 0;
    return bytes;
  }
}
