import type { ByteCount } from '../../core/index.ts';
import { Carry, type Progress } from './carry.ts';
import { maxSkippedBytesDefault } from './framer-options.ts';
import { findTagBytes } from './metadata-tags.ts';
import { SkippedBytes } from './skipped-bytes.ts';

/** What a frame's header must tell for frames to be found. */
export interface SizedFrame {
  /** Length of the whole frame, header included. */
  readonly frameBytes: number;
}

/** How the headers of one format are read. Pure. */
export interface FrameSyntax<Header extends SizedFrame> {
  /** What is looked for, in the plural: `MPEG audio frames`. */
  readonly name: string;
  /** The byte that every header begins with. */
  readonly firstByte: number;
  /** Bytes that `readHeader` needs, at least 4. */
  readonly headerBytes: number;
  /** The header at `offset`, where `headerBytes` bytes are known to be; null when there is none. */
  readHeader(bytes: Buffer, offset: number): Header | null;
  /** Whether `next` may follow `header` in one stream. */
  isContinued(header: Header, next: Header): boolean;
}

/** Is called for each frame in order; `frame` is a view, valid until the next push. */
export type FrameVisitor<Header> = (header: Header, frame: Buffer) => void;

/** What tags may take between two frames; beyond it they are garbage. Cover pictures of some 10 MB have been seen. */
const maxTagBytes = 32 * 1024 * 1024;

/**
 * Finds the frames of a format whose headers tell their length but also occur by chance (MPEG audio, ADTS).
 *
 * Two states. *Searching*: a header counts only if another one that continues it stands where its frame ends.
 * *Following*, from then on: a frame is taken as soon as it is whole if its header continues the last one; where it does
 * not, the search begins again at that byte, so that a change of sample rate on a frame border costs nothing.
 * Tags of files are passed over where a frame would begin; they count neither as frames nor as skipped.
 */
export class FrameScanner<Header extends SizedFrame> {
  readonly #syntax: FrameSyntax<Header>;
  readonly #skipped: SkippedBytes;
  readonly #carry = new Carry();
  /** The header that is followed; null while searching. */
  #last: Header | null = null;
  #isAtBorder = true;
  #tagBytesLeft = 0;
  #tagBytesAllowed = maxTagBytes;

  constructor(syntax: FrameSyntax<Header>, maxSkippedBytes: ByteCount = maxSkippedBytesDefault) {
    this.#syntax = syntax;
    this.#skipped = new SkippedBytes(syntax.name, maxSkippedBytes);
  }

  /**
   * Takes the next bytes and shows every frame that they complete.
   * @throws AirchainError `FORMAT_NOT_RECOGNISED` after more than `maxSkippedBytes` without a frame
   */
  push(bytes: Buffer, visit: FrameVisitor<Header>): void {
    this.#carry.push(bytes, (data) => this.#walk(data, visit));
  }

  #walk(data: Buffer, visit: FrameVisitor<Header>): Progress {
    const { headerBytes } = this.#syntax;
    let at = this.#passTag(data, 0);
    while (data.length - at >= headerBytes) {
      const header = this.#syntax.readHeader(data, at);
      if (header !== null) {
        const isFollowing = this.#last !== null && this.#syntax.isContinued(this.#last, header);
        const wanted = isFollowing ? header.frameBytes : header.frameBytes + headerBytes;
        if (data.length - at < wanted) return { done: at, wanted };
        if (isFollowing || this.#isConfirmed(data, at, header)) {
          this.#follow(header);
          visit(header, data.subarray(at, at + header.frameBytes));
          at += header.frameBytes;
          continue;
        }
      }
      const tag = this.#isAtBorder ? findTagBytes(data, at) : 0;
      if (typeof tag === 'object') return { done: at, wanted: tag.wanted };
      if (tag > 0 && tag <= this.#tagBytesAllowed) {
        this.#tagBytesAllowed -= tag;
        this.#tagBytesLeft = tag;
        at = this.#passTag(data, at);
      } else {
        at = this.#passGarbage(data, at);
      }
    }
    return { done: at, wanted: headerBytes };
  }

  #isConfirmed(data: Buffer, at: number, header: Header): boolean {
    const next = this.#syntax.readHeader(data, at + header.frameBytes);
    return next !== null && this.#syntax.isContinued(header, next);
  }

  #follow(header: Header): void {
    this.#last = header;
    this.#isAtBorder = true;
    this.#tagBytesAllowed = maxTagBytes;
    this.#skipped.endRun();
  }

  #passTag(data: Buffer, at: number): number {
    const passed = Math.min(this.#tagBytesLeft, data.length - at);
    this.#tagBytesLeft -= passed;
    return at + passed;
  }

  #passGarbage(data: Buffer, at: number): number {
    const next = data.indexOf(this.#syntax.firstByte, at + 1);
    const end = next === -1 ? data.length : next;
    this.#last = null;
    this.#isAtBorder = false;
    this.#skipped.skip(data.subarray(at, end));
    return end;
  }
}
