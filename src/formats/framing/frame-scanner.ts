import type { StreamPicture } from '../picture/index.ts';
import { Carry } from './carry.ts';
import {
  type FramerOptions,
  maxPictureBytesDefault,
  maxSkippedBytesDefault,
  maxTagBytesDefault,
} from './framer-options.ts';
import { countTagLetters, findTagBytes, findTagHead, tagHeadBytes, tagStartBytes } from './metadata-tags.ts';
import { PassedTag } from './passed-tag.ts';
import { SkippedBytes } from './skipped-bytes.ts';
import { type Step, walkSteps } from './walk-steps.ts';

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

/** Headers that continue each other, for the first frame to be believed: by chance, two stand in noise now and then. */
const framesToBegin = 2;
/** So many in a row are in no picture: the tag ends sooner than it says. */
export const framesInTag = 8;

/**
 * Finds the frames of a format whose headers tell their length but also occur by chance (MPEG audio, ADTS).
 *
 * Two states. *Searching*: a header counts only if another one that continues it stands where its frame ends.
 * *Following*, from then on: a frame is taken as soon as it is whole if its header continues the last one; where it does
 * not, the search begins again at that byte, so that a change of sample rate on a frame border costs nothing.
 * Tags of files are passed over where a frame would begin, and where one begins inside a frame, which then was cut off; they
 * count neither as frames nor as skipped. One that says that it is longer than it is ends where frames are seen.
 */
export class FrameScanner<Header extends SizedFrame> {
  readonly #syntax: FrameSyntax<Header>;
  readonly #skipped: SkippedBytes;
  readonly #carry = new Carry();
  readonly #tag: PassedTag;
  /** The header that is followed; null while searching. */
  #last: Header | null = null;
  #isAtBorder = true;

  constructor(syntax: FrameSyntax<Header>, options: FramerOptions = {}) {
    const { maxSkippedBytes = maxSkippedBytesDefault, maxTagBytes = maxTagBytesDefault } = options;
    this.#syntax = syntax;
    this.#skipped = new SkippedBytes(syntax.name, maxSkippedBytes, maxTagBytes);
    this.#tag = new PassedTag(options.maxPictureBytes ?? maxPictureBytesDefault, options.cover);
  }

  /** The cover in the latest tag. */
  get picture(): StreamPicture | null {
    return this.#tag.picture;
  }

  /**
   * Takes the next bytes and shows every frame that they complete.
   * @throws AirchainError `FORMAT_NOT_RECOGNISED` after more than `maxSkippedBytes` without a frame
   */
  push(bytes: Buffer, visit: FrameVisitor<Header>): void {
    this.#carry.push(bytes, (data) => walkSteps((at) => this.#step(data, at, visit)));
  }

  #step(data: Buffer, at: number, visit: FrameVisitor<Header>): Step {
    if (this.#tag.bytesLeft > 0) return this.#passTag(data, at);
    const { headerBytes } = this.#syntax;
    if (data.length - at < headerBytes) return { wanted: headerBytes };
    const header = this.#syntax.readHeader(data, at);
    if (header === null) return this.#passOther(data, at);
    const isFollowing = this.#last !== null && this.#syntax.isContinued(this.#last, header);
    if (data.length - at < header.frameBytes) return { wanted: header.frameBytes };
    const isFrame = isFollowing || this.#isRun(data, at, framesToBegin);
    if (typeof isFrame === 'object') return isFrame;
    if (!isFrame) return this.#passOther(data, at);
    // All letters that it begins with stand in the frame: what follows may not have come.
    const tag = findTagHead(data, at + headerBytes, at + header.frameBytes - tagStartBytes + 1);
    if (tag !== null) return this.#passUpTo(data, at, tag);
    this.#follow(header);
    visit(header, data.subarray(at, at + header.frameBytes));
    return header.frameBytes;
  }

  /** Whether `count` headers stand in a row from `at` on. */
  #isRun(data: Buffer, at: number, count: number): boolean | { readonly wanted: number } {
    const { headerBytes } = this.#syntax;
    let cursor = at;
    let last: Header | null = null;
    for (let found = 0; found < count; found++) {
      if (data.length - cursor < headerBytes) return { wanted: cursor + headerBytes - at };
      const header = this.#syntax.readHeader(data, cursor);
      if (header === null || (last !== null && !this.#syntax.isContinued(last, header))) return false;
      last = header;
      cursor += header.frameBytes;
    }
    return true;
  }

  #follow(header: Header): void {
    this.#last = header;
    this.#isAtBorder = true;
    this.#skipped.endRun();
  }

  /** No frame begins at `at`: a tag does, or something else. */
  #passOther(data: Buffer, at: number): Step {
    const tag = this.#isAtBorder ? findTagBytes(data, at) : 0;
    if (typeof tag === 'object') return tag;
    if (tag > 0 && tag <= this.#skipped.tagBytesAllowed) {
      this.#skipped.passTag(tag);
      this.#tag.begin(tag);
      return 0;
    }
    const next = data.indexOf(this.#syntax.firstByte, at + 1);
    const end = next === -1 ? Math.max(at + 1, data.length - countTagLetters(data)) : next;
    const head = findTagHead(data, this.#isAtBorder ? at + 1 : at, end);
    if (head !== null) return this.#passUpTo(data, at, head);
    return this.#passGarbage(data, at, end);
  }

  #passUpTo(data: Buffer, at: number, tag: { readonly at: number; readonly isWhole: boolean }): Step {
    if (!tag.isWhole) return { wanted: tag.at + tagHeadBytes - at };
    const passed = this.#passGarbage(data, at, tag.at);
    this.#isAtBorder = true;
    return passed;
  }

  #passTag(data: Buffer, at: number): Step {
    const end = Math.min(data.length, at + this.#tag.bytesLeft);
    if (at === end) return { wanted: 1 };
    const found = data.indexOf(this.#syntax.firstByte, at);
    if (found === -1 || found >= end) return this.#takeTag(data, at, end);
    const isRun = this.#isRun(data, found, framesInTag);
    if (typeof isRun === 'object' && found === at) return isRun;
    const taken = this.#takeTag(data, at, isRun === false ? found + 1 : found);
    if (isRun === true) this.#tag.end();
    return taken;
  }

  #takeTag(data: Buffer, at: number, end: number): number {
    this.#tag.push(data.subarray(at, end));
    return end - at;
  }

  #passGarbage(data: Buffer, at: number, end: number): number {
    this.#last = null;
    this.#isAtBorder = false;
    this.#skipped.skip(data.subarray(at, end));
    return end - at;
  }
}
