import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinBlocks, largestStep, tonesIn } from '../../test/support/pcm-hearing.ts';
import { noise, sine } from '../../test/support/pcm-sound.ts';
import { BLOCK_FRAMES, CHANNELS, framesOf, type PcmBlock } from './pcm-block.ts';
import { PcmQueue } from './pcm-queue.ts';
import { Splicer } from './splicer.ts';

type How = 'read' | 'shorten' | 'lengthen';

/** Plays a sound with a splice after every ten blocks: what came out, and how much of the sound each block took. */
function play(sound: PcmBlock, how: How): { out: PcmBlock; taken: number[]; left: number } {
  const queue = new PcmQueue();
  queue.push(sound);
  const splicer = new Splicer();
  const blocks: PcmBlock[] = [];
  const taken: number[] = [];
  while (queue.length >= Splicer.needed) {
    const part = blocks.length % 10 === 9 ? splicer[how](queue) : splicer.read(queue);
    blocks.push(part.block);
    taken.push(part.taken);
  }
  return { out: joinBlocks(blocks), taken, left: queue.length };
}

for (const how of ['shorten', 'lengthen'] as const) {
  for (const hertz of [110, 440, 997, 5000]) {
    test(`${how}: a tone of ${hertz} Hz goes on as if nothing had happened`, () => {
      const sound = sine(hertz, 0.5, 3);
      const { out, taken } = play(sound, how);
      assert.ok(taken.some((count) => count !== BLOCK_FRAMES));
      assert.ok(largestStep(out) <= largestStep(sound) * 1.02, `${largestStep(out)} after ${largestStep(sound)}`);
      for (let at = 0; at + BLOCK_FRAMES <= framesOf(out); at += BLOCK_FRAMES) {
        const level = tonesIn(out, [hertz], at, at + BLOCK_FRAMES)[0]!;
        assert.ok(Math.abs(level - 0.5) < 0.06, `level ${level} at ${at}`);
      }
    });
  }

  test(`${how}: each splice takes 5 to 19 ms ${how === 'shorten' ? 'more' : 'less'} than it gives`, () => {
    const { taken, out, left } = play(noise(3, 0.3, 3), how);
    const differences = taken.filter((count) => count !== BLOCK_FRAMES).map((count) => Math.abs(count - BLOCK_FRAMES));
    assert.ok(differences.length > 5 && differences.every((count) => count >= 240 && count <= 900), `${differences}`);
    assert.equal(taken.reduce((sum, count) => sum + count, 0) + left, 3 * 48_000);
    assert.equal(out.length, taken.length * BLOCK_FRAMES * CHANNELS);
  });
}

for (const how of ['shorten', 'lengthen'] as const) {
  test(`${how}: a tone that is upside down on the right goes on as well`, () => {
    const { out } = play(
      sine(440, 0.5, 3).map((sample, at) => (at % CHANNELS === 0 ? sample : -sample)),
      how,
    );
    for (let at = 0; at + BLOCK_FRAMES <= framesOf(out); at += BLOCK_FRAMES) {
      const level = tonesIn(out, [440], at, at + BLOCK_FRAMES)[0]!;
      assert.ok(Math.abs(level - 0.5) < 0.06, `level ${level} at ${at}`);
    }
  });
}

test('noise keeps its level within 3 dB over a splice', () => {
  const { out } = play(noise(5, 0.5, 3), 'shorten');
  const level = (block: PcmBlock) => Math.sqrt(block.reduce((sum, sample) => sum + sample * sample, 0) / block.length);
  const whole = level(out);
  for (let at = 0; at + 1920 <= out.length; at += 1920) {
    const ratio = level(out.subarray(at, at + 1920)) / whole;
    assert.ok(ratio > 0.7 && ratio < 1.4, `${ratio} at ${at}`);
  }
});

test('without a splice every sample comes as it is', () => {
  const sound = noise(9, 0.5, 1);
  const { out } = play(sound, 'read');
  assert.deepEqual(out, sound.subarray(0, out.length));
});
