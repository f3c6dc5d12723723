import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sampleFrames } from '../core/index.ts';
import { CHANNELS, type PcmBlock, silentBlock } from './pcm-block.ts';
import { PcmQueue } from './pcm-queue.ts';

/** Sample frames `from` to before `to` of a signal in which each has its number: left as it is, right negative. */
function numbered(from: number, to: number): PcmBlock {
  return Float32Array.from({ length: (to - from) * CHANNELS }, (_, at) => {
    const number = from + Math.floor(at / CHANNELS) + 1;
    return at % CHANNELS === 0 ? number : -number;
  });
}

function queueOf(...pieces: PcmBlock[]): PcmQueue {
  const queue = new PcmQueue();
  for (const piece of pieces) queue.push(piece);
  return queue;
}

/** All that is in the queue. */
function drain(queue: PcmQueue): PcmBlock {
  const target = silentBlock(queue.length);
  assert.equal(queue.read(target), target.length / CHANNELS);
  assert.equal(queue.length, 0);
  return target;
}

test('gives what it was given, over the edges of the pieces', () => {
  const queue = queueOf(numbered(0, 5), numbered(5, 5), numbered(5, 12));
  assert.equal(queue.length, 12);
  const target = silentBlock(sampleFrames(7));
  assert.equal(queue.read(target), 7);
  assert.deepEqual(target, numbered(0, 7));
  assert.deepEqual(drain(queue), numbered(7, 12));
});

test('fills a target from an offset on, leaves the rest as it was and says how much there was', () => {
  const target = silentBlock(sampleFrames(6));
  assert.equal(queueOf(numbered(0, 3)).read(target, 2), 3);
  assert.deepEqual(target, Float32Array.from([0, 0, 0, 0, ...numbered(0, 3), 0, 0]));
  assert.equal(new PcmQueue().read(target), 0);
});

test('a look takes nothing', () => {
  const queue = queueOf(numbered(0, 4), numbered(4, 9));
  queue.drop(sampleFrames(2));
  const target = silentBlock(sampleFrames(5));
  assert.equal(queue.peek(target), 5);
  assert.deepEqual(target, numbered(2, 7));
  assert.equal(queue.peek(silentBlock(sampleFrames(20))), 7);
  assert.deepEqual(drain(queue), numbered(2, 9));
});

test('drops the oldest and truncates the newest, both at most what there is', () => {
  const queue = queueOf(numbered(0, 5), numbered(5, 10), numbered(10, 15));
  queue.drop(sampleFrames(6));
  queue.truncate(sampleFrames(6));
  assert.deepEqual(drain(queue), numbered(6, 12));
  queue.drop(sampleFrames(5));
  queue.truncate(sampleFrames(5));
  assert.equal(queue.length, 0);
  queue.push(numbered(0, 3));
  assert.deepEqual(drain(queue), numbered(0, 3));
});

test('truncates within a piece that was begun', () => {
  const queue = queueOf(numbered(0, 10));
  queue.drop(sampleFrames(4));
  queue.truncate(sampleFrames(3));
  queue.push(numbered(20, 22));
  assert.deepEqual(drain(queue), Float32Array.from([...numbered(4, 7), ...numbered(20, 22)]));
});

test('forgets the silence at its end and no other', () => {
  const silence = () => silentBlock(sampleFrames(4));
  const queue = queueOf(silence(), numbered(0, 2), silence(), numbered(2, 3), silence(), silence());
  queue.trimEnd(0.5);
  assert.equal(queue.length, 11);
  const onRight = Float32Array.of(0, 0, 0, 1, 0, 0);
  const right = queueOf(onRight);
  right.trimEnd(0.5);
  assert.equal(right.length, 2);
  const nothing = queueOf(silence(), silence());
  nothing.trimEnd(0.5);
  assert.equal(nothing.length, 0);
});

test('after it was cleared it is as new', () => {
  const queue = queueOf(numbered(0, 5));
  queue.drop(sampleFrames(2));
  queue.clear();
  assert.equal(queue.length, 0);
  queue.push(numbered(7, 9));
  assert.deepEqual(drain(queue), numbered(7, 9));
});

test('whatever is done to it, it holds what a plain list would', () => {
  const count = fc.integer({ min: 0, max: 40 });
  const step = fc.tuple(fc.constantFrom('push', 'read', 'peek', 'drop', 'truncate'), count);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new PcmQueue();
      let list: number[] = [];
      let pushed = 0;
      for (const [what, amount] of steps) {
        if (what === 'push') {
          const piece = numbered(pushed, pushed + amount);
          queue.push(piece);
          list.push(...piece);
          pushed += amount;
        } else if (what === 'drop') {
          queue.drop(sampleFrames(amount));
          list = list.slice(amount * CHANNELS);
        } else if (what === 'truncate') {
          queue.truncate(sampleFrames(amount));
          list = list.slice(0, amount * CHANNELS);
        } else {
          const target = silentBlock(sampleFrames(amount));
          const taken = queue[what](target) * CHANNELS;
          assert.deepEqual([...target.subarray(0, taken)], list.slice(0, amount * CHANNELS));
          if (what === 'read') list = list.slice(taken);
        }
        assert.equal(queue.length * CHANNELS, list.length);
      }
      assert.deepEqual([...drain(queue)], list);
    }),
  );
});
