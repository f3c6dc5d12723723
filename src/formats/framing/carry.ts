/** How far a walk over bytes came. */
export interface Progress {
  /** Bytes from the start that are done with. */
  readonly done: number;
  /** Bytes that the walk must see from there on to get any further: always more than it was shown. */
  readonly wanted: number;
}

/**
 * Shows a walker the bytes of a stream without cuts. Whole units are walked where they lie in the pushed buffer; only the
 * one that a cut went through is put together in a buffer of its own, of at most twice what the walker wanted.
 * That buffer is never written to again once it was shown whole, so views on it stay valid as long as they are referenced.
 */
export class Carry {
  #buffer: Buffer | null = null;
  #length = 0;
  #wanted = 0;

  /**
   * Walks over what was left, joined with `bytes`. `walk` is called with as much as can be shown at once, begins at its
   * first byte, and must leave fewer bytes than it says it wants.
   */
  push(bytes: Buffer, walk: (data: Buffer) => Progress): void {
    let position = 0;
    while (this.#buffer !== null) {
      const taken = Math.min(this.#wanted - this.#length, bytes.length - position);
      this.#append(bytes.subarray(position, position + taken));
      position += taken;
      if (this.#length < this.#wanted) return;
      const { done, wanted } = walk(this.#buffer.subarray(0, this.#length));
      const left = this.#length - done;
      if (left <= position) {
        // All that is left came with this push: walk on where it lies.
        position -= left;
        this.#clear();
      } else {
        this.#buffer = this.#buffer.subarray(done);
        this.#length = left;
        this.#wanted = wanted;
      }
    }
    if (position === bytes.length) return;
    const rest = position === 0 ? bytes : bytes.subarray(position);
    const { done, wanted } = walk(rest);
    if (done < rest.length) this.#keep(rest.subarray(done), wanted);
  }

  #keep(bytes: Buffer, wanted: number): void {
    this.#buffer = Buffer.allocUnsafe(wanted);
    this.#length = bytes.copy(this.#buffer);
    this.#wanted = wanted;
  }

  #append(bytes: Buffer): void {
    let buffer = this.#buffer as Buffer;
    if (buffer.length < this.#wanted) {
      // A walker that wants a little more each time must not cost a copy of everything each time.
      const larger = Buffer.allocUnsafe(Math.max(this.#wanted, 2 * this.#length));
      buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
      buffer = larger;
    }
    this.#length += bytes.copy(buffer, this.#length);
  }

  #clear(): void {
    this.#buffer = null;
    this.#length = 0;
    this.#wanted = 0;
  }
}
