import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { millis, sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES, CHANNELS, millisToFrames, type PcmBlock, SAMPLE_RATE } from '../pcm/index.ts';
import type { ProgramTitle } from '../program/index.ts';
import { LiveBuffer } from './live-buffer.ts';

/** With bounds that do not move. */
const options = {
  startAt: millis(200),
  target: millis(500),
  limit: millis(500),
  highest: millis(500),
  rush: millis(500),
  bridge: millis(0),
};
/** As a live input has it by default. */
const live = {
  startAt: millis(250),
  target: millis(1000),
  limit: millis(1000),
  highest: millis(5000),
  rush: millis(2000),
  bridge: millis(500),
};
/** As a stream from elsewhere has it by default. */
const pulled = {
  startAt: millis(10_000),
  target: millis(10_000),
  limit: millis(30_000),
  highest: millis(30_000),
  rush: millis(5000),
  bridge: millis(0),
};

/** Sample frames that count up from `first`, so that none can be lost or doubled unseen. */
function counted(first: number, count: number): PcmBlock {
  return Float32Array.from({ length: count * CHANNELS }, (_, at) => first + Math.floor(at / CHANNELS));
}

const sound = (span: number) => new Float32Array(millisToFrames(millis(span)) * CHANNELS).fill(0.5);
const named = (title: string): ProgramTitle => ({
  artist: '',
  title,
  album: '',
  url: '',
  duration: null,
  artworkFile: null,
  trackId: null,
});

test('gives nothing until there is enough to begin with', () => {
  const buffer = new LiveBuffer(options);
  buffer.push(sound(199));
  assert.deepEqual([buffer.ready, buffer.read()], [0, null]);
  buffer.push(sound(1));
  assert.equal(buffer.ready, SAMPLE_RATE / 5);
});

test('says in time that it runs dry, and begins again only when there is enough', () => {
  const buffer = new LiveBuffer(options);
  buffer.push(sound(200));
  assert.equal(buffer.isEnding, false);
  for (let count = 0; count < 7; count++) buffer.read();
  assert.deepEqual([buffer.isEnding, buffer.ready], [true, 3 * BLOCK_FRAMES]);
  for (let count = 0; count < 3; count++) assert.ok(buffer.read());
  assert.equal(buffer.read(), null);
  buffer.push(sound(100));
  assert.equal(buffer.ready, 0);
});

test('gives what is left when its source has gone, and goes on where another begins meanwhile', () => {
  const buffer = new LiveBuffer(options);
  buffer.push(sound(300));
  buffer.end();
  assert.equal(buffer.isEnding, true);
  buffer.push(sound(100));
  assert.deepEqual([buffer.isEnding, buffer.ready], [false, millisToFrames(millis(400))]);
});

test('gives less than was needed to begin with when no more comes', () => {
  const buffer = new LiveBuffer(options);
  buffer.push(sound(100));
  buffer.end();
  assert.deepEqual([buffer.ready, buffer.isEnding], [millisToFrames(millis(100)), true]);
});

test('drops the oldest of what is not read', () => {
  const buffer = new LiveBuffer(options);
  buffer.push(counted(0, SAMPLE_RATE));
  buffer.push(counted(SAMPLE_RATE, 480));
  assert.equal(buffer.read()![0], 480);
});

test('has a title with the first block of its sound', () => {
  const buffer = new LiveBuffer(options);
  buffer.mark(named('a'), sampleFrames(0));
  buffer.push(sound(300));
  buffer.mark(named('b'), sampleFrames(0));
  buffer.push(sound(300));
  const titles = Array.from({ length: 20 }, () => buffer.read() && buffer.title?.title);
  assert.deepEqual([titles.indexOf('a'), titles.indexOf('b')], [0, 15]);
});

test('a title of sound that never came does not hold up those of the next source', () => {
  const buffer = new LiveBuffer(options);
  buffer.push(sound(300));
  buffer.mark(named('of the old source, on its way'), millisToFrames(millis(5000)));
  buffer.mark(named('of the new source'), sampleFrames(0));
  buffer.push(sound(300));
  const titles = Array.from({ length: 20 }, () => buffer.read() && buffer.title?.title);
  assert.equal(titles.indexOf('of the new source'), 15);
});

test('loses and doubles nothing between the two ends, whatever the pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12_000 }), { minLength: 1, maxLength: 15 }), (pieces) => {
      // No more blocks than there are before the first splice is thought of.
      const buffer = new LiveBuffer({
        ...options,
        target: millis(20_000),
        limit: millis(20_000),
        highest: millis(20_000),
        rush: millis(600_000),
      });
      let given = 0;
      let expected = 0;
      for (const length of pieces) {
        buffer.push(counted(given, length));
        given += length;
        const block = buffer.ready >= BLOCK_FRAMES ? buffer.read() : null;
        if (!block) continue;
        for (let at = 0; at < BLOCK_FRAMES; at++) assert.equal(block[at * CHANNELS], expected + at);
        expected += BLOCK_FRAMES;
      }
      assert.equal(buffer.fill.fill, millis(((given - expected) * 1000) / SAMPLE_RATE));
    }),
  );
});

test('of a source that is switched off a second is given, and none of the titles of what is not', () => {
  const buffer = new LiveBuffer(pulled);
  buffer.mark(named('a'), sampleFrames(0));
  buffer.push(sound(10_000));
  buffer.mark(named('b'), sampleFrames(0));
  buffer.push(sound(5000));
  buffer.cutOff();
  assert.deepEqual([buffer.ready, buffer.isEnding], [SAMPLE_RATE, true]);
  buffer.mark(named('c'), sampleFrames(0));
  buffer.push(sound(10_000));
  const titles = Array.from({ length: 51 }, () => buffer.read() && buffer.title?.title);
  assert.deepEqual(new Set(titles), new Set(['a', 'c']));
  assert.equal(titles.indexOf('c'), 50);
});

test('of a source that is switched off before there was enough to begin with, nothing is given', () => {
  const buffer = new LiveBuffer(options);
  buffer.push(sound(100));
  buffer.cutOff();
  assert.deepEqual([buffer.ready, buffer.read()], [0, null]);
});

for (const [name, drift] of [
  ['faster', 1.002],
  ['slower', 0.998],
] as const) {
  test(`holds its fill for an hour although the source is ${name} by 2 in a thousand`, () => {
    const buffer = new LiveBuffer(live);
    let owed = 0;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = 0;
    for (let block = 0; block < 50 * 3600; block++) {
      owed += BLOCK_FRAMES * drift;
      buffer.push(new Float32Array(Math.floor(owed) * CHANNELS).fill(0.1));
      owed -= Math.floor(owed);
      const isRunning = buffer.read() !== null;
      if (block < 50 * 120) continue;
      assert.ok(isRunning);
      lowest = Math.min(lowest, buffer.fill.fill);
      highest = Math.max(highest, buffer.fill.fill);
    }
    assert.ok(lowest > 700 && highest < 1300, `${lowest} to ${highest} ms`);
  });
}

/** Plays while as much comes as is played, and says how full it is then, in milliseconds. */
function playInTime(buffer: LiveBuffer, seconds: number): number {
  for (let block = 0; block < 50 * seconds; block++) {
    buffer.read();
    buffer.push(sound(20));
  }
  return buffer.fill.fill;
}

test('fills up to its target while it plays, the first half of it soon', () => {
  const buffer = new LiveBuffer(live);
  buffer.push(sound(250));
  const [soon, later] = [playInTime(buffer, 10), playInTime(buffer, 50)];
  assert.ok(soon > 480 && later > 690, `${soon} and ${later} ms`);
});

test('fills a large buffer so slowly that it is not audible', () => {
  const buffer = new LiveBuffer({ ...live, target: millis(10_000), limit: millis(10_000), highest: millis(10_000) });
  buffer.push(sound(250));
  const [soon, later] = [playInTime(buffer, 10), playInTime(buffer, 110)];
  assert.ok(soon < 1000 && later - soon < 110 * 20, `${soon} and ${later} ms: at most 2 % slower`);
});

for (const fill of [10_000, 20_000, 30_000]) {
  test(`a stream from elsewhere that is ${fill / 1000} s ahead is played as fast as it comes`, () => {
    const buffer = new LiveBuffer(pulled);
    buffer.push(sound(fill));
    assert.equal(playInTime(buffer, 120), fill);
  });
}

test('pieces of a whole second, as some encoders send, never run dry', () => {
  const buffer = new LiveBuffer(live);
  let begun = false;
  for (let block = 0; block < 50 * 120; block++) {
    if (block % 50 === 0) buffer.push(sound(1000));
    const isHeard = buffer.read() !== null;
    begun ||= isHeard;
    assert.equal(isHeard, begun, `block ${block}`);
    assert.equal(begun && buffer.isEnding, false, `block ${block}`);
  }
});
