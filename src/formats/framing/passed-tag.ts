import { CoverChoice, readId3Pictures, type StreamPicture } from '../picture/index.ts';
import { ByteStore } from './byte-store.ts';

/** Of a tag, beside its picture: texts, padding. */
const otherTagBytes = 64 * 1024;

/**
 * A tag that is passed over by the length that it states, and the cover in the latest one, taken from its bytes meanwhile. Holds
 * one tag, if it is short enough.
 */
export class PassedTag {
  readonly #maxKeptBytes: number;
  readonly #kept = new ByteStore();
  #isKept = false;
  #bytesLeft = 0;
  #picture: StreamPicture | null;

  /**
   * @param maxPictureBytes a larger picture is not looked for
   * @param picture of a tag that has been read before
   */
  constructor(maxPictureBytes: number, picture: StreamPicture | null = null) {
    this.#maxKeptBytes = maxPictureBytes === 0 ? 0 : maxPictureBytes + otherTagBytes;
    this.#picture = picture;
  }

  /** Of the file that plays, as far as tags tell; null: it has none. */
  get picture(): StreamPicture | null {
    return this.#picture;
  }

  /** What is still to be passed over; 0: no tag is. */
  get bytesLeft(): number {
    return this.#bytesLeft;
  }

  /** A tag of this length begins. */
  begin(tagBytes: number): void {
    this.#kept.take();
    this.#bytesLeft = tagBytes;
    this.#isKept = tagBytes <= this.#maxKeptBytes;
    if (!this.#isKept) this.#picture = null;
  }

  /** Takes bytes of it, in order, at most those that are left; they are copied. */
  push(bytes: Buffer): void {
    this.#bytesLeft -= bytes.length;
    if (!this.#isKept) return;
    this.#kept.append(bytes);
    if (this.#bytesLeft === 0) this.#read(this.#kept.take());
  }

  /** It is over sooner than it said. */
  end(): void {
    this.#bytesLeft = 0;
  }

  #read(tag: Buffer): void {
    if (tag.toString('latin1', 0, 3) !== 'ID3') return;
    const cover = new CoverChoice();
    for (const { kind, bytes } of readId3Pictures(tag)) cover.offer(kind, bytes);
    this.#picture = cover.chosen;
  }
}
