import { CoverChoice, readId3Pictures, type StreamPicture } from '../picture/index.ts';
import { ByteStore } from './byte-store.ts';

/** Of a tag, beside its picture: texts, padding. */
const otherTagBytes = 64 * 1024;

/** The cover in the latest tag of a stream, taken from its bytes while they are passed over. Holds one tag, if it is short enough. */
export class TagCover {
  readonly #maxTagBytes: number;
  readonly #tag = new ByteStore();
  #missing = 0;
  #picture: StreamPicture | null;

  /**
   * @param maxPictureBytes a larger picture is not looked for
   * @param picture of a tag that has been read before
   */
  constructor(maxPictureBytes: number, picture: StreamPicture | null = null) {
    this.#maxTagBytes = maxPictureBytes === 0 ? 0 : maxPictureBytes + otherTagBytes;
    this.#picture = picture;
  }

  /** Of the file that plays, as far as tags tell; null: it has none. */
  get picture(): StreamPicture | null {
    return this.#picture;
  }

  /** A tag of this length begins. */
  begin(tagBytes: number): void {
    this.#tag.take();
    this.#missing = tagBytes <= this.#maxTagBytes ? tagBytes : 0;
    if (this.#missing === 0) this.#picture = null;
  }

  /** Takes bytes of it, in order; they are copied. */
  push(bytes: Buffer): void {
    if (this.#missing === 0) return;
    this.#tag.append(bytes);
    this.#missing -= bytes.length;
    if (this.#missing === 0) this.#read(this.#tag.take());
  }

  #read(tag: Buffer): void {
    if (tag.toString('latin1', 0, 3) !== 'ID3') return;
    const cover = new CoverChoice();
    for (const { kind, bytes } of readId3Pictures(tag)) cover.offer(kind, bytes);
    this.#picture = cover.chosen;
  }
}
