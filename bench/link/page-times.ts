/** First bytes of a page (RFC 3533 §6), and where its table of segments is. */
const CAPTURE = 'OggS';
const SEGMENT_COUNT = 26;
const SEGMENTS = 27;
/** The number of last bytes that identify a page. */
const KEY_BYTES = 24;

/**
 * Notes when each page of an Ogg stream passed. Pages are known by their sound: a server may write serial numbers and
 * positions of its own.
 */
export class PageTimes {
  /** By the key of the page's sound, `performance.now()`. */
  readonly times = new Map<string, number>();
  #bytes = Buffer.alloc(0);

  /** The next bytes of the stream, which came at `now`. Throws when they are no Ogg. */
  push(bytes: Buffer, now = performance.now()): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (let size = this.#nextSize(); size !== null; size = this.#nextSize()) {
      this.times.set(this.#bytes.toString('hex', Math.max(0, size - KEY_BYTES), size), now);
      this.#bytes = this.#bytes.subarray(size);
    }
  }

  /** Of the page at the front; null: it is not whole yet. */
  #nextSize(): number | null {
    const bytes = this.#bytes;
    if (bytes.length < SEGMENTS) return null;
    if (bytes.toString('latin1', 0, CAPTURE.length) !== CAPTURE) throw new Error('Cannot read the stream: not Ogg');
    const end = SEGMENTS + bytes[SEGMENT_COUNT]!;
    if (bytes.length < end) return null;
    const size = bytes.subarray(SEGMENTS, end).reduce((sum, segment) => sum + segment, end);
    return bytes.length < size ? null : size;
  }
}
