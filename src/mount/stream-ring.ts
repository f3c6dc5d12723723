import { type ByteCount, type Micros, type Millis, millisToMicros } from '../core/index.ts';
import type { MediaChunk } from '../formats/index.ts';

/** A position in a ring: bytes since the ring began, 0 or more. It never restarts and stays exact up to 9 PB. */
export type RingOffset = number;

/** How much a ring keeps (the first limit applies), and how its play time is measured. */
export interface StreamRingOptions {
  /** Bytes kept, whatever their play time. Memory comes and goes in segments of 64 KiB, so up to one more is held. */
  readonly maxBytes: number;
  /**
   * Bytes kept as far as `maxBytes` allows, however long they play: a burst in bytes has to be there at any bit rate.
   */
  readonly minBytes: ByteCount;
  /** Play time kept; older segments are dropped when newer ones cover it. */
  readonly maxDuration: Micros;
  /** `media`: play time comes from the chunks. `arrival`: the format has no times, so the clock decides. */
  readonly timing: 'media' | 'arrival';
}

/**
 * How much recent audio a new listener gets: at least `duration` and at least `minBytes`, as far as the ring reaches.
 */
export interface Burst {
  readonly duration: Millis;
  readonly minBytes: ByteCount;
  /** Maximum, if a later sync point gives less; it precedes the other two. null: no limit. */
  readonly maxBytes: ByteCount | null;
}

/** A position at which a listener may start, and the headers it needs. */
export interface JoinPoint {
  readonly offset: RingOffset;
  /** The stream headers that it must be sent first; empty for formats without. */
  readonly headers: Buffer;
  /** Where the chain begins to play: who has read past it has had headers already, and jumps to `offset` without. */
  readonly chainStart: RingOffset;
}

interface Segment {
  readonly bytes: Buffer;
  /** Offset of the first byte. */
  readonly offset: RingOffset;
  /** Media time at the first byte. */
  readonly time: number;
  used: number;
}

/** Large enough that a listener's write rarely crosses a border, small enough that a slow one pins little. */
const SEGMENT_BYTES = 64 * 1024;
/** Passed marks are cut off the arrays only when there are this many, so that a cut is rare. */
const TRIM_MARKS_AT = 1024;
const NO_HEADERS = Buffer.alloc(0);

/**
 * The recent bytes of one stream, with the places in it where a listener may start.
 *
 * Bytes live in segments that are filled once and never overwritten: a view handed out stays true for as long as
 * it is referenced, even after the ring has dropped the segment. A listener therefore costs a cursor, not a copy.
 * Only its mount writes; listeners only read.
 */
export class StreamRing {
  readonly #options: StreamRingOptions;
  #segments: Segment[] = [];
  #end: RingOffset = 0;
  #time = 0;
  #lastArrival: number | null = null;
  #epoch: RingOffset = 0;
  // Parallel arrays of sync points; entries before #firstSync are passed.
  #syncOffsets: number[] = [];
  #syncTimes: number[] = [];
  #firstSync = 0;
  /** Where each set of headers begins to be in force; the first one for the oldest byte. */
  #headerMarks: JoinPoint[] = [{ offset: 0, headers: NO_HEADERS, chainStart: 0 }];
  #chainStart: RingOffset = 0;
  #lastView: { offset: number; view: Buffer } = { offset: -1, view: NO_HEADERS };

  constructor(options: StreamRingOptions) {
    this.#options = options;
  }

  /** The oldest offset that can still be read. */
  get start(): RingOffset {
    return this.#segments[0]?.offset ?? this.#end;
  }

  /** One past the newest byte. Always the end of a whole chunk. */
  get end(): RingOffset {
    return this.#end;
  }

  /** Whether the current source has provided a sync point. */
  get isJoinable(): boolean {
    return this.#syncOffsets.length > this.#firstSync;
  }

  /** Copies the chunk's bytes in. `headers` are those in force for listeners that start at or after this chunk. */
  append(chunk: MediaChunk, headers: Buffer, now: Millis): void {
    if (this.#options.timing === 'arrival') this.#advanceByArrival(now);
    if (chunk.isSyncPoint) this.#markSync(headers);
    this.#copyIn(chunk.bytes);
    if (chunk.isHeader) this.#chainStart = this.#end;
    if (this.#options.timing === 'media') this.#time += chunk.duration;
    this.#trim();
  }

  /** A new source begins at `end`: no reader starts in the audio of the old one, present readers read it to its end. */
  beginEpoch(): void {
    this.#epoch = this.#end;
    this.#firstSync = this.#syncOffsets.length;
    this.#lastArrival = null;
  }

  /**
   * A view of at most `limit` bytes from `offset` on; shorter at a segment border and at the end. Many listeners stand
   * at the same offset, so the last view is handed out again.
   */
  view(offset: RingOffset, limit: number): Buffer {
    const wanted = Math.min(limit, this.#end - offset);
    const last = this.#lastView;
    if (last.offset === offset && last.view.length === wanted) return last.view;
    const segment = this.#segmentAt(offset);
    if (!segment) return NO_HEADERS;
    const from = offset - segment.offset;
    const view = segment.bytes.subarray(from, Math.min(segment.used, from + wanted));
    this.#lastView = { offset, view };
    return view;
  }

  /**
   * The newest place to start that gives `burst`, else the oldest there is; null while there is none. A listener that
   * comes from another mount and went without audio for `missed` gets that much, and never more than `burst`.
   */
  findJoin(burst: Burst, missed: Micros | null = null): JoinPoint | null {
    const first = this.#firstReadableSync();
    const last = this.#syncOffsets.length - 1;
    if (first > last) return null;
    const enough = Math.min(
      newestAtMost(this.#syncTimes, this.#time - millisToMicros(burst.duration), first),
      newestAtMost(this.#syncOffsets, this.#end - burst.minBytes, first),
    );
    let index = missed === null ? enough : Math.max(enough, newestAtMost(this.#syncTimes, this.#time - missed, first));
    const maxBytes = burst.maxBytes ?? Infinity;
    while (index < last && this.#end - this.#syncOffsets[index]! > maxBytes) index++;
    return this.#joinAt(index);
  }

  #joinAt(index: number): JoinPoint {
    const offset = this.#syncOffsets[index]!;
    const { headers, chainStart } = this.#headerMarks.findLast((mark) => mark.offset <= offset)!;
    return { offset, headers, chainStart };
  }

  #firstReadableSync(): number {
    let index = this.#firstSync;
    const start = Math.max(this.start, this.#epoch);
    while (index < this.#syncOffsets.length && this.#syncOffsets[index]! < start) index++;
    this.#firstSync = index;
    return index;
  }

  #advanceByArrival(now: Millis): void {
    if (this.#lastArrival !== null) this.#time += millisToMicros((now - this.#lastArrival) as Millis);
    this.#lastArrival = now;
  }

  #markSync(headers: Buffer): void {
    this.#syncOffsets.push(this.#end);
    this.#syncTimes.push(this.#time);
    const last = this.#headerMarks.at(-1)!;
    if (last.headers === headers && last.chainStart === this.#chainStart) return;
    this.#headerMarks.push({ offset: this.#end, headers, chainStart: this.#chainStart });
  }

  #copyIn(bytes: Buffer): void {
    let done = 0;
    while (done < bytes.length) {
      let segment = this.#segments.at(-1);
      if (!segment || segment.used === SEGMENT_BYTES) {
        segment = { bytes: Buffer.allocUnsafeSlow(SEGMENT_BYTES), offset: this.#end, time: this.#time, used: 0 };
        this.#segments.push(segment);
      }
      const copied = bytes.copy(segment.bytes, segment.used, done);
      segment.used += copied;
      done += copied;
      this.#end += copied;
    }
  }

  #trim(): void {
    const { maxBytes, minBytes, maxDuration } = this.#options;
    let dropped = false;
    while (this.#segments.length > 1) {
      const second = this.#segments[1]!;
      const bytes = this.#end - second.offset;
      const isOld = this.#time - second.time >= maxDuration && bytes >= minBytes;
      if (!isOld && bytes < maxBytes) break;
      this.#segments.shift();
      dropped = true;
    }
    if (dropped) this.#trimMarks();
  }

  #trimMarks(): void {
    this.#lastView = { offset: -1, view: NO_HEADERS };
    const first = this.#firstReadableSync();
    if (first >= TRIM_MARKS_AT) {
      this.#syncOffsets.splice(0, first);
      this.#syncTimes.splice(0, first);
      this.#firstSync = 0;
    }
    while (this.#headerMarks.length > 1 && this.#headerMarks[1]!.offset <= this.start) this.#headerMarks.shift();
  }

  #segmentAt(offset: RingOffset): Segment | undefined {
    const first = this.#segments[0];
    if (!first || offset < first.offset || offset >= this.#end) return undefined;
    // All segments but the last are full, so the place is a division away.
    return this.#segments[Math.floor((offset - first.offset) / SEGMENT_BYTES)];
  }
}

/** The last index from `first` on whose value is at most `limit`, or `first`. Values never fall. */
function newestAtMost(values: readonly number[], limit: number, first: number): number {
  let low = first;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle]! <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
