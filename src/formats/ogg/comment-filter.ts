import { ByteStore, Carry, type Step, walkSteps } from '../framing/index.ts';
import { type CoverChoice, readFlacPicture } from '../picture/index.ts';

/** Names of comments that hold a picture in base64: as FLAC has it (RFC 9639 §8.8), and the older one of a picture alone. */
const pictureNames = ['METADATA_BLOCK_PICTURE=', 'COVERART='] as const;
const longestName = Math.max(...pictureNames.map((name) => name.length));
const lengthBytes = 4;
/** Kind of a picture that does not tell its own. */
const otherKind = 0;
/** Characters of base64 for so many bytes. */
const base64Ratio = 4 / 3;

/** A comment whose value is a picture, while its bytes come. */
interface OpenPicture {
  readonly name: (typeof pictureNames)[number];
  left: number;
  /** Null: it is too large to be kept. */
  readonly text: ByteStore | null;
}

/** How much of a comment header is kept, and where its pictures go. */
export interface CommentFilterOptions {
  /** Bytes before the vendor string: the mark of the codec. */
  readonly prefixBytes: number;
  /** Of the header without pictures. Text that states more is not text: it is kept as it is, with all that follows. */
  readonly maxHeadBytes: number;
  readonly maxPictureBytes: number;
  readonly cover: CoverChoice;
  /** Called with the length that the header is about to have, pictures aside; may throw. */
  readonly bound: (headerBytes: number) => void;
}

/**
 * Reads a comment header (Vorbis I §5.2.1, with what a codec puts before it) as its bytes come, leaves the pictures out and
 * keeps the rest. Of a picture it holds as much as may be kept; its memory does not depend on what lengths are stated.
 */
export class CommentFilter {
  readonly #options: CommentFilterOptions;
  readonly #carry = new Carry();
  /** The header up to the number of comments. */
  readonly #start = new ByteStore();
  readonly #rest = new ByteStore();
  #state: 'vendor' | 'count' | 'comments' | 'picture' | 'tail' = 'vendor';
  #commentsLeft = 0;
  #commentsKept = 0;
  #picture: OpenPicture | null = null;
  #hasPicture = false;

  constructor(options: CommentFilterOptions) {
    this.#options = options;
  }

  /** Whether a picture was left out. */
  get hasPicture(): boolean {
    return this.#hasPicture;
  }

  /** Bytes of the header so far, pictures aside. */
  get length(): number {
    return this.#start.length + lengthBytes + this.#rest.length;
  }

  push(bytes: Buffer): void {
    this.#carry.push(bytes, (data) => walkSteps((at) => this.#step(data, at)));
  }

  /** The header without its pictures. One that breaks off ends with its last whole comment. */
  finish(): Buffer {
    const count = Buffer.alloc(lengthBytes);
    count.writeUInt32LE(this.#commentsKept);
    return Buffer.concat([this.#start.bytes, count, this.#rest.bytes]);
  }

  #step(data: Buffer, at: number): Step {
    switch (this.#state) {
      case 'vendor':
        return this.#takeVendor(data, at);
      case 'count':
        return this.#takeCount(data, at);
      case 'comments':
        return this.#takeComment(data, at);
      case 'picture':
        return this.#takePicture(data, at, this.#picture!);
      case 'tail':
        return this.#takeTail(data, at);
    }
  }

  #takeVendor(data: Buffer, at: number): Step {
    const head = this.#options.prefixBytes + lengthBytes;
    if (data.length - at < head) return { wanted: head };
    const length = head + data.readUInt32LE(at + head - lengthBytes);
    if (length > this.#options.maxHeadBytes) return this.#giveUp();
    if (data.length - at < length) return { wanted: length };
    this.#start.append(data.subarray(at, at + length));
    this.#state = 'count';
    return length;
  }

  #takeCount(data: Buffer, at: number): Step {
    if (data.length - at < lengthBytes) return { wanted: lengthBytes };
    this.#commentsLeft = data.readUInt32LE(at);
    this.#state = this.#commentsLeft > 0 ? 'comments' : 'tail';
    return lengthBytes;
  }

  #takeComment(data: Buffer, at: number): Step {
    if (data.length - at < lengthBytes) return { wanted: lengthBytes };
    const length = data.readUInt32LE(at);
    const nameEnd = lengthBytes + Math.min(length, longestName);
    if (data.length - at < nameEnd) return { wanted: nameEnd };
    const start = data.toString('latin1', at + lengthBytes, at + nameEnd).toUpperCase();
    const name = pictureNames.find((candidate) => start.startsWith(candidate));
    if (name !== undefined) return this.#beginPicture(name, length);
    if (this.length + lengthBytes + length > this.#options.maxHeadBytes) return this.#giveUp();
    if (data.length - at < lengthBytes + length) return { wanted: lengthBytes + length };
    this.#rest.append(data.subarray(at, at + lengthBytes + length));
    this.#commentsKept++;
    this.#endComment();
    return lengthBytes + length;
  }

  #giveUp(): 0 {
    this.#state = 'tail';
    return 0;
  }

  #endComment(): void {
    this.#picture = null;
    this.#commentsLeft--;
    this.#state = this.#commentsLeft > 0 ? 'comments' : 'tail';
  }

  #beginPicture(name: OpenPicture['name'], length: number): number {
    const left = length - name.length;
    const isKept = left <= Math.ceil(this.#options.maxPictureBytes * base64Ratio);
    this.#picture = { name, left, text: isKept ? new ByteStore() : null };
    this.#hasPicture = true;
    this.#state = 'picture';
    return lengthBytes + name.length;
  }

  #takePicture(data: Buffer, at: number, picture: OpenPicture): Step {
    const taken = Math.min(picture.left, data.length - at);
    picture.text?.append(data.subarray(at, at + taken));
    picture.left -= taken;
    if (picture.left > 0) return taken > 0 ? taken : { wanted: 1 };
    if (picture.text) this.#offer(picture.name, Buffer.from(picture.text.bytes.toString('latin1'), 'base64'));
    this.#endComment();
    return taken;
  }

  #offer(name: OpenPicture['name'], bytes: Buffer): void {
    const { cover } = this.#options;
    const tagged = name === 'COVERART=' ? { kind: otherKind, bytes } : readFlacPicture(bytes);
    if (tagged) cover.offer(tagged.kind, tagged.bytes);
  }

  /** What follows the comments: Vorbis has a bit there, Opus may have anything (RFC 7845 §5.2). */
  #takeTail(data: Buffer, at: number): Step {
    if (at === data.length) return { wanted: 1 };
    this.#options.bound(this.length + data.length - at);
    this.#rest.append(data.subarray(at));
    return data.length - at;
  }
}
