import { AirchainError, type ByteCount, byteCount, type Micros, micros } from '../../core/index.ts';
import type { Framer, MediaChunk, StreamInfo } from '../framer.ts';
import {
  BitrateMeter,
  Carry,
  type FramerOptions,
  maxHeadBytesDefault,
  maxPictureBytesDefault,
  maxSkippedBytesDefault,
  maxTagBytesDefault,
  SkippedBytes,
  type Step,
  walkSteps,
} from '../framing/index.ts';
import { CoverChoice, type StreamPicture } from '../picture/index.ts';
import { attachmentsHeadBytes, readAttachedPictures } from './attached-pictures.ts';
import { type Block, readBlock } from './block.ts';
import { type EbmlHead, readChildren, readEbmlHead, readUnsigned, unknownSizeOf } from './ebml-head.ts';
import { bytesOfId, elementIds, headElementIds, mediaElementIds } from './element-ids.ts';
import { readWebmHead, type WebmHead } from './webm-head.ts';

/** Limits of a WebM stream. */
export interface WebmFramerOptions extends FramerOptions {
  /** Bytes of one block with what stands before it. Default 4 MiB: twice a large key picture at 2160 lines. */
  readonly maxBlockBytes?: ByteCount;
}

const maxBlockBytesDefault = byteCount(4 * 1024 * 1024);

const ebmlStart = bytesOfId(elementIds.ebml);
const clusterStart = bytesOfId(elementIds.cluster);
/** Between a cluster's head and its first block. Timestamp, CRC-32, Position, PrevSize and a Void are seen there. */
const maxElementsBeforeBlock = 16;
/** A stream that announces a picture and sends none is joined as sound. */
const pictureMissingAfter = micros(5_000_000);
const noHead: WebmHead = { timestampScale: 1, tracks: [] };

/**
 * Cuts a live WebM or Matroska stream into blocks, one chunk each: waiting for whole clusters would cost as much delay as
 * a cluster is long. The chunk that begins with a cluster is the sync point. With a picture in the stream it is one only if
 * the picture begins there too: at a key picture, which gets a cluster of its own where it stands in the middle of one.
 * The bytes before the first cluster are the headers; a new EBML head later on replaces them.
 *
 * Segments and clusters leave with an "unknown" size in the place of a known one, for a listener may be moved away, or
 * skip ahead, in the middle. No block is changed. Attached files (covers, fonts) are left out; the cover is kept for the API.
 *
 * States: *searching* (for a head, after trouble also for a cluster), *head* (until the first cluster), *media*.
 */
export class WebmFramer implements Framer {
  readonly family = 'webm';
  readonly #maxHeadBytes: number;
  readonly #maxBlockBytes: number;
  readonly #skipped: SkippedBytes;
  readonly #carry = new Carry();
  readonly #meter = new BitrateMeter();
  #state: 'searching' | 'head' | 'media' = 'searching';
  #headers: Buffer = Buffer.alloc(0);
  #head = noHead;
  #headParts: Buffer[] = [];
  #headPartsBytes = 0;
  readonly #maxAttachmentBytes: number;
  readonly #maxPictureBytes: number;
  #cover = new CoverChoice();
  /** Of attached files since the last block. */
  #attachmentBytes = 0;
  /** Of attached files that are not looked at. */
  #bytesToPass = 0;
  #clusterTimestamp = 0;
  /** The latest time of a block; null until there is one. */
  #playedTo: Micros | null = null;
  /** The time of the latest picture, or of the first block while there was none. */
  #lastPicture: Micros | null = null;

  constructor(options: WebmFramerOptions = {}) {
    this.#maxHeadBytes = options.maxHeadBytes ?? maxHeadBytesDefault;
    this.#maxBlockBytes = options.maxBlockBytes ?? maxBlockBytesDefault;
    const { maxSkippedBytes = maxSkippedBytesDefault, maxTagBytes = maxTagBytesDefault } = options;
    this.#skipped = new SkippedBytes('WebM elements', maxSkippedBytes, maxTagBytes);
    this.#maxAttachmentBytes = maxTagBytes;
    this.#maxPictureBytes = options.maxPictureBytes ?? maxPictureBytesDefault;
  }

  get headers(): Buffer {
    return this.#headers;
  }

  get picture(): StreamPicture | null {
    return this.#cover.chosen;
  }

  /** The codecs of all tracks, and the audio of the first that has any. */
  get info(): StreamInfo {
    const { tracks } = this.#head;
    if (tracks.length === 0) return {};
    const audio = tracks.find((track) => track.type === 'audio');
    return {
      codec: tracks.map((track) => track.codec).join(' + '),
      sampleRate: audio?.sampleRate,
      channels: audio?.channels,
      bitrate: this.#meter.bitrate,
    };
  }

  takeTags(): null {
    return null;
  }

  /** @throws AirchainError `FORMAT_PART_TOO_LARGE` for a head or block over its limit, else as `Framer.push` */
  push(bytes: Buffer, emit: (chunk: MediaChunk) => void): void {
    this.#carry.push(bytes, (data) => walkSteps((at) => this.#step(data, at, emit)));
  }

  #step(data: Buffer, at: number, emit: (chunk: MediaChunk) => void): Step {
    if (this.#bytesToPass > 0) return this.#pass(data, at);
    if (this.#state === 'searching') return this.#search(data, at);
    return this.#state === 'head' ? this.#takeHead(data, at, emit) : this.#takeBlock(data, at, emit);
  }

  #search(data: Buffer, at: number): Step {
    const head = data.indexOf(ebmlStart, at);
    const cluster = this.#headers.length > 0 ? data.indexOf(clusterStart, at) : -1;
    const isHead = head !== -1 && (cluster === -1 || head < cluster);
    const found = isHead ? head : cluster;
    if (found !== -1) this.#state = isHead ? 'head' : 'media';
    // The last bytes may be the beginning of what is looked for.
    const end = found === -1 ? Math.max(at, data.length - ebmlStart.length + 1) : found;
    if (end > at) this.#skipped.skip(data.subarray(at, end));
    else if (found === -1) return { wanted: ebmlStart.length };
    return end - at;
  }

  #takeHead(data: Buffer, at: number, emit: (chunk: MediaChunk) => void): Step {
    const element = readEbmlHead(data, at);
    if (element === null) return { wanted: data.length - at + 1 };
    if (element.id === elementIds.cluster) {
      this.#endHead(emit);
      return 0;
    }
    if (element.id === elementIds.attachments && element.dataBytes !== null)
      return this.#takeAttachments(data, at, element.headBytes + element.dataBytes);
    const isSegment = element.id === elementIds.segment;
    if (!isSegment && (element.dataBytes === null || !headElementIds.has(element.id)))
      return this.#giveUpHead(data, at);
    const length = element.headBytes + (isSegment ? 0 : (element.dataBytes ?? 0));
    this.#refuse('head', this.#headPartsBytes + length, this.#maxHeadBytes);
    if (data.length - at < length) return { wanted: length };
    const part = Buffer.from(data.subarray(at, at + length));
    if (isSegment) makeSizeUnknown(part, element);
    if (element.id === elementIds.ebml) {
      this.#dropHeadParts();
      this.#cover = new CoverChoice();
    }
    this.#headParts.push(part);
    this.#headPartsBytes += length;
    return length;
  }

  #takeAttachments(data: Buffer, at: number, length: number): Step {
    this.#refuse('part of attached files', this.#attachmentBytes + length, this.#maxAttachmentBytes);
    if (length > this.#maxPictureBytes + attachmentsHeadBytes) {
      this.#attachmentBytes += length;
      this.#bytesToPass = length;
      return 0;
    }
    if (data.length - at < length) return { wanted: length };
    this.#attachmentBytes += length;
    const [attachments] = readChildren(data.subarray(at, at + length));
    for (const { kind, bytes } of readAttachedPictures(attachments?.data ?? data.subarray(0, 0))) {
      if (bytes.length <= this.#maxPictureBytes) this.#cover.offer(kind, bytes);
    }
    return length;
  }

  #pass(data: Buffer, at: number): Step {
    if (at === data.length) return { wanted: 1 };
    const passed = Math.min(this.#bytesToPass, data.length - at);
    this.#bytesToPass -= passed;
    return passed;
  }

  #endHead(emit: (chunk: MediaChunk) => void): void {
    this.#headers = Buffer.concat(this.#headParts);
    this.#head = readWebmHead(this.#headers);
    this.#dropHeadParts();
    this.#playedTo = null;
    this.#lastPicture = null;
    this.#state = 'media';
    emit({ bytes: this.#headers, isSyncPoint: false, duration: micros(0), isHeader: true });
  }

  #giveUpHead(data: Buffer, at: number): number {
    for (const part of this.#headParts) this.#skipped.skip(part);
    this.#dropHeadParts();
    this.#state = 'searching';
    this.#skipped.skip(data.subarray(at, at + 1));
    return 1;
  }

  #dropHeadParts(): void {
    this.#headParts = [];
    this.#headPartsBytes = 0;
  }

  /**
   * Takes the next block; the head of a cluster goes with its first block and what stands between them. Any other element
   * is a chunk of its own.
   */
  #takeBlock(data: Buffer, at: number, emit: (chunk: MediaChunk) => void): Step {
    let cluster: EbmlHead | null = null;
    let cursor = at;
    for (let elements = 0; ; elements++) {
      const element = readEbmlHead(data, cursor);
      if (element === null) return { wanted: data.length - at + 1 };
      const isCluster = element.id === elementIds.cluster;
      const isAttachments = element.id === elementIds.attachments && element.dataBytes !== null;
      if (isCluster || isAttachments || element.id === elementIds.ebml) {
        if (cursor > at) return this.#emit(data.subarray(at, cursor), cluster, null, emit);
        if (isAttachments) return this.#takeAttachments(data, at, element.headBytes + element.dataBytes!);
        if (!isCluster) {
          this.#state = 'head';
          return 0;
        }
        cluster = element;
        cursor += element.headBytes;
        continue;
      }
      if (element.dataBytes === null || !mediaElementIds.has(element.id)) {
        this.#state = 'searching';
        this.#skipped.skip(data.subarray(at, cursor + 1));
        return cursor + 1 - at;
      }
      const start = cursor + element.headBytes;
      cursor = start + element.dataBytes;
      this.#refuse('block', cursor - at, this.#maxBlockBytes);
      if (cursor > data.length) return { wanted: cursor - at };
      const elementData = data.subarray(start, cursor);
      if (element.id === elementIds.timestamp) this.#clusterTimestamp = readUnsigned(elementData);
      const block = readBlock(element.id, elementData);
      if (block !== null || cluster === null || elements === maxElementsBeforeBlock) {
        return this.#emit(data.subarray(at, cursor), cluster, block, emit);
      }
    }
  }

  /** Hands on `unit`, which begins with `cluster` and ends with `block` where they are given. Returns its length. */
  #emit(unit: Buffer, cluster: EbmlHead | null, block: Block | null, emit: (chunk: MediaChunk) => void): number {
    const duration = block === null ? micros(0) : this.#playTo(block);
    const isSyncPoint = block !== null && this.#canBeginWith(block, cluster !== null);
    let bytes = unit;
    if (cluster === null && isSyncPoint) bytes = Buffer.concat([writeClusterStart(this.#clusterTimestamp), unit]);
    if (cluster !== null && cluster.dataBytes !== null) {
      bytes = Buffer.from(unit);
      makeSizeUnknown(bytes, cluster);
    }
    this.#meter.add(unit.length, duration);
    if (block !== null) {
      this.#skipped.endRun();
      this.#attachmentBytes = 0;
    }
    emit({ bytes, isSyncPoint, duration, isHeader: false });
    return unit.length;
  }

  #canBeginWith(block: Block, isClusterStart: boolean): boolean {
    if (!block.isKeyframe) return false;
    if (this.#isPicture(block)) return true;
    const isShown = this.#head.tracks.some(({ type }) => type === 'video');
    const isMissing = this.#playedTo! - this.#lastPicture! >= pictureMissingAfter;
    return isClusterStart && (!isShown || isMissing);
  }

  #isPicture(block: Block): boolean {
    return this.#head.tracks.some(({ number, type }) => type === 'video' && number === block.track);
  }

  /** How far the block moves the stream on. The last block's own length is not known until the next one comes. */
  #playTo(block: Block): Micros {
    const time = micros(((this.#clusterTimestamp + block.timestamp) * this.#head.timestampScale) / 1000);
    const from = this.#playedTo ?? time;
    this.#playedTo = micros(Math.max(from, time));
    if (this.#lastPicture === null || this.#isPicture(block)) this.#lastPicture = this.#playedTo;
    return micros(this.#playedTo - from);
  }

  #refuse(part: string, length: number, limit: number): void {
    if (length <= limit) return;
    throw new AirchainError(
      'FORMAT_PART_TOO_LARGE',
      `Cannot take a WebM ${part} of ${length} bytes: the limit is ${limit} bytes`,
    );
  }
}

/** The beginning of a cluster of unknown size with this timestamp. */
function writeClusterStart(timestamp: number): Buffer {
  const [sizeBytes, timestampBytes] = [8, 8];
  const time = Buffer.alloc(2 + timestampBytes);
  time[0] = elementIds.timestamp;
  time[1] = 0x80 | timestampBytes;
  time.writeBigUInt64BE(BigInt(Math.min(timestamp, Number.MAX_SAFE_INTEGER)), 2);
  return Buffer.concat([clusterStart, unknownSizeOf(sizeBytes), time]);
}

function makeSizeUnknown(bytes: Buffer, element: EbmlHead): void {
  unknownSizeOf(element.headBytes - element.idBytes).copy(bytes, element.idBytes);
}
