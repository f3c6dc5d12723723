import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largestStepOf, RingDrive } from '../../../test/support/ring-drive.ts';
import { randomFrom } from '../../../test/support/seeded-random.ts';
import { RingPlayer } from './ring-player.ts';

const RATE = 48_000;
const HERTZ = 200;
/** Largest step between two samples of the tone. */
const TONE_STEP = (0.5 * 2 * Math.PI * HERTZ) / RATE;

for (const ppm of [300, -300]) {
  test(`keeps its fill for an hour with a drift of ${ppm} ppm, and changes the pitch by no more`, () => {
    const rate = 16_000;
    const player = new RingPlayer(rate, rate);
    const drive = new RingDrive(player, { rate, hertz: HERTZ, ppm });
    drive.run(300);
    let furthestFill = 0;
    let furthestChange = 0;
    drive.run(3300, () => {
      const { fillMillis, targetMillis, change } = player.state;
      furthestFill = Math.max(furthestFill, Math.abs(fillMillis - targetMillis));
      furthestChange = Math.max(furthestChange, Math.abs(change * 1_000_000 - ppm));
    });
    const { underruns, skips, targetMillis } = player.state;
    assert.deepEqual({ underruns, skips }, { underruns: 0, skips: 0 });
    assert.ok(targetMillis >= 40 && targetMillis <= 60, `${targetMillis} ms`);
    assert.ok(furthestFill < 20, `${furthestFill} ms from the target`);
    assert.ok(furthestChange < 150, `${furthestChange} ppm from the drift`);
  });
}

test('plays through jitter of 30 ms without a dropout or a click', () => {
  const random = randomFrom(7);
  const player = new RingPlayer(RATE, RATE);
  const drive = new RingDrive(player, { rate: RATE, hertz: HERTZ, lateBy: () => 0.03 * random() });
  drive.run(1);
  drive.run(60);
  assert.equal(player.state.underruns, 0);
  assert.ok(largestStepOf(drive.heard) < TONE_STEP * 1.05, `${largestStepOf(drive.heard) / TONE_STEP}`);
});

test('bursts of 100 ms each second increase the fill until they are inaudible', () => {
  const player = new RingPlayer(RATE, RATE);
  const lateBy = (madeAt: number) => (madeAt % 1 < 0.1 ? 0.1 : 0);
  const drive = new RingDrive(player, { rate: RATE, hertz: HERTZ, lateBy });
  drive.run(60);
  const { underruns, targetMillis } = player.state;
  assert.ok(underruns > 0 && underruns < 12, `${underruns} dropouts`);
  assert.ok(targetMillis > 100 && targetMillis <= 240, `${targetMillis} ms`);
  assert.ok(largestStepOf(drive.heard) < 0.06, 'fades, no clicks');
  drive.run(60);
  assert.equal(player.state.underruns, underruns);
});

test('after 60 s of suspension it plays live audio, not the missed audio', () => {
  const player = new RingPlayer(RATE, RATE);
  const drive = new RingDrive(player, { rate: RATE, hertz: HERTZ });
  drive.run(5);
  drive.sleep(60);
  drive.run(1);
  const { position, fillMillis, underruns } = player.state;
  assert.ok(drive.now - position! / RATE < 0.1, `${drive.now - position! / RATE} s behind`);
  assert.ok(fillMillis < 90);
  assert.equal(underruns, 0);
  assert.ok(largestStepOf(drive.heard) < 0.06, 'no click at the restart');
});

test('a network outage of one second gives one dropout, then live audio', () => {
  const player = new RingPlayer(RATE, RATE);
  const lateBy = (madeAt: number) => (madeAt > 5 && madeAt < 6 ? 6 - madeAt : 0);
  const drive = new RingDrive(player, { rate: RATE, hertz: HERTZ, lateBy });
  drive.run(10);
  assert.equal(player.state.underruns, 1);
  assert.ok(drive.now - player.state.position! / RATE < 0.25, 'near the present');
  assert.ok(largestStepOf(drive.heard) < 0.06, 'fades, no clicks');
});

test('gives silence until the target fill is reached', () => {
  const player = new RingPlayer(RATE, RATE);
  const drive = new RingDrive(player, { rate: RATE, hertz: HERTZ });
  drive.run(0.05);
  assert.ok(drive.heard.every((sample) => sample === 0));
  assert.equal(player.state.position, null);
  drive.run(0.1);
  assert.ok(drive.heard.some((sample) => Math.abs(sample) > 0.4));
});

test('plays at the right pitch on a sound card of another rate', () => {
  const player = new RingPlayer(48_000, 44_100);
  const left = new Float32Array(44_100);
  const packet = Float32Array.from({ length: 960 }, () => 0);
  let written = 0;
  for (let at = 0; at < 44_032; at += 128) {
    while (written < (at / 44_100) * 48_000) {
      for (let frame = 0; frame < 960; frame++)
        packet[frame] = 0.5 * Math.sin((2 * Math.PI * 1000 * (written + frame)) / 48_000);
      player.write({ left: packet, right: packet, position: written, isSeam: false });
      written += 960;
    }
    player.render(left.subarray(at, at + 128), new Float32Array(128));
  }
  let crossings = 0;
  const half = left.subarray(22_050, 44_000);
  for (let at = 1; at < half.length; at++) if (half[at - 1]! < 0 && half[at]! >= 0) crossings++;
  assert.ok(Math.abs(crossings - (1000 * half.length) / 44_100) < 5, `${crossings} periods`);
});

test('a seam is smoothed and does not click', () => {
  const player = new RingPlayer(RATE, RATE);
  const heard = new Float32Array(9600);
  const right = new Float32Array(9600);
  const loud = new Float32Array(4800).fill(0.5);
  player.write({ left: loud, right: loud, position: 0, isSeam: false });
  player.write({ left: loud.map((sample) => -sample), right: loud, position: 9600, isSeam: true });
  player.render(heard.subarray(0, 7680), right);
  assert.ok(heard.includes(-0.5), 'the second piece is heard');
  assert.ok(largestStepOf(heard.subarray(0, 7680)) < 0.05);
});
