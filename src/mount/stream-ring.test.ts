import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { byteCount, micros, millis } from '../core/index.ts';
import type { MediaChunk } from '../formats/index.ts';
import { type Burst, StreamRing, type StreamRingOptions } from './stream-ring.ts';

const SEGMENT = 64 * 1024;
const NO_HEADERS = Buffer.alloc(0);
const SECOND = 1_000_000;

function newRing(changes: Partial<StreamRingOptions> = {}): StreamRing {
  return new StreamRing({
    maxBytes: 1024 * 1024,
    minBytes: byteCount(0),
    maxDuration: micros(30 * SECOND),
    timing: 'media',
    ...changes,
  });
}

/** A burst of so many seconds, or of so many bytes if that is more. */
function lasting(seconds: number, minBytes = 0): Burst {
  return { duration: millis(seconds * 1000), minBytes: byteCount(minBytes), maxBytes: null };
}

function chunk(bytes: Buffer, changes: Partial<MediaChunk> = {}): MediaChunk {
  return { bytes, isSyncPoint: true, duration: micros(100_000), isHeader: false, ...changes };
}

/** Bytes that tell where they stood in the stream. */
function numbered(offset: number, length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => (offset + index) % 251));
}

function fill(ring: StreamRing, chunks: number, length: number, headers = NO_HEADERS): void {
  for (let index = 0; index < chunks; index++) ring.append(chunk(numbered(ring.end, length)), headers, millis(0));
}

function readAll(ring: StreamRing, from = ring.start, limit = SEGMENT): Buffer {
  const views: Buffer[] = [];
  for (let at = from; at < ring.end; at += views.at(-1)!.length) views.push(ring.view(at, limit));
  return Buffer.concat(views);
}

test('gives back what was appended, across segment borders, in views of any length', () => {
  const ring = newRing();
  fill(ring, 300, 999);
  for (const limit of [1000, 4096, SEGMENT, SEGMENT * 3]) {
    assert.deepEqual(readAll(ring, 0, limit), numbered(0, 300 * 999), `limit ${limit}`);
  }
});

test('a view ends at a segment border and at the end of the stream', () => {
  const ring = newRing();
  fill(ring, 70, 1000);
  assert.equal(ring.view(SEGMENT - 10, 1000).length, 10);
  assert.equal(ring.view(ring.end - 5, 1000).length, 5);
  assert.equal(ring.view(ring.end, 1000).length, 0);
});

test('the same place gives the same view until something is appended behind it', () => {
  const ring = newRing();
  fill(ring, 3, 1000);
  assert.equal(ring.view(1000, SEGMENT), ring.view(1000, SEGMENT));
  const before = ring.view(1000, SEGMENT);
  fill(ring, 1, 1000);
  assert.deepEqual(ring.view(1000, SEGMENT), numbered(1000, 3000));
  assert.deepEqual(before, numbered(1000, 2000));
});

test('a view stays true after the ring has dropped what it shows', () => {
  const ring = newRing({ maxBytes: SEGMENT });
  fill(ring, 10, 1000);
  const held = ring.view(2000, 5000);
  fill(ring, 1000, 1000);
  assert.ok(ring.start > 7000);
  assert.deepEqual(held, numbered(2000, 5000));
  assert.equal(ring.view(2000, 5000).length, 0, 'what was dropped is not handed out again');
});

test('the caller may reuse its buffer', () => {
  const ring = newRing();
  const bytes = numbered(0, 500);
  ring.append(chunk(bytes), NO_HEADERS, millis(0));
  bytes.fill(0);
  assert.deepEqual(readAll(ring), numbered(0, 500));
});

test('no reader can start before there is a sync point', () => {
  const ring = newRing();
  assert.equal(ring.findJoin(lasting(0)), null);
  ring.append(chunk(numbered(0, 10), { isSyncPoint: false }), NO_HEADERS, millis(0));
  assert.equal(ring.isJoinable, false);
  assert.equal(ring.findJoin(lasting(0)), null);
});

test('a listener starts at the newest sync point that gives its burst, else at the oldest', () => {
  const ring = newRing();
  fill(ring, 50, 100);
  const table: [burstSeconds: number, offset: number][] = [
    [0, 4900],
    [0.1, 4900],
    [0.11, 4800],
    [3, 2000],
    [5, 0],
    [60, 0],
  ];
  for (const [seconds, offset] of table) {
    assert.equal(ring.findJoin(lasting(seconds))?.offset, offset, `${seconds} s`);
  }
});

test('a burst in bytes counts where it is more than the one in time, and the other way round', () => {
  const ring = newRing();
  fill(ring, 50, 100);
  const table: [burstSeconds: number, burstBytes: number, offset: number][] = [
    [1, 0, 4000],
    [1, 999, 4000],
    [1, 1001, 3900],
    [1, 2500, 2500],
    [0, 2450, 2500],
    [0, 1, 4900],
    [0, 0, 4900],
    [3, 1, 2000],
    [1, 60_000, 0],
  ];
  for (const [seconds, bytes, offset] of table) {
    assert.equal(ring.findJoin(lasting(seconds, bytes))?.offset, offset, `${seconds} s, ${bytes} bytes`);
  }
});

test('a burst is never more than its limit', () => {
  const ring = newRing();
  fill(ring, 50, 100);
  for (const [seconds, bytes] of [
    [5, 0],
    [0, 5000],
  ] as const) {
    const burst = { ...lasting(seconds, bytes), maxBytes: byteCount(750) };
    assert.equal(ring.findJoin(burst)?.offset, 4300, `${seconds} s, ${bytes} bytes`);
  }
});

test('a listener from another mount gets what it missed, and no more than a burst', () => {
  const ring = newRing();
  fill(ring, 50, 100);
  const table: [missedSeconds: number, burst: Burst, offset: number][] = [
    [0, lasting(3), 4900],
    [1, lasting(3), 4000],
    [60, lasting(3), 2000],
    [1, lasting(0, 2500), 4000],
    [60, lasting(0, 2500), 2500],
    [60, lasting(0), 4900],
  ];
  for (const [seconds, burst, offset] of table) {
    assert.equal(ring.findJoin(burst, micros(seconds * SECOND))?.offset, offset, `${seconds} s of ${burst.minBytes}`);
  }
});

test('a burst in bytes is there at any bit rate, and never more than the ring may hold', () => {
  const table: [minBytes: number, kept: number][] = [
    [2 * SEGMENT, 2 * SEGMENT],
    [4 * SEGMENT, 3 * SEGMENT],
  ];
  for (const [minBytes, kept] of table) {
    // 8 kbit/s: 30 s are 30 kB.
    const ring = newRing({ maxBytes: 3 * SEGMENT, minBytes: byteCount(minBytes) });
    fill(ring, 10_000, 100);
    const bytes = ring.end - ring.start;
    assert.ok(bytes >= kept && bytes <= kept + SEGMENT, `${bytes} bytes for ${minBytes}`);
    assert.equal(ring.end - ring.findJoin(lasting(5, SEGMENT))!.offset, 65_600);
  }
});

test('a listener starts at sync points only', () => {
  const ring = newRing();
  for (let index = 0; index < 20; index++) {
    ring.append(chunk(numbered(ring.end, 100), { isSyncPoint: index % 5 === 0 }), NO_HEADERS, millis(0));
  }
  assert.equal(ring.findJoin(lasting(0))?.offset, 1500);
  assert.equal(ring.findJoin(lasting(0.7))?.offset, 1000);
});

test('a join brings the headers that are in force there, and where their chain began to play', () => {
  const ring = newRing();
  const [first, second] = [Buffer.from('first'), Buffer.from('second')];
  ring.append(chunk(first, { isHeader: true, isSyncPoint: false, duration: micros(0) }), first, millis(0));
  fill(ring, 10, 100, first);
  ring.append(chunk(second, { isHeader: true, isSyncPoint: false, duration: micros(0) }), second, millis(0));
  const chainStart = ring.end;
  fill(ring, 10, 100, second);
  assert.deepEqual(ring.findJoin(lasting(1)), { offset: chainStart, headers: second, chainStart });
  assert.deepEqual(ring.findJoin(lasting(1.1)), { offset: 5 + 900, headers: first, chainStart: 5 });
});

test('headers that change without standing in the stream begin no chain', () => {
  const ring = newRing();
  const [first, second] = [Buffer.from('first'), Buffer.from('other title')];
  ring.append(chunk(first, { isHeader: true, isSyncPoint: false, duration: micros(0) }), first, millis(0));
  fill(ring, 2, 100, first);
  fill(ring, 2, 100, second);
  assert.deepEqual(ring.findJoin(lasting(0)), { offset: 305, headers: second, chainStart: 5 });
});

test('headers that are in force outlive the bytes that they came with', () => {
  const ring = newRing({ maxBytes: SEGMENT });
  const headers = Buffer.from('headers');
  ring.append(chunk(headers, { isHeader: true, isSyncPoint: false }), headers, millis(0));
  fill(ring, 1000, 1000, headers);
  assert.equal(ring.findJoin(lasting(60))?.headers, headers);
});

test('after a new source began no reader starts in the audio of the old one, and a reader that continues reads it all', () => {
  const ring = newRing();
  fill(ring, 20, 100);
  ring.beginEpoch();
  assert.equal(ring.isJoinable, false);
  assert.equal(ring.findJoin(lasting(3)), null);
  fill(ring, 1, 100);
  assert.equal(ring.findJoin(lasting(3))?.offset, 2000);
  assert.deepEqual(readAll(ring, 0), numbered(0, 2100));
});

test('where the format tells no time, the time of arrival counts', () => {
  const ring = newRing({ timing: 'arrival' });
  for (let second = 0; second <= 10; second++) {
    ring.append(chunk(numbered(ring.end, 100), { duration: micros(0) }), NO_HEADERS, millis(second * 1000));
  }
  assert.equal(ring.findJoin(lasting(3))?.offset, 700);
});

test('the pause between two sources is no play time', () => {
  const ring = newRing({ timing: 'arrival', maxDuration: micros(2 * SECOND) });
  fill(ring, 2, SEGMENT);
  ring.beginEpoch();
  ring.append(chunk(numbered(ring.end, 100)), NO_HEADERS, millis(60_000));
  assert.equal(ring.start, 0, 'nothing is old yet');
});

test('old sound goes by play time, even where bytes would be left', () => {
  const ring = newRing({ maxDuration: micros(2 * SECOND) });
  fill(ring, 1000, 1000);
  assert.ok(ring.end - ring.start <= 20 * 1000 + SEGMENT, `${ring.end - ring.start} bytes`);
});

/** The whole stream, in one buffer: what a ring would be without limits. */
class NaiveRing {
  bytes = Buffer.alloc(0);
  time = 0;
  epoch = 0;
  syncs: { offset: number; time: number }[] = [];

  append(added: Buffer, isSync: boolean, duration: number): void {
    if (isSync) this.syncs.push({ offset: this.bytes.length, time: this.time });
    this.bytes = Buffer.concat([this.bytes, added]);
    this.time += duration;
  }

  findJoin(start: number, { duration, minBytes }: Burst): number | null {
    const open = this.syncs.filter(({ offset }) => offset >= Math.max(start, this.epoch));
    const isEnough = ({ offset, time }: { offset: number; time: number }): boolean =>
      this.time - time >= duration * 1000 && this.bytes.length - offset >= minBytes;
    return (open.findLast(isEnough) ?? open[0])?.offset ?? null;
  }
}

test('keeps its limits and agrees with a ring that keeps everything', () => {
  const step = fc.record({
    // No framer puts out a chunk without bytes.
    length: fc.integer({ min: 1, max: 30_000 }),
    isSync: fc.boolean(),
    duration: fc.nat({ max: SECOND }),
    newSource: fc.integer({ min: 0, max: 15 }).map((number) => number === 0),
    burst: fc.tuple(fc.nat({ max: 8000 }), fc.nat({ max: 200_000 })).map(([ms, bytes]) => lasting(ms / 1000, bytes)),
  });
  const limits = { maxBytes: 100_000, minBytes: byteCount(60_000), maxDuration: micros(5 * SECOND) };
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const ring = newRing(limits);
      const naive = new NaiveRing();
      for (const { length, isSync, duration, newSource, burst } of steps) {
        if (newSource) {
          ring.beginEpoch();
          naive.epoch = naive.bytes.length;
        }
        const bytes = numbered(ring.end, length);
        ring.append(chunk(bytes, { isSyncPoint: isSync, duration: micros(duration) }), NO_HEADERS, millis(0));
        naive.append(bytes, isSync, duration);
        assert.ok(ring.end - ring.start <= Math.max(limits.maxBytes, length) + SEGMENT, 'bytes kept');
        assert.deepEqual(readAll(ring), naive.bytes.subarray(ring.start));
        assert.equal(ring.findJoin(burst)?.offset ?? null, naive.findJoin(ring.start, burst));
        assert.equal(ring.isJoinable, naive.findJoin(ring.start, lasting(0)) !== null);
      }
    }),
    { numRuns: 150 },
  );
});

test('a day of stream leaves no more behind than a minute', () => {
  const ring = newRing({ maxBytes: SEGMENT });
  const bytes = Buffer.alloc(417);
  for (let frame = 0; frame < 300_000; frame++) ring.append(chunk(bytes), NO_HEADERS, millis(frame));
  assert.equal(ring.end, 300_000 * 417);
  assert.ok(ring.end - ring.start <= 2 * SEGMENT);
  const join = ring.findJoin(lasting(60));
  assert.ok(join && join.offset >= ring.start && join.offset - ring.start < 417, 'the oldest whole frame');
});
