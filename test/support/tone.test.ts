import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertTone, measureTone, TONE_LEVEL_DBFS } from './tone.ts';

const HERTZ = 777;
const SAMPLE_RATE = 16_000;
const CLAIM = { hertz: HERTZ, seconds: 2.5 };
/** A frame of MP3, at the rate of the samples here. */
const LOST_FRAME = Math.round((1152 / 44_100) * SAMPLE_RATE);

/** Three seconds of a tone at the level that the tests send. */
function sine(hertz: number): Int16Array {
  const peak = 32_768 * 10 ** (TONE_LEVEL_DBFS / 20) * Math.SQRT2;
  return Int16Array.from(
    { length: 3 * SAMPLE_RATE },
    (_, at) => peak * Math.sin((2 * Math.PI * hertz * at) / SAMPLE_RATE),
  );
}

function toPcm(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}

const claim = (samples: Int16Array) => () => assertTone({ pcm: toPcm(samples), sampleRate: SAMPLE_RATE }, CLAIM);
const middle = 1.55 * SAMPLE_RATE;

test('takes an unbroken tone for one', () => {
  claim(sine(HERTZ))();
});

test('hears one lost frame', () => {
  const whole = sine(HERTZ);
  const cut = Int16Array.from([...whole.subarray(0, middle), ...whole.subarray(middle + LOST_FRAME)]);
  assert.throws(claim(cut), /left out or doubled/);
});

test('hears half a second of silence', () => {
  assert.throws(claim(sine(HERTZ).fill(0, middle, middle + SAMPLE_RATE / 2)), /nine of ten|gap/);
});

test('takes neither another tone, nor a quieter one, nor a shorter one', () => {
  assert.throws(claim(sine(HERTZ + 20)), /nine of ten/);
  assert.throws(claim(sine(HERTZ).map((sample) => sample / 2)), /as loud/);
  assert.throws(claim(sine(HERTZ).subarray(0, SAMPLE_RATE)), /2.5 s of sound/);
  assert.throws(claim(new Int16Array()), /2.5 s of sound/);
});

test('counts what it measured', () => {
  const heard = measureTone({ pcm: toPcm(sine(HERTZ)), sampleRate: SAMPLE_RATE }, HERTZ);
  assert.equal(heard.seconds, 3);
  assert.equal(heard.pureBlocks, 30);
  assert.ok(Math.abs(heard.level - TONE_LEVEL_DBFS) < 0.1, `${heard.level} dBFS`);
});
