import { AirchainError, type ByteCount, byteCount, micros } from '../../core/index.ts';
import type { Framer, MediaChunk, StreamInfo } from '../framer.ts';
import {
  BitrateMeter,
  Carry,
  type FramerOptions,
  findTagBytes,
  isTagHead,
  maxHeadBytesDefault,
  maxPictureBytesDefault,
  maxSkippedBytesDefault,
  maxTagBytesDefault,
  PassedTag,
  SkippedBytes,
  type Step,
  walkSteps,
} from '../framing/index.ts';
import { CoverChoice, flacPictureHeadBytes, readFlacPicture, type StreamPicture } from '../picture/index.ts';
import { type FlacFrameHeader, maxFlacHeaderBytes, readFlacFrameHeader } from './flac-frame-header.ts';
import {
  type FlacStreamInfo,
  flacBlockHeadBytes,
  flacMagic,
  readFlacBlockHead,
  readFlacStreamInfo,
  writeFlacHead,
} from './flac-head.ts';

/** Limits of a FLAC stream. */
export interface FlacFramerOptions extends FramerOptions {
  /** Bytes of one frame. Default 512 KiB: the largest block of 24-bit stereo, uncompressed, has 393 KB. */
  readonly maxFrameBytes?: ByteCount;
}

const maxFrameBytesDefault = byteCount(512 * 1024);
/** Frames that may be missing between two neighbours. More, and the second is taken for a chance find. */
const maxMissingFrames = 256;
/** From these on a head is known. */
const headStartBytes = 8;
const id3v1Bytes = 128;
/** New bytes to wait for before the end of a frame is looked for again. A frame has some kilobytes. */
const scanStepBytes = 512;

/**
 * Cuts a native FLAC stream into its frames, one chunk and one sync point each. A frame does not tell its length, so it
 * goes out when the next one's header is seen. The head is kept for those who join later, without what describes a file
 * (pictures, padding, seek table); a new head later on replaces it. Of the pictures the cover is kept for the API.
 *
 * States: *searching* (for a head, after trouble also for a frame), *head* (metadata blocks), *frames*.
 */
export class FlacFramer implements Framer {
  readonly family = 'flac';
  readonly #maxHeadBytes: number;
  readonly #maxFrameBytes: number;
  readonly #skipped: SkippedBytes;
  readonly #carry = new Carry();
  readonly #meter = new BitrateMeter();
  #state: 'searching' | 'head' | 'frames' = 'searching';
  #headers: Buffer = Buffer.alloc(0);
  #streamInfo: FlacStreamInfo | null = null;
  #blocks: Buffer[] = [];
  #blockBytes = 0;
  #passBytes = 0;
  #isHeadOver = false;
  readonly #maxPictureBytes: number;
  readonly #maxPassedBytes: number;
  #passedBytes = 0;
  #cover = new CoverChoice();
  /** The cover in the tags in front of the head, for a head without one. */
  #coverBefore: StreamPicture | null = null;
  #tag: PassedTag;
  /** How far into the unfinished frame its end was looked for. */
  #scanned = 0;

  constructor(options: FlacFramerOptions = {}) {
    this.#maxHeadBytes = options.maxHeadBytes ?? maxHeadBytesDefault;
    this.#maxFrameBytes = options.maxFrameBytes ?? maxFrameBytesDefault;
    const { maxSkippedBytes = maxSkippedBytesDefault, maxTagBytes = maxTagBytesDefault } = options;
    this.#skipped = new SkippedBytes('FLAC frames', maxSkippedBytes, maxTagBytes);
    this.#maxPictureBytes = options.maxPictureBytes ?? maxPictureBytesDefault;
    this.#maxPassedBytes = maxTagBytes;
    this.#tag = new PassedTag(this.#maxPictureBytes, options.cover);
  }

  get headers(): Buffer {
    return this.#headers;
  }

  get picture(): StreamPicture | null {
    return this.#cover.chosen ?? this.#coverBefore;
  }

  get info(): StreamInfo {
    return this.#streamInfo === null ? {} : { codec: 'FLAC', ...this.#streamInfo, bitrate: this.#meter.bitrate };
  }

  takeTags(): null {
    return null;
  }

  /** @throws AirchainError `FORMAT_PART_TOO_LARGE` for a head over its limit, else as `Framer.push` */
  push(bytes: Buffer, emit: (chunk: MediaChunk) => void): void {
    this.#carry.push(bytes, (data) => walkSteps((at) => this.#step(data, at, emit)));
  }

  #step(data: Buffer, at: number, emit: (chunk: MediaChunk) => void): Step {
    if (this.#state === 'searching') return this.#search(data, at);
    return this.#state === 'head' ? this.#takeHead(data, at, emit) : this.#takeFrame(data, at, emit);
  }

  #search(data: Buffer, at: number): Step {
    if (this.#tag.bytesLeft > 0) return this.#passTag(data, at);
    for (let cursor = at; data.length - cursor >= maxFlacHeaderBytes; cursor++) {
      if (isHeadAt(data, cursor)) this.#state = 'head';
      else if (this.#streamInfo !== null && readFlacFrameHeader(data, cursor) !== null) this.#state = 'frames';
      else if (!this.#beginTag(data, cursor)) continue;
      if (cursor > at) this.#skipped.skip(data.subarray(at, cursor));
      return cursor - at + (this.#state === 'head' ? flacMagic.length : 0);
    }
    const passed = data.length - at - maxFlacHeaderBytes + 1;
    if (passed <= 0) return { wanted: maxFlacHeaderBytes };
    this.#skipped.skip(data.subarray(at, at + passed));
    return passed;
  }

  #beginTag(data: Buffer, at: number): boolean {
    const tag = isTagHead(data, at) ? findTagBytes(data, at) : 0;
    if (typeof tag === 'object' || tag === 0 || tag > this.#skipped.tagBytesAllowed) return false;
    this.#skipped.passTag(tag);
    this.#tag.begin(tag);
    return true;
  }

  /** A tag that says that it is longer than it is ends where a head begins. */
  #passTag(data: Buffer, at: number): Step {
    const end = Math.min(data.length, at + this.#tag.bytesLeft);
    for (let head = data.indexOf(flacMagic, at); head !== -1 && head < end; head = data.indexOf(flacMagic, head + 1)) {
      if (head === at && data.length - at < headStartBytes) return { wanted: headStartBytes };
      const isHead = isHeadAt(data, head);
      if (!isHead && data.length - head >= headStartBytes) continue;
      this.#tag.push(data.subarray(at, head));
      if (isHead) this.#tag.end();
      return head - at;
    }
    // The last bytes may be the beginning of one.
    const passed = (end < data.length || end === at + this.#tag.bytesLeft ? end : end - flacMagic.length + 1) - at;
    if (passed <= 0) return { wanted: flacMagic.length };
    this.#tag.push(data.subarray(at, at + passed));
    return passed;
  }

  #takeHead(data: Buffer, at: number, emit: (chunk: MediaChunk) => void): Step {
    if (this.#passBytes > 0) {
      if (at === data.length) return { wanted: 1 };
      const passed = Math.min(this.#passBytes, data.length - at);
      this.#passBytes -= passed;
      return passed;
    }
    if (this.#isHeadOver) {
      this.#endHead(emit);
      return 0;
    }
    if (data.length - at < flacBlockHeadBytes) return { wanted: flacBlockHeadBytes };
    const { isLast, isKept, isPicture, blockBytes } = readFlacBlockHead(data, at);
    const isShown = isKept || (isPicture && blockBytes <= this.#maxPictureBytes + flacPictureHeadBytes);
    if (isKept) this.#refuseHead('head', this.#blockBytes + blockBytes, this.#maxHeadBytes);
    else this.#refuseHead('head with pictures and padding', this.#passedBytes + blockBytes, this.#maxPassedBytes);
    if (isShown && data.length - at < blockBytes) return { wanted: blockBytes };
    const block = data.subarray(at, at + blockBytes);
    if (isKept) this.#keepBlock(block);
    else this.#passedBytes += blockBytes;
    const picture = isShown && isPicture ? readFlacPicture(block.subarray(flacBlockHeadBytes)) : null;
    if (picture) this.#cover.offer(picture.kind, picture.bytes);
    this.#isHeadOver = isLast;
    if (isShown) return blockBytes;
    this.#passBytes = blockBytes;
    return 0;
  }

  #keepBlock(block: Buffer): void {
    // STREAMINFO begins a head.
    if (this.#blocks.length === 0) this.#cover = new CoverChoice();
    this.#blocks.push(Buffer.from(block));
    this.#blockBytes += block.length;
  }

  #endHead(emit: (chunk: MediaChunk) => void): void {
    this.#headers = writeFlacHead(this.#blocks);
    this.#streamInfo = readFlacStreamInfo(this.#blocks);
    this.#blocks = [];
    this.#blockBytes = 0;
    this.#passedBytes = 0;
    this.#isHeadOver = false;
    this.#coverBefore = this.#tag.picture;
    this.#tag = new PassedTag(this.#maxPictureBytes);
    this.#state = this.#streamInfo === null ? 'searching' : 'frames';
    emit({ bytes: this.#headers, isSyncPoint: false, duration: micros(0), isHeader: true });
  }

  #takeFrame(data: Buffer, at: number, emit: (chunk: MediaChunk) => void): Step {
    const available = data.length - at;
    if (available < maxFlacHeaderBytes) return { wanted: maxFlacHeaderBytes };
    const header = readFlacFrameHeader(data, at);
    const end = header && this.#findEnd(data, at, header);
    if (header !== null && end === null && available <= this.#maxFrameBytes)
      return { wanted: available + scanStepBytes };
    this.#scanned = 0;
    if (header === null || end === null) {
      this.#state = 'searching';
      if (isHeadAt(data, at) || isTagHead(data, at)) return 0;
      this.#skipped.skip(data.subarray(at, at + 1));
      return 1;
    }
    const duration = micros((header.blockSize / (header.sampleRate || this.#streamInfo!.sampleRate)) * 1_000_000);
    this.#meter.add(end - at, duration);
    this.#skipped.endRun();
    emit({ bytes: data.subarray(at, end), isSyncPoint: true, duration, isHeader: false });
    return end - at;
  }

  /** Where the frame at `at` ends: before a header that continues it, a tag or a new head. Null: not in sight. */
  #findEnd(data: Buffer, at: number, header: FlacFrameHeader): number | null {
    const last = data.length - maxFlacHeaderBytes;
    for (let cursor = at + Math.max(this.#scanned, 1); cursor <= last; cursor++) {
      const byte = data[cursor];
      if (byte === 0xff) {
        const next = readFlacFrameHeader(data, cursor);
        if (next !== null && isContinued(header, next)) return cursor;
      } else if ((byte === flacMagic[0] && isHeadAt(data, cursor)) || (isTagByte(byte) && isTagHead(data, cursor))) {
        return cursor - (isId3v1At(data, cursor - id3v1Bytes, at) ? id3v1Bytes : 0);
      }
    }
    this.#scanned = Math.max(this.#scanned, last + 1 - at);
    return null;
  }

  #refuseHead(part: string, length: number, limit: number): void {
    if (length <= limit) return;
    throw new AirchainError(
      'FORMAT_PART_TOO_LARGE',
      `Cannot take a FLAC ${part} of ${length} bytes: the limit is ${limit} bytes`,
    );
  }
}

/** Of `ID3` and `APETAGEX`. */
function isTagByte(byte: number | undefined): boolean {
  return byte === 0x49 || byte === 0x41;
}

/** The tag that stands at the end of some files has a fixed length. It is too short a mark to be looked for. */
function isId3v1At(data: Buffer, at: number, frame: number): boolean {
  return at > frame && data.toString('latin1', at, at + 3) === 'TAG';
}

/** `fLaC` and the head of STREAMINFO, which always comes first and always has 34 bytes (RFC 9639 §8.2). */
function isHeadAt(data: Buffer, at: number): boolean {
  return (
    data.length - at >= headStartBytes &&
    data.readUInt32BE(at) === 0x664c6143 &&
    (data.readUInt32BE(at + 4) & 0x7fffffff) === 34
  );
}

function isContinued(header: FlacFrameHeader, next: FlacFrameHeader): boolean {
  const isSameKind =
    header.isVariable === next.isVariable &&
    header.sampleRate === next.sampleRate &&
    header.channels === next.channels &&
    header.depthCode === next.depthCode;
  // Channels change their coding from frame to frame, not their number.
  const steps = (next.position - header.position) / (header.isVariable ? header.blockSize : 1);
  return isSameKind && steps >= 1 && steps <= maxMissingFrames;
}
