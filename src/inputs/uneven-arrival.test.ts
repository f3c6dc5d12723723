import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinBlocks, largestStep, longestSilence } from '../../test/support/pcm-hearing.ts';
import { sine } from '../../test/support/pcm-sound.ts';
import { millis } from '../core/index.ts';
import { framesOf, millisToFrames, type PcmBlock, SAMPLE_RATE } from '../pcm/index.ts';
import { LiveBuffer } from './live-buffer.ts';

const BLOCK_MS = 20;
const BRIDGE_MS = 500;
const HERTZ = 400;

/** A piece of a tone that began `frames` before. */
function toneFrom(frames: number, span: number): PcmBlock {
  return sine(HERTZ, 0.5, span / 1000, (2 * Math.PI * HERTZ * frames) / SAMPLE_RATE);
}

/** A live input's buffer as it is by default, and a source that sends 400 Hz by a table. */
class Line {
  readonly buffer = new LiveBuffer({
    startAt: millis(250),
    target: millis(1000),
    limit: millis(1000),
    highest: millis(5000),
    rush: millis(2000),
    bridge: millis(BRIDGE_MS),
  });
  readonly heard: PcmBlock[] = [];
  /** Whether the program was given a reason to take another input since the sound began. */
  isLost = false;
  #sent = 0;

  send(span: number): void {
    const piece = toneFrom(this.#sent, span);
    this.#sent += framesOf(piece);
    this.buffer.push(piece);
  }

  /** Goes on for so long; `arrive` is asked in each block what comes, in milliseconds. */
  run(span: number, arrive: (at: number) => number): void {
    for (let at = 0; at < span; at += BLOCK_MS) {
      const length = arrive(at);
      if (length > 0) this.send(length);
      const block = this.buffer.read();
      if (block) this.heard.push(block);
      else if (this.heard.length > 0) this.isLost = true;
      if (this.heard.length > 0 && (this.buffer.isEnding || this.buffer.ready === 0)) this.isLost = true;
    }
  }

  get silenceMs(): number {
    return longestSilence(joinBlocks(this.heard)) * 1000;
  }
}

const evenly = () => BLOCK_MS;
const never = () => 0;
/** Pages of this length, each when all of it is there. */
const pages = (span: number) => (at: number) => (at % span === span - BLOCK_MS ? span : 0);

/** As `arrive`, but nothing gets through from `from` to `to`, and all of that then. */
function heldUp(arrive: (at: number) => number, from: number, to: number) {
  let held = 0;
  return (at: number) => {
    if (at >= from && at < to) {
      held += arrive(at);
      return 0;
    }
    const all = held + arrive(at);
    held = 0;
    return all;
  };
}

for (const [what, page, delay] of [
  ['a second', 1000, 900],
  ['two seconds', 2000, 1800],
  ['0.4 s', 400, 350],
] as const) {
  test(`a page of ${what} that comes ${delay} ms late is not heard`, () => {
    const line = new Line();
    line.buffer.expectPieces(millisToFrames(millis(page)));
    line.run(20_000, heldUp(pages(page), 10_000, 10_000 + page - BLOCK_MS + delay));
    assert.deepEqual([line.isLost, line.silenceMs < 5], [false, true], `${line.silenceMs} ms`);
  });
}

test('a source of whole pages begins with one page more than is needed', () => {
  const line = new Line();
  line.buffer.expectPieces(millisToFrames(millis(1000)));
  line.run(1000, pages(1000));
  assert.equal(line.heard.length, 0);
  line.run(1000, pages(1000));
  assert.equal(line.buffer.fill.fill, 2000 - BLOCK_MS);
});

test('what it wants to hold follows the unevenness, is bounded, and comes down again', () => {
  const line = new Line();
  line.run(10_000, evenly);
  assert.equal(line.buffer.fill.target, 1000);
  line.run(10_000, heldUp(evenly, 2000, 2800));
  const { target } = line.buffer.fill;
  assert.ok(target > 1400 && target < 1700, `twice 0.8 s: ${target} ms`);
  line.run(300_000, evenly);
  assert.ok(line.buffer.fill.target < 1100, `after five minutes: ${line.buffer.fill.target} ms`);
  assert.ok(line.buffer.fill.fill < 1500, `${line.buffer.fill.fill} ms`);
  line.buffer.expectPieces(millisToFrames(millis(20_000)));
  assert.equal(line.buffer.fill.target, 5000);
});

test('pages of 0.2 s, or a program that asks every quarter of a second, make it no larger', () => {
  for (const span of [200, 240]) {
    const line = new Line();
    line.run(60_000, pages(span));
    assert.equal(line.buffer.fill.target, 1000);
  }
});

test('a pause that is not made up for makes it no larger', () => {
  const line = new Line();
  line.run(10_000, evenly);
  line.run(3000, never);
  line.run(30_000, evenly);
  assert.equal(line.buffer.fill.target, 1000);
});

test('sound that is a little too late is bridged: silence without a click, and no reason to switch', () => {
  const line = new Line();
  line.run(20_000, evenly);
  const reserve = line.buffer.fill.fill;
  line.run(10_000, heldUp(evenly, 0, reserve + 300));
  const { silenceMs } = line;
  assert.equal(line.isLost, false);
  assert.ok(silenceMs > 250 && silenceMs < 320, `${silenceMs} ms`);
  const tone = largestStep(toneFrom(0, 100));
  assert.ok(largestStep(joinBlocks(line.heard)) < 1.5 * tone);
});

test('sound that stays away is bridged for as long as is set, and then there is none', () => {
  const line = new Line();
  line.run(20_000, evenly);
  line.run(line.buffer.fill.fill, never);
  const before = line.heard.length;
  line.run(5000, never);
  assert.deepEqual([line.isLost, line.buffer.ready], [true, 0]);
  assert.ok((line.heard.length - before) * BLOCK_MS <= BRIDGE_MS);
});

test('a source that is late all the time is let go', () => {
  const line = new Line();
  line.run(60_000, (at) => (at % 100 < 90 ? 18 : 0));
  assert.equal(line.isLost, true);
});

test('a source that has gone is not waited for', () => {
  const line = new Line();
  line.run(20_000, evenly);
  line.buffer.sourceGone();
  const left = line.buffer.fill.fill;
  line.heard.length = 0;
  line.run(left - 60, never);
  assert.equal(line.buffer.isEnding, true);
  line.run(1000, never);
  assert.ok(line.silenceMs < BLOCK_MS);
});

for (const [where, silence] of [
  ['at its end', [0, 60]],
  ['at the beginning of the next', [60, 0]],
] as const) {
  test(`a source that follows on another is heard without the silence ${where} and without a click`, () => {
    const line = new Line();
    const [before, behind] = silence;
    line.send(2000);
    if (behind > 0) line.buffer.push(new Float32Array(millisToFrames(millis(behind)) * 2));
    line.buffer.end();
    line.buffer.begin();
    if (before > 0) line.buffer.push(new Float32Array(millisToFrames(millis(before)) * 2));
    line.send(1000);
    line.run(2900, never);
    assert.ok(line.silenceMs < 5, `${line.silenceMs} ms`);
    const tone = largestStep(toneFrom(0, 100));
    assert.ok(largestStep(joinBlocks(line.heard)) < 1.5 * tone);
  });
}
