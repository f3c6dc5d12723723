import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinBlocks } from '../../test/support/pcm-hearing.ts';
import { eachBlock, noise, sine } from '../../test/support/pcm-sound.ts';
import { Program } from '../../test/support/program.ts';
import { toShare } from './decibels.ts';
import { LoudnessMeter } from './loudness-meter.ts';
import { CHANNELS, type PcmBlock, SAMPLE_RATE } from './pcm-block.ts';

/** Stretches of a 1 kHz sine on both channels: level in dBFS and seconds. EBU Tech 3341 writes its cases so. */
function tones(...stretches: (readonly [level: number, seconds: number])[]): PcmBlock {
  return joinBlocks(stretches.map(([level, seconds]) => sine(1000, toShare(level), seconds)));
}

function measure(sound: PcmBlock) {
  const meter = new LoudnessMeter();
  eachBlock(sound, (block) => meter.push(block));
  return meter.read();
}

const near = (value: number | null, expected: number, tolerance = 0.1): void =>
  assert.ok(value !== null && Math.abs(value - expected) <= tolerance, `${value} is ${expected} ± ${tolerance}`);

test('a steady tone has its loudness in all three (Tech 3341, cases 1 and 2)', () => {
  for (const level of [-23, -33]) {
    const { momentary, shortTerm, integrated } = measure(tones([level, 20]));
    for (const value of [momentary, shortTerm, integrated]) near(value, level);
  }
});

for (const [name, stretches] of [
  [
    'pauses below the relative gate',
    [
      [-36, 10],
      [-23, 60],
      [-36, 10],
    ],
  ],
  [
    'pauses below the absolute gate',
    [
      [-72, 10],
      [-36, 10],
      [-23, 60],
      [-36, 10],
      [-72, 10],
    ],
  ],
  [
    'changes that the gate lets pass',
    [
      [-26, 20],
      [-20, 20.1],
      [-26, 20],
    ],
  ],
] as const) {
  test(`${name} leave the integrated loudness at -23 LUFS (Tech 3341)`, () => {
    near(measure(tones(...stretches)).integrated, -23);
  });
}

test('there is no loudness of silence, nor of too little sound', () => {
  assert.deepEqual(measure(new Float32Array(SAMPLE_RATE * CHANNELS * 5)), {
    momentary: null,
    shortTerm: null,
    integrated: null,
  });
  assert.deepEqual(measure(tones([-23, 0.3])), { momentary: null, shortTerm: null, integrated: null });
});

test('short-term loudness follows within 3 s, momentary within 400 ms', () => {
  const { momentary, shortTerm } = measure(tones([-40, 10], [-20, 0.5]));
  near(momentary, -20);
  assert.ok(shortTerm! < -26);
});

test('it begins to integrate again', () => {
  const meter = new LoudnessMeter();
  eachBlock(tones([-10, 5]), (block) => meter.push(block));
  meter.reset();
  eachBlock(tones([-30, 5]), (block) => meter.push(block));
  near(meter.read().integrated, -30, 0.3);
});

test('a sample that is no number is forgotten after 3 s', () => {
  const meter = new LoudnessMeter();
  const sound = tones([-20, 4]);
  sound[1001] = Number.NaN;
  eachBlock(sound, (block) => meter.push(block));
  const { momentary, shortTerm, integrated } = meter.read();
  for (const value of [momentary, shortTerm, integrated]) near(value, -20);
});

test('ffmpeg hears the same in noise', async (t) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const sound = joinBlocks([noise(seed, 0.3, 5), noise(seed + 1, 0.02, 3), noise(seed + 2, 0.6, 4)]);
  const input = ['-f', 'f32le', '-ar', '48000', '-ac', '2', '-i', 'pipe:0'];
  const ffmpeg = Program.start(t, {
    command: 'ffmpeg',
    arguments: ['-hide_banner', '-nostats', ...input, '-af', 'ebur128', '-f', 'null', '-'],
    takesInput: true,
  });
  ffmpeg.stdin.end(Buffer.from(sound.buffer));
  await ffmpeg.waitForEnd();
  const heard = Number([...ffmpeg.messages.matchAll(/I:\s+(-[\d.]+) LUFS/g)].at(-1)![1]);
  near(measure(sound).integrated, heard);
});
