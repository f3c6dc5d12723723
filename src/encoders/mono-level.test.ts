import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { MediaInput } from '../ffmpeg/index.ts';
import type { Codec } from '../formats/index.ts';
import { encoderArguments } from './encoder-format.ts';

const RATE = 48_000;
const HERTZ = 1000;

/** A second of the tone in s16le, at these peaks on the two sides. */
function makeTone(left: number, right: number): Buffer {
  const bytes = Buffer.alloc(RATE * 4);
  for (let at = 0; at < RATE; at++) {
    const wave = Math.sin((2 * Math.PI * HERTZ * at) / RATE) * 32_767;
    bytes.writeInt16LE(Math.round(left * wave), at * 4);
    bytes.writeInt16LE(Math.round(right * wave), at * 4 + 2);
  }
  return bytes;
}

/** The peak of the tone in the middle of what another ffmpeg decodes. */
function peakOf(encoded: Buffer): number {
  const words = ['-nostdin', '-v', 'error', '-i', 'pipe:0', '-f', 'f32le', '-ar', `${RATE}`, 'pipe:1'];
  const decoded = execFileSync('ffmpeg', words, { input: encoded });
  let [real, imaginary] = [0, 0];
  for (let at = 0.3 * RATE; at < 0.8 * RATE; at++) {
    const phase = (2 * Math.PI * HERTZ * at) / RATE;
    real += decoded.readFloatLE(at * 4) * Math.cos(phase);
    imaginary += decoded.readFloatLE(at * 4) * Math.sin(phase);
  }
  return (2 * Math.hypot(real, imaginary)) / (0.5 * RATE);
}

const codecs: [Codec, bitrateKbps: number | null][] = [
  ['mp3', 64],
  ['aac', 64],
  ['opus', 64],
  ['vorbis', 64],
  ['flac', null],
  ['wav', null],
];

for (const [codec, bitrateKbps] of codecs) {
  test(`${codec} in mono is as loud as the program, and half of what is on one side alone`, () => {
    const format = { codec, bitrateKbps, quality: null, sampleRate: RATE, channels: 1 } as const;
    const words = ['-nostdin', '-v', 'error', ...MediaInput.samples(RATE, 2).arguments, ...encoderArguments(format)];
    for (const [left, right] of [
      [0.2, 0.2],
      [0.4, 0],
    ] as const) {
      const peak = peakOf(execFileSync('ffmpeg', words, { input: makeTone(left, right) }));
      // LAME takes half a decibel off.
      assert.ok(Math.abs(20 * Math.log10(peak / 0.2)) < 0.6, `${left} and ${right} became ${peak}`);
    }
  });
}
