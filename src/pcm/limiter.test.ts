import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinBlocks, largestStep } from '../../test/support/pcm-hearing.ts';
import { eachBlock, noise, sine } from '../../test/support/pcm-sound.ts';
import { Program } from '../../test/support/program.ts';
import { toShare } from './decibels.ts';
import { Limiter } from './limiter.ts';
import { CHANNELS, type PcmBlock, SAMPLE_RATE, silentBlock } from './pcm-block.ts';

const CEILING = toShare(-1);

function limit(sound: PcmBlock, limiter = new Limiter(CEILING)): { out: PcmBlock; lowest: number } {
  const blocks: PcmBlock[] = [];
  let lowest = 1;
  eachBlock(sound, (block) => {
    limiter.process(block);
    lowest = Math.min(lowest, limiter.gain);
    blocks.push(block);
  });
  return { out: joinBlocks(blocks), lowest };
}

/** The highest between the samples, by an interpolation of its own: 8 places between two samples, 64 sincs wide. */
function truePeak(sound: PcmBlock, from = 0, to = sound.length / CHANNELS): number {
  let peak = 0;
  for (let at = from + 64; at < to - 64; at++) {
    if (Math.abs(sound[at * CHANNELS]!) < CEILING * 0.6) continue;
    for (let place = 0; place < 8; place++) {
      let sum = 0;
      for (let tap = -32; tap <= 32; tap++) {
        const x = tap - place / 8;
        const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / 33);
        sum += sound[(at + tap) * CHANNELS]! * (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * window;
      }
      peak = Math.max(peak, Math.abs(sum));
    }
  }
  return peak;
}

/** Each sample with its neighbours: little is left of the highest frequencies. */
function darken(sound: PcmBlock): PcmBlock {
  return sound.map((sample, at) => (sample + (sound[at - 2] ?? 0) + (sound[at - 4] ?? 0)) / 3);
}

test('what stays below the ceiling leaves as it came, later', () => {
  const sound = joinBlocks([sine(997, 0.4, 0.5), noise(1, 0.3, 0.5)]);
  const { out, lowest } = limit(sound);
  const late = Limiter.delay * CHANNELS;
  assert.equal(lowest, 1);
  assert.deepEqual(out.subarray(late), sound.subarray(0, sound.length - late));
  assert.ok(out.subarray(0, late).every((sample) => sample === 0));
});

const LOUD: readonly (readonly [name: string, sound: PcmBlock])[] = [
  ['a loud tone', sine(997, 1.5, 1)],
  ['a tone whose peaks lie between the samples', sine(SAMPLE_RATE / 4, 1.2, 1, Math.PI / 4)],
  ['a burst in something quiet', joinBlocks([sine(300, 0.2, 0.5), sine(700, 2, 0.2), sine(300, 0.2, 0.5)])],
  ['loud noise, as dark as music is', darken(darken(noise(7, 3, 1)))],
  ['something far beyond full scale', sine(3001, 20, 0.5)],
];

for (const [name, sound] of LOUD) {
  test(`the true peak of ${name} stays at the ceiling`, () => {
    const { out } = limit(sound);
    const peak = truePeak(out);
    assert.ok(peak <= CEILING, `${20 * Math.log10(peak)} dBTP`);
    assert.ok(peak >= CEILING * toShare(-0.4), `not more is taken off than needed: ${20 * Math.log10(peak)} dBTP`);
  });
}

/** What is not seen between the samples of the frequencies above 22 kHz, of which music has nothing. In dB. */
const UNSEEN = 0.8;

test('in white noise, what is highest above hearing may go a little over the ceiling', () => {
  const peak = truePeak(limit(noise(7, 3, 1)).out);
  assert.ok(peak <= CEILING * toShare(UNSEEN), `${20 * Math.log10(peak)} dBTP`);
});

test('ffmpeg finds no true peak over the ceiling, in white noise either', async (t) => {
  const { out } = limit(joinBlocks([...LOUD.map(([, sound]) => sound), noise(11, 1, 1), noise(12, 3, 1)]));
  const input = ['-f', 'f32le', '-ar', `${SAMPLE_RATE}`, '-ac', `${CHANNELS}`, '-i', 'pipe:0'];
  const ffmpeg = Program.start(t, {
    command: 'ffmpeg',
    arguments: ['-hide_banner', '-nostats', ...input, '-af', 'ebur128=peak=true', '-f', 'null', '-'],
    takesInput: true,
  });
  ffmpeg.stdin.end(Buffer.from(out.buffer));
  await ffmpeg.waitForEnd();
  const peak = Number(/True peak:\s+Peak:\s+(\S+) dBFS/.exec(ffmpeg.messages)?.[1]);
  assert.ok(peak <= -1 && peak > -1.3, `${peak} dBTP`);
});

test('what is no number leaves as silence, and everything else as if it had not come', () => {
  const sound = sine(997, 0.4, 0.5);
  const broken = sound.slice();
  for (const [index, value] of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].entries()) {
    broken[1000 + index * 5000] = value;
    sound[1000 + index * 5000] = 0;
  }
  assert.deepEqual(limit(broken).out, limit(sound).out);
});

test('the true peak of the input is reported whenever it is the highest so far', () => {
  const limiter = new Limiter(CEILING);
  const highest = (peak: number) => {
    let found = 0;
    eachBlock(sine(SAMPLE_RATE / 4, peak, 0.2, Math.PI / 4), (block) => {
      limiter.process(block);
      found = Math.max(found, limiter.inputPeak);
    });
    return found;
  };
  assert.ok(Math.abs(highest(0.5) - 0.5) < 0.03);
  assert.ok(Math.abs(highest(0.7) - 0.7) < 0.04);
  limiter.process(silentBlock());
  limiter.forgetPeak();
  assert.ok(Math.abs(highest(0.2) - 0.2) < 0.012);
});

test('the gain is down before the peak and comes back without a click', () => {
  const { out } = limit(joinBlocks([sine(100, 0.5, 0.5), sine(100, 1.8, 0.1), sine(100, 0.5, 1)]));
  assert.ok(largestStep(out) < 0.03, `${largestStep(out)}: a sine of 100 Hz at the ceiling has 0.012`);
  const end = out.subarray(out.length - 4800 * CHANNELS);
  assert.ok(Math.abs(Math.max(...end) - 0.5) < 0.005, 'all of it is back after a second');
});

test('whatever comes, no sample goes over the ceiling', () => {
  const level = fc.double({ min: 0, max: 4, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(level, fc.integer({ min: 1, max: 2000 })), { maxLength: 20 }), (stretches) => {
      const samples = stretches.flatMap(([peak, length], index) =>
        Array.from({ length: length * CHANNELS }, (_, at) => peak * Math.sin(at * (index + 1) * 0.1)),
      );
      const { out } = limit(Float32Array.from(samples));
      for (const sample of out) assert.ok(Math.abs(sample) <= CEILING * 1.001, `${sample}`);
    }),
  );
});

test('another ceiling counts from the next block on', () => {
  const limiter = new Limiter(CEILING);
  limit(sine(997, 1, 0.2), limiter);
  limiter.configure(0.5);
  const { out } = limit(sine(997, 1, 0.5), limiter);
  assert.ok(Math.max(...out.subarray(out.length / 2)) <= 0.501);
});
