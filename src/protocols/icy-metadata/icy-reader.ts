import type { ByteCount } from '../../core/index.ts';
import { MAX_ICY_TEXT_BYTES, parseIcyText, type RawIcyText } from './icy-block.ts';

const UNIT_BYTES = 16;

/** Every block that says something starts so; the length byte stands right before it. */
const BLOCK_START = Buffer.from('StreamTitle=');

/** Who takes what comes out of an `IcyReader`. */
export interface IcyReaderEvents {
  /** Audio without blocks, in order. A view, valid during the call. */
  audio(bytes: Buffer): void;
  /** A block that said something, at its place between the audio; the text in the sender's charset. */
  text(text: RawIcyText): void;
}

/**
 * `audio`: up to the next block. `length`: the next byte is a block's length. `block`: inside a block.
 * `lost`: a block made no sense, so the count is wrong; everything is audio until the next `StreamTitle='`.
 */
type State = 'audio' | 'length' | 'block' | 'lost';

/**
 * Takes metadata blocks out of a stream that a source or a server announced with `icy-metaint`. Bytes arrive in pieces of any
 * size; one unfinished block (at most 4080 bytes) is kept. A block that is no text means that the count is wrong, as
 * after lost or doubled bytes: it is passed on as the audio that it is, and the reader counts again from the next block that
 * is recognised by its first words. A block that starts with them and is broken further on is dropped.
 */
export class IcyReader {
  readonly #interval: number;
  readonly #events: IcyReaderEvents;
  #state: State = 'audio';
  #audioLeft: number;
  /** Length byte and text of the block that is being read; in `lost`, the end of the audio that may start a block. */
  readonly #held = Buffer.alloc(1 + MAX_ICY_TEXT_BYTES);
  #heldBytes = 0;
  #blockBytes = 0;

  /** @param interval audio bytes between two blocks, 1 or more */
  constructor(interval: ByteCount, events: IcyReaderEvents) {
    this.#interval = interval;
    this.#audioLeft = interval;
    this.#events = events;
  }

  /** Takes the next bytes and hands on what they complete. */
  push(bytes: Buffer): void {
    let offset = 0;
    while (offset < bytes.length) {
      if (this.#state === 'audio') offset = this.#readAudio(bytes, offset);
      else if (this.#state === 'length') offset = this.#readLength(bytes, offset);
      else if (this.#state === 'block') offset = this.#readBlock(bytes, offset);
      else offset = this.#findBlock(bytes, offset);
    }
  }

  #readAudio(bytes: Buffer, offset: number): number {
    const end = Math.min(bytes.length, offset + this.#audioLeft);
    this.#audioLeft -= end - offset;
    if (this.#audioLeft === 0) this.#state = 'length';
    this.#events.audio(bytes.subarray(offset, end));
    return end;
  }

  #readLength(bytes: Buffer, offset: number): number {
    const units = bytes[offset]!;
    if (units === 0) this.#expectAudio();
    else this.#expectBlock(units);
    return offset + 1;
  }

  #readBlock(bytes: Buffer, offset: number): number {
    const end = Math.min(bytes.length, offset + this.#blockBytes - this.#heldBytes);
    this.#heldBytes += bytes.copy(this.#held, this.#heldBytes, offset, end);
    if (this.#heldBytes === this.#blockBytes) this.#endBlock();
    return end;
  }

  #endBlock(): void {
    const bytes = this.#held.subarray(1, this.#blockBytes);
    const text = parseIcyText(bytes);
    if (text === null && bytes.indexOf(BLOCK_START) !== 0) this.#loseCount();
    else this.#expectAudio();
    if (text !== null && (text.title !== null || text.url !== null)) this.#events.text(text);
  }

  /** What was held as a block is audio after all, and a real block may begin in it. */
  #loseCount(): void {
    const misread = Buffer.from(this.#held.subarray(0, this.#blockBytes));
    this.#state = 'lost';
    this.#heldBytes = 0;
    this.push(misread);
  }

  /** Hands on audio, but keeps back the last bytes: a length byte and the first letters of a block may be among them. */
  #findBlock(bytes: Buffer, offset: number): number {
    const seen = Buffer.concat([this.#held.subarray(0, this.#heldBytes), bytes.subarray(offset)]);
    const start = seen.indexOf(BLOCK_START, 1);
    if (start === -1) {
      const kept = Math.min(seen.length, BLOCK_START.length);
      this.#emitAudio(seen.subarray(0, seen.length - kept));
      this.#heldBytes = seen.copy(this.#held, 0, seen.length - kept);
      return bytes.length;
    }
    this.#emitAudio(seen.subarray(0, start - 1));
    this.#expectBlock(seen[start - 1]!);
    this.push(seen.subarray(start));
    return bytes.length;
  }

  #emitAudio(bytes: Buffer): void {
    if (bytes.length > 0) this.#events.audio(bytes);
  }

  #expectAudio(): void {
    this.#state = 'audio';
    this.#audioLeft = this.#interval;
  }

  #expectBlock(units: number): void {
    this.#state = 'block';
    this.#held[0] = units;
    this.#heldBytes = 1;
    this.#blockBytes = 1 + units * UNIT_BYTES;
  }
}
