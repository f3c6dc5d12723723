import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLevel, computeLevel, findLongestSilence, findToneStart, HEARD_HERTZ } from './hearing.ts';
import { runFfmpeg } from './material.ts';
import { Recording } from './recording.ts';

/** Two seconds: a tone of 440 Hz at -10 dBFS, and from `from` on what `add` gives for each sample. */
function makeSound(from: number, add: (at: number) => number): Float32Array {
  return Float32Array.from({ length: 2 * HEARD_HERTZ }, (_, at) => (at < from ? sine(440, at, 0.447) : add(at)));
}

const sine = (hertz: number, at: number, amplitude: number) =>
  amplitude * Math.sin((2 * Math.PI * hertz * at) / HEARD_HERTZ);

test('finds a tone within 15 ms of its beginning, through a louder one', () => {
  const start = HEARD_HERTZ + 77;
  const sound = makeSound(start, (at) => sine(440, at, 0.447) + sine(5000, at, 0.05));
  const found = findToneStart(sound, HEARD_HERTZ / 2, 5000) ?? 0;
  assert.ok(found > start && found <= start + 0.015 * HEARD_HERTZ, String(found - start));
});

test('finds no tone where none begins', () => {
  const sound = makeSound(HEARD_HERTZ, (at) => sine(440, at, 0.447));
  assert.equal(findToneStart(sound, HEARD_HERTZ / 2, 5000), undefined);
});

for (const [millis, expected] of [
  [0, 0],
  [4, 0],
  [40, 40],
] as const) {
  test(`finds ${expected} ms of silence in a gap of ${millis} ms`, () => {
    const end = HEARD_HERTZ + (millis * HEARD_HERTZ) / 1000;
    const sound = makeSound(HEARD_HERTZ, (at) => (at < end ? 0 : sine(440, at, 0.447)));
    assert.equal(findLongestSilence(sound), expected);
  });
}

test('knows music from silence', () => {
  const sound = makeSound(2 * HEARD_HERTZ, () => 0);
  assert.ok(Math.abs(computeLevel(sound) + 10) < 0.1);
  assert.equal(checkLevel('this', sound), -10);
  assert.throws(() => checkLevel('this', new Float32Array(100)), /no music/);
});

test('says when a sound could be heard from when its bytes came', () => {
  const tone = `aevalsrc=0.4*sin(2*PI*5000*t)*gte(t\\,2)+0.1*sin(2*PI*440*t):sample_rate=48000:duration=4`;
  const codec = ['-ac', '2', '-c:a', 'libmp3lame', '-b:a', '128k', '-write_xing', '0', '-id3v2_version', '0'];
  const bytes = runFfmpeg(['-f', 'lavfi', '-i', tone, ...codec, '-f', 'mp3', 'pipe:1']);
  // Joined inside a frame, at a byte for each 1/16 ms.
  const recording = new Recording({ read: () => bytes.subarray(100), arrivalOf: (end) => (100 + end) / 16 });
  const from = recording.sampleAt(1500);
  const start = findToneStart(recording.samples, from, 5000) ?? 0;
  const heardAt = recording.arrivalOf(start - 1);
  // Encoders and decoders of MP3 hold back two frames and a half, and spread what begins over a frame.
  assert.ok(heardAt > 1990 && heardAt < 2110, String(heardAt));
});
